//! Compares every account's bill automatically, one day at a time (China time), and settles what it confirms.
//!
//! Invariant: a day is done when its bill has been compared, by whichever process. A day that was not compared,
//! because the bill was missing or this process was not running, is retried until it is too old for a bill.

use std::sync::Arc;
use std::time::Duration;

use cashier_core::error::Error;
use cashier_core::provider::ProviderAccount;
use cashier_core::reconcile::Reconciliation;
use cashier_core::time::Timestamp;
use cashier_protocol::china_time;
use futures_util::future::join_all;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::reconcile::RUN_LEASE;
use super::{Providers, unread};
use crate::vitals::Part;

/// How many days back a missed comparison is made up for.
const DAYS: u32 = 7;
/// The maximum number of days compared at once.
const AT_ONCE: usize = 4;
/// The pause before a failed comparison is retried, by the product's clock.
const TRY_AGAIN: Duration = Duration::from_mins(30);
/// The longest pause between two checks, by the product's clock and by the real one.
const LOOK_AGAIN: Duration = Duration::from_mins(1);
const DAY: Duration = Duration::from_hours(24);

/// The running reconciler.
pub struct Reconciler {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Reconciler {
    /// Starts it. `at` is how long after midnight in China the bill of the previous day is fetched.
    pub fn start(providers: Arc<Providers>, at: Duration) -> Self {
        let (stop, stopped) = watch::channel(false);
        let part = providers.wire.engine.vitals().part("reconciler", RUN_LEASE);
        let until = stopped.clone();
        let run = part.keep_alive(until, move |part| run(Arc::clone(&providers), at, part, stopped.clone()));
        Self { stop, task: tokio::spawn(run) }
    }

    /// Waits until the comparisons in progress have ended, then stops.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        let _ = self.task.await;
    }
}

async fn run(providers: Arc<Providers>, at: Duration, part: Arc<Part>, mut stopped: watch::Receiver<bool>) {
    loop {
        let clock = providers.wire.engine.clock();
        let next = clock.now().saturating_add(LOOK_AGAIN);
        let due = part.turn(providers.due_days(at)).await.unwrap_or_else(|error| {
            tracing::warn!(error = %error, "the days to compare could not be read");
            Vec::new()
        });
        for days in due.chunks(AT_ONCE) {
            if *stopped.borrow() {
                return;
            }
            part.turn(providers.reconcile_days(days)).await;
        }
        tokio::select! {
            biased;
            _ = stopped.wait_for(|stop| *stop) => return,
            () = clock.wait_until(next) => {}
            () = tokio::time::sleep(LOOK_AGAIN) => {}
        }
    }
}

/// A day of an account.
type Day = (Arc<ProviderAccount>, String);

impl Providers {
    /// Compares every account's days that are due now, and returns how many there were. The reconciler does this by
    /// itself; tests do it step by step.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn reconcile_due(&self, at: Duration) -> Result<usize, Error> {
        let due = self.due_days(at).await?;
        for days in due.chunks(AT_ONCE) {
            self.reconcile_days(days).await;
        }
        Ok(due.len())
    }

    async fn due_days(&self, at: Duration) -> Result<Vec<Day>, Error> {
        let now = self.wire.engine.clock().now();
        let mut due = Vec::new();
        for account in self.reader.provider_accounts().await.map_err(|error| unread(&error))? {
            let days = ready_days(account.created_at, now, at);
            let (Some(first), Some(last)) = (days.first(), days.last()) else { continue };
            let known = self.reader.reconciliations_between(account.id, first, last).await;
            let known = known.map_err(|error| unread(&error))?;
            let account = Arc::new(account);
            let is_due = |day: &String| is_due(known.iter().find(|known| known.day == *day), now);
            due.extend(days.into_iter().filter(is_due).map(|day| (Arc::clone(&account), day)));
        }
        Ok(due)
    }

    /// Compares these days concurrently. The outcomes are recorded.
    async fn reconcile_days(&self, days: &[Day]) {
        join_all(days.iter().map(|(account, day)| self.reconcile_day(account, day))).await;
    }

    async fn reconcile_day(&self, account: &ProviderAccount, day: &str) {
        match self.reconcile(account, day).await {
            Ok(Ok(done)) if done.differences.is_empty() && done.odd.is_empty() => {
                let (lines, settled) = (done.lines, done.settled);
                tracing::info!(account.id = %account.id, day, lines, settled, "a bill was compared");
            }
            Ok(Ok(done)) => {
                let (differences, odd) = (done.differences.len(), done.odd.len());
                tracing::warn!(
                    account.id = %account.id, day, differences, odd,
                    "a bill differs from the books; see `cashier reconcile show`"
                );
            }
            Ok(Err(why)) => {
                tracing::warn!(account.id = %account.id, day, why = %why, "a bill was not compared");
            }
            Err(error) => {
                tracing::warn!(account.id = %account.id, day, error = %error, "a bill was not compared");
            }
        }
    }
}

/// The days whose bills should be available now, oldest first, from the account's first day on.
fn ready_days(since: Timestamp, now: Timestamp, at: Duration) -> Vec<String> {
    let ready = now.checked_sub(at).unwrap_or(now);
    let first = china_time::to_day(since);
    let days = (1..=DAYS).rev().filter_map(|back| ready.checked_sub(DAY.checked_mul(back)?));
    days.map(china_time::to_day).filter(|day| *day >= first).collect()
}

fn is_due(known: Option<&Reconciliation>, now: Timestamp) -> bool {
    match known.map(|known| (known.began_at, &known.outcome)) {
        None => true,
        // Interrupted or still running: the command decides which.
        Some((began_at, None)) => now >= began_at.saturating_add(RUN_LEASE),
        Some((_, Some(outcome))) => outcome.problem.is_some() && now >= outcome.at.saturating_add(TRY_AGAIN),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        china_time::parse_dashed(text).unwrap()
    }

    /// A day's bill is fetched on the next day, not before its hour, and not for days before the account existed.
    #[test]
    fn days_come_due_at_their_hour() {
        let (since, hour) = (at("2026-11-19 08:00:00"), Duration::from_mins(630));
        assert_eq!(ready_days(since, at("2026-11-21 10:29:59"), hour), ["2026-11-19"]);
        assert_eq!(ready_days(since, at("2026-11-21 10:30:00"), hour), ["2026-11-19", "2026-11-20"]);
        assert_eq!(
            ready_days(since, at("2026-12-31 12:00:00"), hour).len(),
            7,
            "older bills are not fetched"
        );
    }
}
