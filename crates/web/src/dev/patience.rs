//! Calls that wait for something new.

use std::time::Duration;

use cashier_core::error::Error;
use tokio::sync::watch;
use tokio::time::Instant;

use super::extract::Developer;
use super::state::Waiting;
use crate::app::App;

/// The longest that a call may wait, in seconds.
const WAIT_MAX_S: u64 = 25;
/// How often the database is read, in case another process has written to it.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// The least pause between two reads of one call.
const BREATH: Duration = Duration::from_millis(50);

/// How long a call goes on looking.
pub(super) struct Patience {
    until: Instant,
    stopping: watch::Receiver<bool>,
    /// A call that does not wait takes no place.
    _place: Option<Waiting>,
}

impl Patience {
    /// For as many seconds as the caller asks for; none when it does not.
    ///
    /// # Errors
    /// When too many calls wait already.
    pub(super) fn of(app: &App, developer: &Developer, wait_s: Option<u64>) -> Result<Self, Error> {
        let wait_s = wait_s.unwrap_or(0).min(WAIT_MAX_S);
        let place = if wait_s == 0 { None } else { Some(app.dev.wait(developer.merchant())?) };
        let until = Instant::now() + Duration::from_secs(wait_s);
        Ok(Self { until, stopping: app.stopping.clone(), _place: place })
    }

    /// True when the caller gets what there is: the time is over, or the process ends.
    pub(super) fn is_over(&self) -> bool {
        Instant::now() >= self.until || *self.stopping.borrow()
    }

    /// Lets others have their turn.
    pub(super) async fn breathe(&self) {
        tokio::time::sleep_until(self.until.min(Instant::now() + BREATH)).await;
    }

    /// Waits until it is time to look again.
    pub(super) async fn pause(&mut self, news: impl Future<Output = ()>) {
        tokio::select! {
            () = news => {}
            () = tokio::time::sleep_until(self.until.min(Instant::now() + LOOK_AGAIN)) => {}
            _ = self.stopping.changed() => {}
        }
    }
}
