//! The product's clock. Nothing else reads the time.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use cashier_core::time::Timestamp;
use tokio::sync::watch;

/// A source of time that workers can wait on.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> Timestamp;

    /// The time on everybody else's clocks: without the offset of a moved clock.
    fn unmoved(&self) -> Timestamp {
        self.now()
    }

    /// Changes whenever the clock jumps, so that waiting workers can check again.
    fn jumps(&self) -> watch::Receiver<()>;
}

impl dyn Clock + '_ {
    /// Waits until the clock shows `at`, whether by passing time or by a jump.
    pub async fn wait_until(&self, at: Timestamp) {
        let mut jumps = self.jumps();
        loop {
            let left = at.as_micros().saturating_sub(self.now().as_micros());
            let Ok(left @ 1..) = u64::try_from(left) else { return };
            tokio::select! {
                // A timer may wake a little early, and a stopped clock must not be polled in a tight loop.
                () = tokio::time::sleep(Duration::from_micros(left).max(Duration::from_millis(1))) => {}
                changed = jumps.changed() => {
                    if changed.is_err() {
                        return;
                    }
                }
            }
        }
    }
}

/// The system's clock, moved forward by an offset. Only demos and tests move it, and only they set it back to the
/// system's time: it is never behind that.
pub struct ProductClock {
    offset_us: AtomicI64,
    jumped: watch::Sender<()>,
}

impl ProductClock {
    /// A clock that is ahead of the system's by `offset_us` microseconds.
    pub fn new(offset_us: i64) -> Self {
        Self { offset_us: AtomicI64::new(offset_us.max(0)), jumped: watch::Sender::new(()) }
    }

    /// How far it is ahead, in microseconds.
    pub fn offset_us(&self) -> i64 {
        self.offset_us.load(Ordering::SeqCst)
    }

    /// Moves it forward and wakes everything that waits on it.
    pub fn advance(&self, span: Duration) {
        let step = i64::try_from(span.as_micros()).unwrap_or(i64::MAX);
        let moved = |offset: i64| Some(offset.saturating_add(step));
        let _ = self.offset_us.fetch_update(Ordering::SeqCst, Ordering::SeqCst, moved);
        self.jumped.send_replace(());
    }

    /// Sets it back to the system's time, and wakes everything that waits on it. What was written meanwhile keeps its
    /// time, which then lies in the future.
    pub fn reset(&self) {
        self.offset_us.store(0, Ordering::SeqCst);
        self.jumped.send_replace(());
    }
}

impl Clock for ProductClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.unmoved().as_micros().saturating_add(self.offset_us()))
    }

    fn unmoved(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the system's clock")]
        let system = std::time::SystemTime::now();
        let since = system.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        let micros = i64::try_from(since.as_micros()).unwrap_or(i64::MAX);
        Timestamp::from_micros(micros)
    }

    fn jumps(&self) -> watch::Receiver<()> {
        self.jumped.subscribe()
    }
}

/// A clock that stands still until it is moved. For tests.
pub struct ManualClock {
    now_us: AtomicI64,
    jumped: watch::Sender<()>,
}

impl ManualClock {
    /// A clock that shows `now`.
    pub fn new(now: Timestamp) -> Self {
        Self { now_us: AtomicI64::new(now.as_micros()), jumped: watch::Sender::new(()) }
    }

    /// Moves it forward and wakes everything that waits on it.
    pub fn advance(&self, span: Duration) {
        let step = i64::try_from(span.as_micros()).unwrap_or(i64::MAX);
        let moved = |now: i64| Some(now.saturating_add(step));
        let _ = self.now_us.fetch_update(Ordering::SeqCst, Ordering::SeqCst, moved);
        self.jumped.send_replace(());
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.now_us.load(Ordering::SeqCst))
    }

    fn jumps(&self) -> watch::Receiver<()> {
        self.jumped.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[tokio::test]
    async fn a_worker_that_waits_wakes_when_the_clock_jumps() {
        let start = Timestamp::from_micros(1_000_000);
        let clock = Arc::new(ManualClock::new(start));
        let goal = start.saturating_add(Duration::from_hours(24));
        let waiting = tokio::spawn({
            let clock = Arc::clone(&clock);
            async move { (&*clock as &dyn Clock).wait_until(goal).await }
        });
        tokio::task::yield_now().await;
        clock.advance(Duration::from_hours(23));
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        clock.advance(Duration::from_hours(1));
        waiting.await.unwrap();
    }

    #[tokio::test]
    async fn a_time_that_has_come_is_not_waited_for() {
        let clock = ManualClock::new(Timestamp::from_micros(5));
        (&clock as &dyn Clock).wait_until(Timestamp::from_micros(5)).await;
        (&clock as &dyn Clock).wait_until(Timestamp::from_micros(i64::MIN)).await;
    }

    #[test]
    fn the_product_clock_moves_forward_not_past_the_end_of_time_and_back_to_now() {
        let clock = ProductClock::new(-5);
        assert_eq!(clock.offset_us(), 0);
        let before = clock.now();
        clock.advance(Duration::from_mins(2));
        assert_eq!(clock.offset_us(), 120_000_000);
        assert!(clock.now() >= before.saturating_add(Duration::from_mins(2)));
        clock.advance(Duration::MAX);
        assert_eq!(clock.now(), Timestamp::from_micros(i64::MAX));
        clock.reset();
        assert_eq!(clock.offset_us(), 0);
        assert!(clock.now() < before.saturating_add(Duration::from_mins(2)));
    }
}
