//! The proven point, and the proof of what came after it.
//!
//! Rows before the point were proved and are final: each payment has ended, each transfer is posted or voided. Their
//! sums are stored with the point. The sums of newer rows are added, and the total must agree with the counters as they
//! are now. So nothing before the point is read, and yet every balance is proved.
//!
//! The proof does not find what somebody changed by hand before the point, unless a sum shows it.

use cashier_core::id::{Id, Payment, Shard};
use cashier_core::setting::{PROVEN_POINT, Setting};
use cashier_core::time::Timestamp;
use cashier_core::world::KeptBodies;
use serde::{Deserialize, Serialize};

use super::notices::WALKED;
use super::questions::Again;
use super::sums::{AGREE, Outcome, Sums, TOTALS, Which, rules};
use super::words::{Span, Words};
use super::{Answer, Report, agrees, answer, every_question};
use crate::error::StoreError;
use crate::hash::Residue;
use crate::read::Reader;

use std::hash::{BuildHasher as _, RandomState};
use std::time::Duration;

/// A row is committed at most this long after the time in its id, and the clocks of two servers differ by less.
const LATEST: Duration = Duration::from_mins(10);

/// What may still change, each by its id: the point is never after any of them.
const UNFINISHED: [&str; 3] = [
    "SELECT p.id FROM payments p WHERE [new p.id] AND (p.state = 'created' OR p.attempts_live > 0) ORDER BY p.id LIMIT 1",
    "SELECT t.id FROM transfers t WHERE [new t.id] AND t.state = 'pending' ORDER BY t.id LIMIT 1",
    "SELECT r.id FROM refunds r WHERE [new r.id] AND r.state = 'processing' ORDER BY r.id LIMIT 1",
];

/// A proven point, as it is stored.
#[derive(Serialize, Deserialize)]
struct Point {
    /// The first id that was not proved, in hexadecimal.
    until: String,
    /// The seed of the hashes in the sums.
    seed: i64,
    /// Which rules the sums are for: another version may have others.
    rules: i64,
    /// The sums over all rows before the point.
    sums: Vec<(i64, i64)>,
}

impl Point {
    fn read(text: &str) -> Option<Self> {
        let point: Self = serde_json::from_str(text).ok()?;
        (point.rules == rules() && point.sums.len() == AGREE.len()).then_some(point)
    }

    fn until(&self) -> Option<[u8; 16]> {
        u128::from_str_radix(&self.until, 16).ok().map(u128::to_be_bytes)
    }

    fn outcomes(&self) -> Vec<Outcome> {
        let outcome =
            |(difference, odd): &(i64, i64)| Outcome { difference: Residue::of(*difference), odd: *odd };
        self.sums.iter().map(outcome).collect()
    }

    /// The row that stores it.
    fn setting(until: [u8; 16], seed: i64, outcomes: &[Outcome]) -> Option<Setting> {
        let point = Self {
            until: format!("{:032x}", u128::from_be_bytes(until)),
            seed,
            rules: rules(),
            sums: outcomes.iter().map(|outcome| (outcome.difference.value(), outcome.odd)).collect(),
        };
        let value = serde_json::to_string(&point).ok()?;
        Some(Setting { name: PROVEN_POINT.to_owned(), value })
    }
}

impl Reader {
    pub(super) async fn prove_since_last(
        &self,
        bodies: &dyn KeptBodies,
        now: Timestamp,
    ) -> Result<Report, StoreError> {
        let kept = self.setting(PROVEN_POINT).await?;
        if let Some(point) = kept.as_deref().and_then(Point::read)
            && let Some(from) = point.until()
            && let Some(report) = self.go_on(bodies, (&point, from), now).await?
        {
            return Ok(report);
        }
        let seed = RandomState::new().hash_one(0_u8).cast_signed();
        let mut report = self.prove(bodies, seed, None).await?;
        if report.findings.is_empty() {
            let words = self.words(seed, Span::default()).await?;
            let until = self.next_point(words, now).await?;
            let span = Span { from: None, until: Some(until) };
            let settled = self.sums(Words { span, ..words }, Which::Spanned).await?;
            report.point = Point::setting(until, seed, &settled.outcomes);
        }
        Ok(report)
    }

    /// Proves what came after a point; `None` if everything has to be proved.
    async fn go_on(
        &self,
        bodies: &dyn KeptBodies,
        (point, from): (&Point, [u8; 16]),
        now: Timestamp,
    ) -> Result<Option<Report>, StoreError> {
        let span = Span { from: Some(from), until: None };
        let words = self.words(point.seed, span).await?;
        let until = self.next_point(words, now).await?.max(from);
        let settled = Words { span: Span { until: Some(until), ..span }, ..words };
        let rest = Words { span: Span { from: Some(until), until: None }, ..words };
        let (settled, rest) =
            tokio::try_join!(self.sums(settled, Which::Spanned), self.sums(rest, Which::SpannedAndCounters))?;
        let add = |one: &[Outcome], other: &[Outcome]| -> Vec<_> {
            one.iter().zip(other).map(|(one, other)| one.plus(*other)).collect()
        };
        let before = add(&point.outcomes(), &settled.outcomes);
        let outcomes = add(&before, &rest.outcomes);
        let is_right = |invariant| agrees(invariant, &outcomes);
        let by_sums = |question: &&_| answer(question, true) == Answer::Sums && is_right(question.invariant);
        let (proved, others): (Vec<_>, Vec<_>) =
            every_question().filter(|question| question.again != Again::Never).partition(by_sums);
        if !is_right(TOTALS) || others.iter().any(|question| question.again == Again::Sums) {
            return Ok(None);
        }
        let checked =
            proved.len().saturating_add(others.len()).saturating_add(WALKED.len()).saturating_add(1);
        let filled = self.filled_tables().await?;
        let asked = others.into_iter().filter(|question| filled.contains(question.over)).collect();
        let (found, walked) =
            tokio::try_join!(self.ask_all(asked, words), self.notices_tell_the_books(bodies, words))?;
        let count = |of: fn(&Sums) -> i64| of(&settled).saturating_add(of(&rest));
        let mut report = Report {
            checked,
            since: Some(Id::<Payment>::from_bytes(from).created_at()),
            transfers: count(|sums| sums.transfers),
            payments: count(|sums| sums.payments),
            entries: count(|sums| sums.entries),
            notices: walked.notices,
            findings: found.into_iter().chain(walked.findings).collect(),
            ..Report::default()
        };
        if report.findings.is_empty() {
            report.point = Point::setting(until, point.seed, &before);
        }
        Ok(Some(report))
    }

    /// The first id that a proof made now leaves to the next one.
    async fn next_point(&self, words: Words, now: Timestamp) -> Result<[u8; 16], StoreError> {
        let at = now.checked_sub(LATEST).unwrap_or_default();
        let mut until = Id::<Payment>::new(at, Shard::from_low_bits(0), 0).to_bytes();
        for text in UNFINISHED {
            let found = self.ask(words.spell(text), Vec::new(), |source| source.blob(0)).await?;
            let first = found
                .into_iter()
                .flatten()
                .next()
                .and_then(|bytes| <[u8; 16]>::try_from(bytes.as_slice()).ok());
            until = first.map_or(until, |first| first.min(until));
        }
        Ok(until)
    }
}
