//! Turns of provider calls: one at a time for each, because a call overtaken by another proves less.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use cashier_core::provider::ProviderCallId;
use tokio::sync::{Mutex as Turnstile, OwnedMutexGuard};

/// The calls that have their turn, or wait for it. Entries nobody waits for are removed.
#[derive(Default)]
pub(super) struct Turns(Mutex<HashMap<ProviderCallId, Arc<Turnstile<()>>>>);

/// The right to make one provider call, until it is dropped.
pub(super) struct Turn<'a> {
    turns: &'a Turns,
    call: ProviderCallId,
    /// Held, not read.
    _guard: OwnedMutexGuard<()>,
}

impl Turns {
    /// Waits for the turn of a call.
    pub(super) async fn wait(&self, call: ProviderCallId) -> Turn<'_> {
        let turnstile = {
            let mut calls = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(calls.entry(call).or_default())
        };
        Turn { turns: self, call, _guard: turnstile.lock_owned().await }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut calls = self.turns.0.lock().unwrap_or_else(PoisonError::into_inner);
        // One reference is the map's, one is this turn's; each waiter has another.
        if calls.get(&self.call).is_some_and(|turnstile| Arc::strong_count(turnstile) <= 2) {
            calls.remove(&self.call);
        }
    }
}

#[cfg(test)]
mod tests {
    use cashier_core::id::{Fresh, Shard};
    use cashier_core::provider::AttemptId;
    use cashier_core::time::Timestamp;
    use futures_util::FutureExt as _;

    use super::*;

    /// A call waits only for its own turn; nothing is kept of finished calls.
    #[tokio::test]
    async fn a_call_waits_for_itself_alone() {
        let payment = Fresh::new(Timestamp::from_micros(1), [1; 16]).id(Shard::of_text("a"));
        let call = |number| ProviderCallId { attempt: AttemptId { payment, number: 1 }, number };
        let turns = Turns::default();
        let first = turns.wait(call(1)).await;
        assert!(turns.wait(call(2)).now_or_never().is_some());
        let mut second = Box::pin(turns.wait(call(1)));
        assert!((&mut second).now_or_never().is_none());
        drop(first);
        assert!(turns.0.lock().unwrap().contains_key(&call(1)), "somebody waits");
        drop(second.await);
        assert!(turns.0.lock().unwrap().is_empty());
    }
}
