//! The comparison of a provider's bill with our records, and what follows: differences are stored, and what agrees is
//! settled.

use std::collections::BTreeSet;
use std::time::Duration;

use cashier_core::error::{Code, Error};
use cashier_core::provider::{
    AttemptId, AttemptState, CallState, Credit, PaymentAttempt, ProviderAccount, ProviderCall,
    ProviderCallId, SettleAttempt,
};
use cashier_core::reconcile::{
    BillLine, Compared, Difference, DifferenceKind, LineKind, Own, RecordDifferences, compare,
};
use cashier_core::time::Timestamp;
use cashier_protocol::china_time;
use futures_util::future::join_all;

use super::connector::{Bill, BillProblem};
use super::{Providers, refused, unread};

/// How many commands are submitted at once.
const PAGE: usize = 500;

/// The outcome for one account and day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reconciled {
    /// How many lines the bill has.
    pub lines: usize,
    /// How many of our payments were settled now.
    pub settled: usize,
    /// What differs.
    pub differences: Vec<Difference>,
    /// The lines of the bill that cannot be read, each with what is odd about it. The rest was compared.
    pub odd: Vec<String>,
}

impl Providers {
    /// Fetches the bill of a day (`2026-11-21`, China's clock), compares it, stores what differs, settles what agrees.
    ///
    /// # Errors
    /// Outer: the database. Inner: there is no bill to compare.
    pub async fn reconcile(
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

    /// Compares a bill that is at hand.
    ///
    /// # Errors
    /// When the database does not answer, or the day is not one.
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
            })
            .collect();
        self.write_down(account, day, &differences).await?;
        let settled = self.settle(&agreed).await?;
        Ok(Reconciled { lines: bill.len(), settled, differences, odd: Vec::new() })
    }

    /// What we have: everything of the day, and every number that the bill names.
    async fn own(&self, account: &ProviderAccount, day: &str, bill: &[BillLine]) -> Result<Vec<Own>, Error> {
        let wrong = || Error::new(Code::ParamIllegal).with_detail("The date must be like 2026-11-21.");
        let from = china_time::parse_dashed(&format!("{day} 00:00:00")).ok_or_else(wrong)?;
        let until = from.saturating_add(Duration::from_hours(24));
        let attempts =
            self.reader.attempts_paid(account.id, from, until).await.map_err(|error| unread(&error))?;
        let calls =
            self.reader.refunds_done(account.id, from, until).await.map_err(|error| unread(&error))?;
        let mut own: Vec<Own> =
            attempts.iter().map(own_payment).chain(calls.iter().map(own_refund)).collect();
        let known: BTreeSet<(LineKind, String)> =
            own.iter().map(|own| (own.kind, own.number.clone())).collect();
        // What the day does not have is looked for by its number: days at the border, and what differs.
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
        let found: BTreeSet<_> = differences.iter().map(cashier_core::world::Row::key).collect();
        let earlier = self.reader.differences_of(account.id, day).await.map_err(|error| unread(&error))?;
        // A refund at the provider stays a fact: a notice may have told of it before its bill does.
        let can_go = |known: &&Difference| known.kind != DifferenceKind::ForeignRefund;
        let keys = earlier.iter().filter(can_go).map(cashier_core::world::Row::key);
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

    async fn settle(&self, agreed: &[String]) -> Result<usize, Error> {
        let mut settled: usize = 0;
        for page in agreed.chunks(PAGE) {
            let ids = page.iter().filter_map(|number| AttemptId::parse(number));
            let commands = ids.map(|attempt| self.wire.engine.submit(SettleAttempt { attempt }));
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
        // No fee was reckoned for money that went straight back.
        fee: Some(attempt.fee).filter(|_| credit == Some(Credit::Payment)),
        is_done: paid_at.is_some(),
        day: paid_at.map(china_time::to_day),
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
    }
}

/// The day before `now` by China's clock: the newest for which there can be a bill.
pub fn day_before(now: Timestamp) -> String {
    china_time::to_day(now.checked_sub(Duration::from_hours(24)).unwrap_or(now))
}
