//! Proof of the books: every invariant is a question whose answer must be empty.
//!
//! The questions run one after the other on the read pool. Run them on a system that stands still: a payment between
//! two questions would look like a difference.

mod notices;
mod partners;
mod providers;
mod questions;
mod records;
mod totals;
mod walk;

use std::fmt;

use cashier_core::id::{ForeignOrderId, PaymentId, ProviderAccountId, RefundId, TransferId};
use cashier_core::ledger::{AccountId, AccountKind};
use cashier_core::world::KeptBodies;

use crate::cell::{Cell, Source};
use crate::error::StoreError;
use crate::migrate::postgres_request_hash;
use crate::read::Reader;
use partners::PARTNER_QUESTIONS;
use providers::PROVIDER_QUESTIONS;
use questions::{QUESTIONS, Subject};
use records::RECORD_QUESTIONS;

/// How many rows are named per invariant.
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

/// What a proof found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Report {
    /// How many invariants were checked.
    pub checked: usize,
    /// How many transfers the books hold.
    pub transfers: i64,
    /// How many payments were made.
    pub payments: i64,
    /// True when nothing was ever written: no client, no user, no transfer. Then there is nothing to prove.
    pub is_blank: bool,
    /// The rows that break an invariant; empty when the books are right.
    pub findings: Vec<Finding>,
}

impl Reader {
    /// Checks every invariant of the books, however long that takes. Notices' bodies are read back by those who know how
    /// they are made.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn verify(&self, bodies: &dyn KeptBodies) -> Result<Report, StoreError> {
        self.patient().await?.prove(bodies).await
    }

    async fn prove(&self, bodies: &dyn KeptBodies) -> Result<Report, StoreError> {
        let mut report = Report {
            transfers: self.count("SELECT COUNT(*) FROM transfers").await?,
            payments: self.count("SELECT COUNT(*) FROM payments").await?,
            ..Report::default()
        };
        let owners =
            self.count("SELECT (SELECT COUNT(*) FROM merchants) + (SELECT COUNT(*) FROM users)").await?;
        report.is_blank = (owners, report.transfers, report.payments) == (0, 0, 0);
        let questions = QUESTIONS.iter().chain(RECORD_QUESTIONS).chain(PARTNER_QUESTIONS);
        for question in questions.chain(PROVIDER_QUESTIONS) {
            report.checked = report.checked.saturating_add(1);
            let text = format!("{} LIMIT {ROWS_MAX}", self.spell(question.text));
            let mut cells = rolled_up_kinds();
            // As many as the question names; the engines refuse others.
            cells
                .truncate((1..=cells.len()).rfind(|n| question.text.contains(&format!("?{n}"))).unwrap_or(0));
            for bytes in self.ask(text, cells, |source: &dyn Source| source.blob(0)).await? {
                let row = question.subject.name(&bytes.unwrap_or_default());
                report.findings.push(Finding { invariant: question.invariant, row });
            }
        }
        self.verify_provider_balances(&mut report).await?;
        self.verify_totals(&mut report).await?;
        self.notices_tell_the_books(bodies, &mut report).await?;
        Ok(report)
    }

    /// A question in the words of the engine: `[code X]` is the currency of the account id `X`, `[user]` the kind of
    /// users' accounts, `[request_hash r]` what a row `r` of `requests` is found under.
    fn spell(&self, text: &str) -> String {
        // Cast: the number of a kind is its discriminant.
        let user = AccountKind::UserBalance as u8;
        let (kind, before, after) = if self.is_postgres() {
            (format!("'\\x{user:02x}'::bytea"), "encode(substr(", ", 18, 3), 'escape')")
        } else {
            (format!("x'{user:02x}'"), "CAST(substr(", ", 18, 3) AS TEXT)")
        };
        let mut parts = text.split("[code ");
        let mut spelt = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (id, rest) = part.split_once(']').unwrap_or((part, ""));
            for piece in [before, id, after, rest] {
                spelt.push_str(piece);
            }
        }
        let hash = if self.is_postgres() {
            postgres_request_hash("r")
        } else {
            "request_hash(r.owner, r.operation, r.key)".to_owned()
        };
        spelt.replace("[user]", &kind).replace("[request_hash r]", &hash)
    }

    async fn count(&self, text: &str) -> Result<i64, StoreError> {
        let counts = self.ask(text.to_owned(), Vec::new(), |source| source.int(0)).await?;
        Ok(counts.into_iter().flatten().next().unwrap_or(0))
    }
}

/// The kind bytes of accounts that have no row, as six parameters.
fn rolled_up_kinds() -> Vec<Cell<'static>> {
    // Cast: the number of a kind is its discriminant.
    AccountKind::ALL
        .into_iter()
        .filter(|kind| kind.is_rolled_up())
        .map(|kind| Cell::from([kind as u8]))
        .collect()
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
            Self::Provider => ProviderAccountId::from_slice(bytes).map(|id| id.to_string()),
            Self::ForeignOrder => ForeignOrderId::from_slice(bytes).map(|id| id.to_string()),
            Self::Transfer => TransferId::from_slice(bytes).map(|id| id.to_string()),
            Self::Payment => PaymentId::from_slice(bytes).map(|id| id.to_string()),
            Self::Refund => RefundId::from_slice(bytes).map(|id| id.to_string()),
        };
        named.unwrap_or_else(|| format!("a row with the key {bytes:02x?}"))
    }
}
