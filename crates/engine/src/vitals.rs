//! The liveness of the parts that must not stop: the writer thread, the workers, the janitor.
//!
//! Invariant: a part that stops without being told to, by returning or by a panic, is restarted or ends the process;
//! nothing goes on as if it were still running. A part that does not finish a turn is detected.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use tokio::sync::watch;

/// The pause before a part that panicked is restarted, so that a lasting cause does not hog a processor.
const RESTART_PAUSE: Duration = Duration::from_millis(500);

/// The parts of one running system. Cheap to clone.
#[derive(Clone)]
pub struct Vitals(Arc<Inner>);

struct Inner {
    start: Instant,
    signs: Mutex<Vec<Arc<Sign>>>,
    ended: watch::Sender<Option<&'static str>>,
    turned: watch::Sender<()>,
}

/// The state of one part. Times are milliseconds since the start plus one, so that zero means "never".
struct Sign {
    name: &'static str,
    longest: Duration,
    busy_since: AtomicU64,
    last_turn: AtomicU64,
    turns: AtomicU64,
    restarts: AtomicU64,
}

/// The condition of one part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Condition {
    /// The part's name.
    pub name: &'static str,
    /// The number of turns it has finished.
    pub turns: u64,
    /// The number of times it panicked and was restarted.
    pub restarts: u64,
    /// The time since its last turn ended; `None` before the first.
    pub last_turn: Option<Duration>,
    /// How long its current turn has lasted; `None` when it waits for work.
    pub busy: Option<Duration>,
    /// True when the current turn has exceeded its limit.
    pub is_stuck: bool,
}

/// A part's handle for reporting that it is alive. Dropped without [`Part::finish`], it ends the process.
pub struct Part {
    sign: Arc<Sign>,
    vitals: Vitals,
    is_finished: AtomicBool,
}

/// Watches the current turn of a part.
#[derive(Clone)]
pub(crate) struct Busy {
    sign: Arc<Sign>,
    vitals: Vitals,
}

impl Busy {
    /// How long the current turn has lasted; `None` when the part waits for work.
    pub(crate) fn time(&self) -> Option<Duration> {
        match self.sign.busy_since.load(Ordering::Relaxed) {
            0 => None,
            at => Some(Duration::from_millis(self.vitals.now().saturating_sub(at))),
        }
    }
}

impl Default for Vitals {
    fn default() -> Self {
        let (ended, _) = watch::channel(None);
        let turned = watch::Sender::new(());
        Self(Arc::new(Inner { start: Instant::now(), signs: Mutex::default(), ended, turned }))
    }
}

impl Vitals {
    /// A part whose turns take at most `longest`.
    pub fn part(&self, name: &'static str, longest: Duration) -> Part {
        let zero = AtomicU64::default;
        let sign =
            Sign { name, longest, busy_since: zero(), last_turn: zero(), turns: zero(), restarts: zero() };
        let sign = Arc::new(sign);
        self.0.signs.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(&sign));
        Part { sign, vitals: self.clone(), is_finished: AtomicBool::new(false) }
    }

    /// The current condition of every part.
    pub fn conditions(&self) -> Vec<Condition> {
        self.conditions_at(self.now())
    }

    fn conditions_at(&self, now: u64) -> Vec<Condition> {
        let signs = self.0.signs.lock().unwrap_or_else(PoisonError::into_inner);
        signs.iter().map(|sign| sign.condition(now)).collect()
    }

    /// Notifies whenever a part has ended a turn, such as the writer a batch. For tests, which look again only then.
    pub fn turns(&self) -> watch::Receiver<()> {
        self.0.turned.subscribe()
    }

    /// Waits until a part that must not stop has stopped, and returns its name.
    pub async fn ended(&self) -> &'static str {
        let mut ended = self.0.ended.subscribe();
        let name = ended.wait_for(Option::is_some).await.map(|name| *name);
        match name {
            Ok(Some(name)) => name,
            // The sender is in `self`.
            Ok(None) | Err(_) => std::future::pending().await,
        }
    }

    /// Milliseconds since the start, plus one.
    fn now(&self) -> u64 {
        u64::try_from(self.0.start.elapsed().as_millis()).unwrap_or(u64::MAX).saturating_add(1)
    }
}

