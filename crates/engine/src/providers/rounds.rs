//! The rounds of the janitor: due work is taken from the database and waits in one lane per account, so that a slow
//! or silent provider holds up only its own account.
//!
//! Invariant: work is done only while its lease covers all the calls it may need. The lease is derived from the limit
//! of every call, so no second process begins the same work meanwhile.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use cashier_core::error::Error;
use cashier_core::provider::{
    AttemptId, PaymentAttempt, ProviderCall, ProviderCallId, TakeAttempts, TakeProviderCalls,
};
use cashier_core::time::Timestamp;
use futures_util::FutureExt as _;
use tokio::task::JoinSet;

use super::ready::CALL_MAX;
use super::{Providers, refused, unread};
use crate::lanes::{Item, Lanes, Owner, Receiver, Slot};

/// How many items are taken from the database at once.
const PAGE: u32 = 200;
/// The maximum number of calls per piece of work: an order is queried, closed, and queried again.
const CALLS: u32 = 3;
/// The upper limit on the duration of a piece of work, apart from the database.
const WORK_MAX: Duration = CALL_MAX.saturating_mul(CALLS);
/// How long an item may wait for a slot. Then it is left to the next process that looks.
const WAIT: Duration = Duration::from_mins(1);
/// How long taken work belongs to this process.
pub(super) const LEASE: Duration = WORK_MAX.saturating_add(WAIT);

/// A kind of due work.
enum Work {
    Attempt(Box<PaymentAttempt>),
    Call(Box<ProviderCall>),
}

/// Due work, taken for this process.
struct Due {
    work: Work,
    leased_until: Timestamp,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum DueKey {
    Attempt(AttemptId),
    Call(ProviderCallId),
}

impl Item for Due {
    type Key = DueKey;

    fn key(&self) -> DueKey {
        match &self.work {
            Work::Attempt(attempt) => DueKey::Attempt(attempt.id),
            Work::Call(call) => DueKey::Call(call.id),
        }
    }

    /// The account, and the merchant that owns it.
    fn names(&self) -> (Receiver, Owner) {
        let (account, merchant) = match &self.work {
            Work::Attempt(attempt) => (attempt.account, attempt.merchant),
            Work::Call(call) => (call.account, call.merchant),
        };
        (account.to_string().into(), merchant.to_string().into())
    }

    /// The operator has set up every account.
    fn is_own(&self) -> bool {
        true
    }

    fn is_leased(&self, now: Timestamp) -> bool {
        self.leased_until >= now.saturating_add(WORK_MAX)
    }
}

/// The work taken: some of it in progress, the rest in lanes.
pub struct Rounds {
    providers: Arc<Providers>,
    lanes: Lanes<Due>,
    under_way: JoinSet<(Slot<DueKey>, bool)>,
}

impl Rounds {
    /// Starts without any work.
    pub fn new(providers: Arc<Providers>) -> Self {
        Self { providers, lanes: Lanes::default(), under_way: JoinSet::new() }
    }

    /// Takes a page of due attempts and provider calls, and starts what has a slot. Returns how many were taken, and
    /// whether more are due.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn look(&mut self) -> Result<(usize, bool), Error> {
        let Providers { wire, reader, .. } = &*self.providers;
        let now = wire.engine.clock().now();
        let leased_until = now.saturating_add(LEASE);
        let is_full = |count: usize| u32::try_from(count).is_ok_and(|count| count >= PAGE);
        let due = reader.due_attempts(now, PAGE).await.map_err(|error| unread(&error))?;
        let mut more = is_full(due.len());
        let attempts: Vec<_> = due.iter().map(|attempt| attempt.id).collect();
        let mut works = Vec::new();
        if !attempts.is_empty() {
            let taken = wire.engine.submit(TakeAttempts { attempts, lease: LEASE }).await.map_err(refused)?;
            works.extend(taken.into_iter().map(|attempt| Work::Attempt(Box::new(attempt))));
        }
        let due = reader.due_provider_calls(now, PAGE).await.map_err(|error| unread(&error))?;
        more |= is_full(due.len());
        let provider_calls: Vec<_> = due.iter().map(|call| call.id).collect();
        if !provider_calls.is_empty() {
            let take = TakeProviderCalls { provider_calls, lease: LEASE };
            let taken = wire.engine.submit(take).await.map_err(refused)?;
            works.extend(taken.into_iter().map(|call| Work::Call(Box::new(call))));
        }
        let count = works.len();
        for work in works {
            self.lanes.add(Due { work, leased_until });
        }
        self.begin();
        Ok((count, more))
    }

