//! The rounds of the janitor: what is due is taken from the database and waits in one lane per account, so that a provider
//! that is slow or silent holds up nobody but its own account.
//!
//! Invariant: what was taken is worked on only while its lease covers all calls that it can need. The lease comes from the
//! limit that every call has, so no second process begins the same work meanwhile.

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

/// How much is taken from the database at once.
const PAGE: u32 = 200;
/// How many calls one piece of work makes at most: an order is asked for, closed, and asked for again.
const CALLS: u32 = 3;
/// The time that no piece of work outlasts, the database aside.
const WORK_MAX: Duration = CALL_MAX.saturating_mul(CALLS);
/// How long something may wait for its place. Then it is left to whoever looks next.
const WAIT: Duration = Duration::from_mins(1);
/// How long what was taken belongs to this process.
pub(super) const LEASE: Duration = WORK_MAX.saturating_add(WAIT);

/// What is due.
enum Work {
    Attempt(Box<PaymentAttempt>),
    Call(Box<ProviderCall>),
}

/// Something due, taken for this process.
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

    /// The account, and the merchant who has it.
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

/// The work that was taken: some of it under way, the rest in lanes.
pub struct Rounds {
    providers: Arc<Providers>,
    lanes: Lanes<Due>,
    under_way: JoinSet<(Slot<DueKey>, bool)>,
}

impl Rounds {
    /// Nothing is taken yet.
    pub fn new(providers: Arc<Providers>) -> Self {
        Self { providers, lanes: Lanes::default(), under_way: JoinSet::new() }
    }

    /// Takes a page of what is due, of attempts and of provider calls, and begins what has a place. Gives how much it was,
    /// and whether more is due.
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

    /// Begins what has a place.
    fn begin(&mut self) {
        let now = self.providers.wire.engine.clock().now();
        while let Some(start) = self.lanes.start(now) {
            let providers = Arc::clone(&self.providers);
            self.under_way.spawn(async move {
                let work = AssertUnwindSafe(providers.work(&start.item.work)).catch_unwind();
                let is_answered = work.await.unwrap_or_else(|_| {
                    tracing::error!("a question to a provider panicked");
                    false
                });
                (start.slot, is_answered)
            });
        }
    }

    /// Waits until something under way ends, and begins what has a place then. False when nothing is under way.
    pub async fn ended(&mut self) -> bool {
        let Some(ended) = self.under_way.join_next().await else { return false };
        match ended {
            Ok((slot, is_answered)) => self.lanes.finish(&slot, is_answered),
            // Only a task that was aborted ends without its slot, and nobody aborts one.
            Err(error) => tracing::error!(error = %error, "a question to a provider was lost"),
        }
        self.begin();
        true
    }

    /// How much is under way.
    pub fn under_way(&self) -> usize {
        self.under_way.len()
    }

    /// Lets what is under way end and be recorded. What waits is taken again by whoever looks when its lease is over.
    pub async fn stop(mut self) {
        while self.under_way.join_next().await.is_some() {}
    }
}

impl Providers {
    /// Looks after everything that is due now, one page of each, and gives how much it was. The janitor does this by
    /// itself; tests do it step by step.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sweep(self: &Arc<Self>) -> Result<usize, Error> {
        let mut rounds = Rounds::new(Arc::clone(self));
        let (count, _) = rounds.look().await?;
        while rounds.ended().await {}
        Ok(count)
    }

    /// False when the provider said nothing.
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
            // The lease ends, and somebody looks again.
            tracing::warn!(attempt.id = %attempt.id, error = %error, "an attempt could not be looked after");
            true
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbound::TIMEOUT;

    /// The lease covers every exchange of the longest piece of work, and so does what is left of it when work may begin.
    #[test]
    fn a_lease_outlasts_the_calls_it_covers() {
        assert!(CALL_MAX >= TIMEOUT, "a call is not cut off before its exchange can end");
        assert!(WORK_MAX >= CALL_MAX * CALLS && LEASE >= WORK_MAX + WAIT);
    }
}