impl Sign {
    fn condition(&self, now: u64) -> Condition {
        let since = |at: &AtomicU64| match at.load(Ordering::Relaxed) {
            0 => None,
            at => Some(Duration::from_millis(now.saturating_sub(at))),
        };
        let busy = since(&self.busy_since);
        Condition {
            name: self.name,
            turns: self.turns.load(Ordering::Relaxed),
            restarts: self.restarts.load(Ordering::Relaxed),
            last_turn: since(&self.last_turn),
            busy,
            is_stuck: busy.is_some_and(|busy| busy > self.longest),
        }
    }
}

impl Part {
    /// A turn begins.
    pub fn begin(&self) {
        self.sign.busy_since.store(self.vitals.now(), Ordering::Relaxed);
    }

    /// The turn ends; the part waits for work.
    pub fn end(&self) {
        self.sign.last_turn.store(self.vitals.now(), Ordering::Relaxed);
        self.sign.busy_since.store(0, Ordering::Relaxed);
        self.sign.turns.fetch_add(1, Ordering::Relaxed);
        self.vitals.0.turned.send_replace(());
    }

    /// Lets others see how long the current turn has lasted.
    pub(crate) fn watch(&self) -> Busy {
        Busy { sign: Arc::clone(&self.sign), vitals: self.vitals.clone() }
    }

    /// Runs one turn.
    pub async fn turn<T>(&self, work: impl Future<Output = T>) -> T {
        self.begin();
        let outcome = work.await;
        self.end();
        outcome
    }

    /// The part was told to end.
    pub fn finish(&self) {
        self.is_finished.store(true, Ordering::Relaxed);
    }

    /// Runs a part until it returns, which it does when told to stop. After a panic it is restarted, following a
    /// pause. `run` gets the part to mark its turns.
    pub async fn keep_alive<F: Future<Output = ()> + Send>(
        self,
        mut stopped: watch::Receiver<bool>,
        mut run: impl FnMut(Arc<Self>) -> F + Send,
    ) {
        let part = Arc::new(self);
        while AssertUnwindSafe(run(Arc::clone(&part))).catch_unwind().await.is_err() {
            part.end();
            part.sign.restarts.fetch_add(1, Ordering::Relaxed);
            tracing::error!(part = part.sign.name, "a part panicked; it starts again");
            tokio::select! {
                biased;
                _ = stopped.wait_for(|stop| *stop) => break,
                () = tokio::time::sleep(RESTART_PAUSE) => {}
            }
        }
        part.finish();
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.is_finished.load(Ordering::Relaxed) {
            tracing::error!(part = self.sign.name, "a part ended unexpectedly");
            self.vitals.0.ended.send_replace(Some(self.sign.name));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_that_lasts_too_long_is_seen() {
        let vitals = Vitals::default();
        let part = vitals.part("writer", Duration::from_secs(10));
        let at = |now: u64| vitals.conditions_at(now).remove(0);
        assert_eq!((at(60_000).last_turn, at(60_000).is_stuck), (None, false), "it waits for work");
        part.begin();
        let began = part.sign.busy_since.load(Ordering::Relaxed);
        assert!(!at(began + 10_000).is_stuck);
        assert!(at(began + 10_001).is_stuck);
        part.end();
        assert!(!at(began + 3_600_000).is_stuck);
        assert_eq!(at(began + 3_600_000).turns, 1);
        part.finish();
    }

    #[tokio::test]
    async fn a_part_that_ends_untold_is_named_and_one_that_was_told_is_not() {
        let vitals = Vitals::default();
        vitals.part("told", Duration::ZERO).finish();
        assert_eq!(vitals.ended().now_or_never(), None);
        let part = vitals.part("panics", Duration::ZERO);
        let thread = std::thread::spawn(move || {
            let _part = part;
            panic!("on purpose");
        });
        assert!(thread.join().is_err());
        assert_eq!(vitals.ended().await, "panics");
    }

    #[tokio::test(flavor = "current_thread")]
    async fn a_part_that_panics_starts_again_until_it_is_told_to_stop() {
        let vitals = Vitals::default();
        let (_stop, stopped) = watch::channel(false);
        let mut runs = 0;
        let part = vitals.part("worker", Duration::ZERO);
        part.keep_alive(stopped, |part| {
            part.begin();
            runs += 1;
            let breaks = runs < 3;
            async move { assert!(!breaks, "on purpose") }
        })
        .await;
        assert_eq!(runs, 3);
        assert_eq!(vitals.conditions()[0].restarts, 2);
        assert_eq!(vitals.ended().now_or_never(), None);
    }
}
