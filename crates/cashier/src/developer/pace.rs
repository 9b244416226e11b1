//! Time as whoever waits sees it. Tests pass days in it.

use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

/// A clock that only moves forward, and pauses on it.
pub trait Pace: Send + Sync {
    /// The time since a beginning that never changes.
    fn now(&self) -> Duration;

    /// Ends when this time has passed.
    fn pause(&self, span: Duration) -> BoxFuture<'static, ()>;
}

/// The machine's time.
#[derive(Clone, Copy, Debug)]
pub struct RealPace(Instant);

impl Default for RealPace {
    fn default() -> Self {
        Self(Instant::now())
    }
}

impl Pace for RealPace {
    fn now(&self) -> Duration {
        self.0.elapsed()
    }

    fn pause(&self, span: Duration) -> BoxFuture<'static, ()> {
        tokio::time::sleep(span).boxed()
    }
}
