//! The providers' clock: the clock of the sandbox's host, moved forward by the control API.
//!
//! It is used for business decisions: when a link expires, when a notice is repeated, which day a bill covers.
//! Signatures use the real time, because the SDKs that check them know no other.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use cashier_core::time::Timestamp;
use cashier_engine::clock::Clock;
use tokio::sync::Notify;

/// A clock ahead of another one.
pub(crate) struct SandboxClock {
    base: Arc<dyn Clock>,
    ahead_us: AtomicI64,
    moved: Notify,
}

impl SandboxClock {
    pub(crate) fn new(base: Arc<dyn Clock>, ahead_us: i64) -> Self {
        Self { base, ahead_us: AtomicI64::new(ahead_us.max(0)), moved: Notify::new() }
    }

    /// The providers' time.
    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.base.now().as_micros().saturating_add(self.ahead_us()))
    }

    /// Converts a time given by a merchant to the providers' clock. The merchant's clock is the underlying one, which
    /// the control API does not move: a `time_expire` half an hour from now is half an hour from now here too.
    pub(crate) fn of_merchant(&self, at: Timestamp) -> Timestamp {
        Timestamp::from_micros(at.as_micros().saturating_add(self.ahead_us()))
    }

    /// The time used in signatures.
    pub(crate) fn unmoved(&self) -> Timestamp {
        self.base.unmoved()
    }

    /// How far it is ahead of the underlying clock, in microseconds.
    pub(crate) fn ahead_us(&self) -> i64 {
        self.ahead_us.load(Ordering::SeqCst)
    }

    /// Moves it forward.
    pub(crate) fn advance(&self, span: Duration) {
        let step = i64::try_from(span.as_micros()).unwrap_or(i64::MAX);
        let moved = |ahead: i64| Some(ahead.saturating_add(step));
        let _ = self.ahead_us.fetch_update(Ordering::SeqCst, Ordering::SeqCst, moved);
        self.moved.notify_waiters();
    }

    /// Resets it to the underlying clock.
    pub(crate) fn reset(&self) {
        self.ahead_us.store(0, Ordering::SeqCst);
        self.moved.notify_waiters();
    }

    /// Waits until the clock shows `at` or has been moved; then the caller checks again.
    pub(crate) async fn wait_until(&self, at: Timestamp) {
        let below = Timestamp::from_micros(at.as_micros().saturating_sub(self.ahead_us()));
        tokio::select! {
            () = self.base.wait_until(below) => {}
            () = self.moved.notified() => {}
        }
    }
}
