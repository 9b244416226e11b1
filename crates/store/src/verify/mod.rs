//! Proof of the books: every invariant is a query whose result must be empty.
//!
//! A proof sees one state of the database, however long it takes and whatever happens meanwhile. Sums over whole tables
//! (`sums.rs`) prove most invariants at once. The other queries are run, as are those whose sums do not agree, to name
//! the rows.
//!
//! A proof from the last proven point (`point.rs`) reads only what was added since.

mod archive;
mod closed;
mod notices;
mod partners;
mod point;
mod providers;
mod questions;
mod records;
mod roots;
mod sums;
mod totals;
mod walk;
mod words;

use std::collections::BTreeSet;
use std::fmt;
use std::hash::{BuildHasher as _, RandomState};

use cashier_core::id::{
    ForeignOrderId, MerchantId, NoticeId, PaymentId, ProviderAccountId, RefundId, TransferId,
};
use cashier_core::ledger::{AccountId, AccountKind};
use cashier_core::setting::Setting;
use cashier_core::time::Timestamp;
use cashier_core::world::KeptBodies;
use futures_util::future::try_join_all;

use crate::error::StoreError;
use crate::read::Reader;
use crate::table::{Described, LAST_ARCHIVED, named};
use archive::ARCHIVE_QUESTIONS;
pub use closed::OpenMonth;
use notices::WALKED;
use partners::PARTNER_QUESTIONS;
use providers::PROVIDER_QUESTIONS;
use questions::{Again, QUESTIONS, Question, Subject};
use records::RECORD_QUESTIONS;
pub use roots::RootsCheck;
use sums::{AGREE, Outcome, Sums, TOTALS, Which};
use words::{Span, Words};

/// The most rows that are named per invariant.
const ROWS_MAX: usize = 20;

/// A row that breaks an invariant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// The invariant.
    pub invariant: &'static str,
    /// The row.
    pub row: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.invariant, self.row)
    }
}

/// The result of a proof.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Report {
    /// How many invariants were checked.
    pub checked: usize,
    /// The time from which rows were read: the last proven point. `None` if all were read.
    pub since: Option<Timestamp>,
    /// How many transfers were read.
    pub transfers: i64,
    /// How many payments were read.
    pub payments: i64,
    /// How many lines of statements were read.
    pub entries: i64,
    /// How many notices were read.
    pub notices: i64,
    /// True if nothing was ever written: no client, no user, no transfer. Then there is nothing to prove.
    pub is_blank: bool,
    /// The rows that break an invariant; empty if the books are right.
    pub findings: Vec<Finding>,
    /// The new proven point, for the caller to keep; present only if the books are right and it was requested.
    pub point: Option<Setting>,
}

/// Every question.
fn every_question() -> impl Iterator<Item = &'static Question> {
    QUESTIONS
        .iter()
        .chain(RECORD_QUESTIONS)
        .chain(PARTNER_QUESTIONS)
        .chain(PROVIDER_QUESTIONS)
        .chain(ARCHIVE_QUESTIONS)
}

/// How a question is answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Answer {
    /// By sums; the query is run only if they do not agree.
    Sums,
    /// By running the query.
    Asked,
}

/// How this question is answered, in a full proof or in one from the last proven point.
fn answer(question: &Question, goes_on: bool) -> Answer {
    let mut agree = AGREE.iter().filter(|agree| agree.proves.contains(&question.invariant)).peekable();
    let by_sums = agree.peek().is_some() && agree.all(|agree| !goes_on || agree.can_go_on());
    if by_sums { Answer::Sums } else { Answer::Asked }
}

/// Whether the sums that prove an invariant agree.
fn agrees(invariant: &str, outcomes: &[Outcome]) -> bool {
    let mut of_this = AGREE.iter().zip(outcomes).filter(|(agree, _)| agree.proves.contains(&invariant));
    of_this.all(|(_, outcome)| outcome.is_right())
}

impl Reader {
    /// Checks every invariant of the books, however long that takes. `bodies` parses the bodies of notices, since it
    /// knows how they are made.
    ///
    /// # Errors
    /// When the database does not answer, or when so much is written meanwhile that a SQLite log becomes too long.
    pub async fn verify(&self, bodies: &dyn KeptBodies) -> Result<Report, StoreError> {
        let seed = RandomState::new().hash_one(0_u8).cast_signed();
        self.snapshot().await?.prove(bodies, seed).await
    }

    /// Checks what was added or may have changed since the last proven point; checks everything if there is none, or if
    /// the sums stored with it do not agree with the present rows. The report has the next point, which the caller
    /// keeps.
    ///
    /// # Errors
    /// As [`Self::verify`].
    pub async fn verify_since_last(
        &self,
        bodies: &dyn KeptBodies,
        now: Timestamp,
    ) -> Result<Report, StoreError> {
        self.snapshot().await?.prove_since_last(bodies, now).await
    }

