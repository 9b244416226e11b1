//! Compares a provider's bill with our records, stores the differences, and settles what agrees.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use cashier_core::error::{Code, Error};
use cashier_core::provider::{
    AttemptId, AttemptState, CallState, Credit, PaymentAttempt, ProviderAccount, ProviderCall,
    ProviderCallId, SettleAttempt,
};
use cashier_core::reconcile::{
    Agreed, BeginReconciliation, BillLine, Compared, Difference, DifferenceKind, EndReconciliation, LineKind,
    Own, RecordDifferences, RunOutcome, compare,
};
use cashier_core::time::Timestamp;
use cashier_core::world::Row;
use cashier_protocol::china_time;
use futures_util::future::join_all;

use super::connector::{Bill, BillProblem};
use super::ready::CALL_MAX;
use super::{Providers, refused, unread};
use crate::outbound::FLOW_MAX;

/// How long a comparison belongs to the process that began it: longer than the calls for the bill and the processing
/// can take.
pub const RUN_LEASE: Duration = FLOW_MAX.saturating_add(CALL_MAX).saturating_add(Duration::from_mins(15));
/// How close to midnight the two sides may list something on different days.
const MIDNIGHT: Duration = Duration::from_hours(1);
/// The maximum number of commands submitted at once.
const PAGE: usize = 500;

/// Why a day was not compared.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Unreconciled {
    /// Another comparison of the same day is running, here or in another process.
    #[error("the day is being compared now; wait, then see it with `cashier reconcile show`")]
    Running,
    /// There is no bill.
    #[error(transparent)]
    Bill(#[from] BillProblem),
}

/// The outcome for one account and day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reconciled {
    /// The number of lines on the bill.
    pub lines: usize,
    /// The number of our payments that were settled now.
    pub settled: usize,
    /// The differences that have not been accepted.
    pub differences: Vec<Difference>,
    /// The number of differences that the operator has accepted.
    pub accepted: usize,
    /// The lines of the bill that cannot be read, each with the problem. The rest was compared.
    pub odd: Vec<String>,
}

impl Providers {
    /// Fetches the bill of a day (`2026-11-21`, China time), compares it, stores the differences, and settles what
    /// agrees. Only one comparison of an account's day runs at a time, across all processes.
    ///
    /// # Errors
    /// Outer: the database fails, or the day is not valid. Inner: there is nothing to compare now.
    pub async fn reconcile(
        &self,
        account: &ProviderAccount,
        day: &str,
    ) -> Result<Result<Reconciled, Unreconciled>, Error> {
        day_range(day)?;
        let (id, engine) = (account.id, &self.wire.engine);
        let begin = BeginReconciliation { account: id, day: day.to_owned(), lease: RUN_LEASE };
        let Some(run) = engine.submit(begin).await.map_err(refused)? else {
            return Ok(Err(Unreconciled::Running));
        };
        let done = self.reconcile_now(account, day).await;
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let (problem, counts) = match &done {
            Ok(Ok(done)) => (None, [done.lines, done.settled, done.differences.len()]),
            Ok(Err(problem)) => (Some(problem.to_string()), [0; 3]),
            Err(error) => (Some(error.to_string()), [0; 3]),
        };
        let [lines, settled, differences] = counts.map(number);
        let problem = problem.map(Arc::from);
        let outcome = RunOutcome { at: engine.clock().now(), problem, lines, settled, differences };
        let end = EndReconciliation { account: id, day: day.to_owned(), run, outcome };
        engine.submit(end).await.map_err(refused)?;
        Ok(done?.map_err(Unreconciled::Bill))
    }

    async fn reconcile_now(
        &self,
        account: &ProviderAccount,
        day: &str,
    ) -> Result<Result<Reconciled, BillProblem>, Error> {
        let connector = self.connector(account)?;
        let bill = match connector.connector().bill(&self.wire, day).await {
            Ok(bill) => bill,
            Err(BillProblem::Empty) => Bill::default(),
            Err(problem) => return Ok(Err(problem)),
        };
        let compared = self.compare_with(account, day, &bill.lines).await?;
        Ok(Ok(Reconciled { odd: bill.odd, ..compared }))
    }

    /// Compares a bill that has already been fetched.
    ///
    /// # Errors
    /// When the database does not answer, or the day is not valid.
    pub async fn compare_with(
        &self,
        account: &ProviderAccount,
        day: &str,
        bill: &[BillLine],
    ) -> Result<Reconciled, Error> {
        let own = self.own(account, day, bill).await?;
        let Compared { entries, agreed } = compare(day, bill, &own);
        let now = self.wire.engine.clock().now();
        let differences: Vec<Difference> = entries
            .into_iter()
            .map(|entry| Difference {
                account: account.id,
                day: day.to_owned(),
                kind: entry.kind,
                number: entry.number,
                ours: entry.ours,
                theirs: entry.theirs,
                found_at: now,
                resolved_at: None,
                accepted_at: None,
            })
            .collect();
        self.write_down(account, day, &differences).await?;
        let settled = self.settle(&agreed).await?;
        let known = self.reader.differences_of(account.id, day).await.map_err(|error| unread(&error))?;
        let accepted: BTreeSet<_> =
            known.iter().filter(|known| known.accepted_at.is_some()).map(Row::key).collect();
        let found = differences.len();
        let differences: Vec<_> =
            differences.into_iter().filter(|found| !accepted.contains(&found.key())).collect();
        let accepted = found.saturating_sub(differences.len());
        Ok(Reconciled { lines: bill.len(), settled, differences, accepted, odd: Vec::new() })
    }