    /// Starts what has a slot.
    fn begin(&mut self) {
        let now = self.providers.wire.engine.clock().now();
        while let Some(start) = self.lanes.start(now) {
            let providers = Arc::clone(&self.providers);
            self.under_way.spawn(async move {
                let work = AssertUnwindSafe(providers.work(&start.item.work)).catch_unwind();
                let is_answered = work.await.unwrap_or_else(|_| {
                    tracing::error!("a call to a provider panicked");
                    false
                });
                (start.slot, is_answered)
            });
        }
    }

    /// Waits until something in progress ends, and starts what has a slot then. Returns false when nothing is in
    /// progress.
    pub async fn ended(&mut self) -> bool {
        let Some(ended) = self.under_way.join_next().await else { return false };
        match ended {
            Ok((slot, is_answered)) => self.lanes.finish(&slot, is_answered),
            // Only an aborted task ends without its slot, and nothing aborts one.
            Err(error) => tracing::error!(error = %error, "a call to a provider was lost"),
        }
        self.begin();
        true
    }

    /// The number of items in progress.
    pub fn under_way(&self) -> usize {
        self.under_way.len()
    }

    /// Waits until what is in progress has ended and been recorded. Waiting items are taken again, by any process,
    /// when their lease expires.
    pub async fn stop(mut self) {
        while self.under_way.join_next().await.is_some() {}
    }
}

impl Providers {
    /// Processes everything that is due now, one page of each kind, and returns how many items there were. The
    /// janitor does this by itself; tests do it step by step.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sweep(self: &Arc<Self>) -> Result<usize, Error> {
        let mut rounds = Rounds::new(Arc::clone(self));
        let (count, _) = rounds.look().await?;
        while rounds.ended().await {}
        Ok(count)
    }

    /// Returns false when the provider did not answer.
    async fn work(&self, work: &Work) -> bool {
        match work {
            Work::Attempt(attempt) => self.look_after(attempt).await,
            Work::Call(call) => match self.take_turn(call).await {
                Ok((_, is_answered)) => is_answered,
                Err(error) => {
                    tracing::warn!(call.id = %call.id, error = %error, "a provider call could not be continued");
                    true
                }
            },
        }
    }

    async fn look_after(&self, attempt: &PaymentAttempt) -> bool {
        let payment = match self.reader.payment(attempt.id.payment).await {
            Ok(Some(payment)) => payment,
            Ok(None) => return true,
            Err(error) => {
                tracing::warn!(error = %error, "a payment could not be read");
                return true;
            }
        };
        self.check(attempt, &payment).await.unwrap_or_else(|error| {
            // The lease expires, and it will be taken again.
            tracing::warn!(attempt.id = %attempt.id, error = %error, "an attempt could not be followed up");
            true
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbound::TIMEOUT;

    /// The lease covers every exchange of the longest piece of work, and so does its remainder when work may still
    /// begin.
    #[test]
    fn a_lease_outlasts_the_calls_it_covers() {
        assert!(CALL_MAX >= TIMEOUT, "a call is not cut off before its exchange can end");
        assert!(WORK_MAX >= CALL_MAX * CALLS && LEASE >= WORK_MAX + WAIT);
    }
}