    /// The words of a proof.
    async fn words(&self, seed: i64, span: Span) -> Result<Words, StoreError> {
        let until = self.ask(LAST_ARCHIVED.to_owned(), Vec::new(), |source| source.int(0)).await?;
        let archived_until = until.into_iter().flatten().next().map(Timestamp::from_micros);
        Ok(Words { is_postgres: self.is_postgres(), seed, span, archived_until })
    }

    /// Proves everything.
    async fn prove(&self, bodies: &dyn KeptBodies, seed: i64) -> Result<Report, StoreError> {
        let words = self.words(seed, Span::default()).await?;
        let filled = self.filled_tables().await?;
        let asked = |question: &&Question| filled.contains(question.over);
        let (by_sums, others): (Vec<_>, Vec<_>) =
            every_question().filter(asked).partition(|question| answer(question, false) == Answer::Sums);
        let (sums, walked, found) = tokio::try_join!(
            self.sums(words, Which::Every),
            self.notices_tell_the_books(bodies, words),
            self.ask_all(others, words),
        )?;
        let Sums { outcomes, payments, transfers, entries } = sums;
        let doubtful = by_sums.into_iter().filter(|question| !agrees(question.invariant, &outcomes));
        let mut findings = self.ask_all(doubtful.collect(), words).await?;
        if !agrees(TOTALS, &outcomes) {
            findings.extend(self.totals(words).await?);
        }
        findings.extend(found);
        findings.extend(walked.findings);
        Ok(Report {
            checked: every_question().count().saturating_add(WALKED.len()).saturating_add(1),
            transfers,
            payments,
            entries,
            notices: walked.notices,
            is_blank: !["merchants", "users", "transfers", "payments"]
                .iter()
                .any(|table| filled.contains(table)),
            findings,
            ..Report::default()
        })
    }

    /// The rows that break an invariant, for each of the given questions.
    async fn ask_all(
        &self,
        questions: Vec<&'static Question>,
        words: Words,
    ) -> Result<Vec<Finding>, StoreError> {
        let each = questions.into_iter().map(|question| async move {
            let text = match question.again {
                Again::Text(text) if words.span.from.is_some() => text,
                _ => question.text,
            };
            let text = format!("{} LIMIT {ROWS_MAX}", words.spell(text));
            let rows = self.ask(text, Vec::new(), |source| source.blob(0)).await?;
            let named = rows.into_iter().map(|bytes| Finding {
                invariant: question.invariant,
                row: question.subject.name(&bytes.unwrap_or_default()),
            });
            Ok::<_, StoreError>(named.collect::<Vec<_>>())
        });
        Ok(try_join_all(each).await?.into_iter().flatten().collect())
    }

    /// The tables that have a row, among those that questions are about and those that show whether there are books.
    async fn filled_tables(&self) -> Result<BTreeSet<&'static str>, StoreError> {
        let tables: BTreeSet<_> =
            every_question().map(|question| question.over).chain(["merchants", "users"]).collect();
        let each = tables.into_iter().map(|table| async move {
            let source = named(table).map_or_else(|| table.to_owned(), Described::everywhere);
            let text = format!(
                "SELECT CAST(COUNT(*) AS BIGINT) FROM (SELECT 1 FROM {source} AS t LIMIT 1) AS found"
            );
            let count = self.ask(text, Vec::new(), |source| source.int(0)).await?;
            Ok::<_, StoreError>((table, count.into_iter().flatten().any(|count| count > 0)))
        });
        let known = try_join_all(each).await?;
        Ok(known.into_iter().filter(|(_, is_filled)| *is_filled).map(|(table, _)| table).collect())
    }
}

impl Subject {
    fn name(self, bytes: &[u8]) -> String {
        let named = match self {
            Self::Account => AccountId::from_slice(bytes).map(|id| {
                let (kind, code) = (id.kind.name(), id.currency.code());
                match id.kind {
                    AccountKind::UserBalance => {
                        format!("{kind} {code} of {}", id.owner.as_id::<cashier_core::id::User>())
                    }
                    _ => format!("{kind} {code} of {}", id.owner.as_id::<cashier_core::id::Merchant>()),
                }
            }),
            Self::Merchant => MerchantId::from_slice(bytes).map(|id| id.to_string()),
            Self::Provider => ProviderAccountId::from_slice(bytes).map(|id| id.to_string()),
            Self::ForeignOrder => ForeignOrderId::from_slice(bytes).map(|id| id.to_string()),
            Self::Transfer => TransferId::from_slice(bytes).map(|id| id.to_string()),
            Self::Payment => PaymentId::from_slice(bytes).map(|id| id.to_string()),
            Self::Notice => NoticeId::from_slice(bytes).map(|id| id.to_string()),
            Self::Refund => RefundId::from_slice(bytes).map(|id| id.to_string()),
        };
        named.unwrap_or_else(|| format!("a row with the key {bytes:02x?}"))
    }
}