    /// Our records: everything of the day, and every number that is on the bill.
    async fn own(&self, account: &ProviderAccount, day: &str, bill: &[BillLine]) -> Result<Vec<Own>, Error> {
        let (from, until) = day_range(day)?;
        let attempts =
            self.reader.attempts_paid(account.id, from, until).await.map_err(|error| unread(&error))?;
        let calls =
            self.reader.refunds_done(account.id, from, until).await.map_err(|error| unread(&error))?;
        let mut own: Vec<Own> =
            attempts.iter().map(own_payment).chain(calls.iter().map(own_refund)).collect();
        let known: BTreeSet<(LineKind, String)> =
            own.iter().map(|own| (own.kind, own.number.clone())).collect();
        // Numbers missing from the day are looked up individually: days at the border, and differences.
        let (mut attempts, mut calls) = (Vec::new(), Vec::new());
        for line in bill.iter().filter(|line| !known.contains(&(line.kind, line.number.clone()))) {
            match line.kind {
                LineKind::Payment => attempts.extend(AttemptId::parse(&line.number)),
                LineKind::Refund => calls.extend(ProviderCallId::parse(&line.number)),
            }
        }
        let attempts = self.reader.payment_attempts(&attempts).await.map_err(|error| unread(&error))?;
        let calls = self.reader.provider_calls(&calls).await.map_err(|error| unread(&error))?;
        let attempts = attempts.iter().filter(|found| found.account == account.id).map(own_payment);
        let calls = calls.iter().filter(|found| found.account == account.id).map(own_refund);
        own.extend(attempts.chain(calls));
        Ok(own)
    }

    async fn write_down(
        &self,
        account: &ProviderAccount,
        day: &str,
        differences: &[Difference],
    ) -> Result<(), Error> {
        let found: BTreeSet<_> = differences.iter().map(Row::key).collect();
        let earlier = self.reader.differences_of(account.id, day).await.map_err(|error| unread(&error))?;
        // A refund made at the provider stays recorded: a notice may have reported it before the bill does.
        let can_go = |known: &&Difference| known.kind != DifferenceKind::ForeignRefund;
        let keys = earlier.iter().filter(can_go).map(Row::key);
        let gone: Vec<_> = keys.filter(|key| !found.contains(key)).collect();
        for page in differences.chunks(PAGE) {
            let command = RecordDifferences { found: page.to_vec(), gone: Vec::new() };
            self.wire.engine.submit(command).await.map_err(refused)?;
        }
        for page in gone.chunks(PAGE) {
            let command = RecordDifferences { found: Vec::new(), gone: page.to_vec() };
            self.wire.engine.submit(command).await.map_err(refused)?;
        }
        Ok(())
    }

    async fn settle(&self, agreed: &[Agreed]) -> Result<usize, Error> {
        let mut settled: usize = 0;
        for page in agreed.chunks(PAGE) {
            let known =
                page.iter().filter_map(|agreed| Some((AttemptId::parse(&agreed.number)?, agreed.fee)));
            let commands =
                known.map(|(attempt, fee)| self.wire.engine.submit(SettleAttempt { attempt, fee }));
            for done in join_all(commands).await {
                if done.map_err(refused)? {
                    settled = settled.saturating_add(1);
                }
            }
        }
        Ok(settled)
    }
}

fn own_payment(attempt: &PaymentAttempt) -> Own {
    let (paid_at, credit) = match &attempt.state {
        AttemptState::Succeeded { at, credit, .. } => (Some(*at), Some(*credit)),
        _ => (None, None),
    };
    Own {
        kind: LineKind::Payment,
        number: attempt.id.to_string(),
        minor: attempt.amount.minor(),
        currency: attempt.amount.currency().code().to_owned(),
        // No fee was calculated for money that was refunded at once.
        fee: Some(attempt.fee).filter(|_| credit == Some(Credit::Payment)),
        is_done: paid_at.is_some(),
        day: paid_at.map(china_time::to_day),
        other_day: paid_at.and_then(other_day),
        is_settled: attempt.settled_at.is_some(),
    }
}

fn own_refund(call: &ProviderCall) -> Own {
    let done_at = match call.state {
        CallState::Succeeded { at } => Some(at),
        _ => None,
    };
    Own {
        kind: LineKind::Refund,
        number: call.id.to_string(),
        minor: call.amount.minor(),
        currency: call.amount.currency().code().to_owned(),
        fee: None,
        is_done: done_at.is_some(),
        day: done_at.map(china_time::to_day),
        other_day: done_at.and_then(other_day),
        is_settled: false,
    }
}

/// The day before `now`, China time: the newest one for which there can be a bill.
pub fn day_before(now: Timestamp) -> String {
    china_time::to_day(now.checked_sub(Duration::from_hours(24)).unwrap_or(now))
}

/// The day on the other side of midnight, if it is close.
fn other_day(at: Timestamp) -> Option<String> {
    let day = china_time::to_day(at);
    let sides = [at.checked_sub(MIDNIGHT)?, at.checked_add(MIDNIGHT)?];
    sides.map(china_time::to_day).into_iter().find(|other| *other != day)
}

/// When a day begins and ends, China time.
fn day_range(day: &str) -> Result<(Timestamp, Timestamp), Error> {
    let wrong = || Error::new(Code::ParamIllegal).with_detail("The date must be like 2026-11-21.");
    let from = china_time::parse_dashed(&format!("{day} 00:00:00")).ok_or_else(wrong)?;
    Ok((from, from.saturating_add(Duration::from_hours(24))))
}
