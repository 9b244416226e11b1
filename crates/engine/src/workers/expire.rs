//! Closes expired orders. The merchant gets a notice of each.

use std::sync::Arc;
use std::time::Duration;

use cashier_core::payment::ExpirePayment;
use cashier_core::setting::{EXPIRED_UNTIL, Setting, WriteSetting};
use cashier_core::time::Timestamp;
use cashier_store::StoreError;
use futures_util::future::join_all;
use tokio::sync::watch;

use super::WorkerSetup;
use crate::vitals::Part;

/// The maximum number of orders closed at once.
const PAGE: u32 = 500;
/// The longest pause between two polls of the database, by the product's clock and by the real one.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// How often the progress is stored.
const MARK_EVERY: Duration = Duration::from_mins(10);
/// How far the stored mark stays behind the progress, in case the clocks of several processes differ.
const MARK_BEHIND: Duration = Duration::from_hours(1);

/// The progress of closing orders. It spares the search for overdue orders all the old ones.
struct Progress {
    /// Every order that expired before this is closed or paid.
    done_until: Timestamp,
    /// The stored mark.
    marked: Timestamp,
}

/// Runs until told to stop.
pub(super) async fn run(setup: WorkerSetup, part: Arc<Part>, mut stopped: watch::Receiver<bool>) {
    let mut progress = None;
    loop {
        // A jump of the product's clock past this is noticed too.
        let latest = setup.clock.now().saturating_add(LOOK_AGAIN);
        let next = match part.turn(look(&setup, &mut progress, latest)).await {
            Ok(next) => next.unwrap_or(latest),
            Err(error) => {
                tracing::warn!(error = %error, "overdue orders could not be read");
                latest
            }
        };
        tokio::select! {
            biased;
            () = super::told_to_stop(&mut stopped) => return,
            () = setup.clock.wait_until(next) => {}
            () = tokio::time::sleep(LOOK_AGAIN) => {}
        }
    }
}

/// Closes one page of overdue orders, and returns the time of the next check; `None` means at `latest`.
async fn look(
    setup: &WorkerSetup,
    progress: &mut Option<Progress>,
    latest: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let progress = match progress {
        Some(progress) => progress,
        None => progress.insert(Progress::read(setup).await?),
    };
    let now = setup.clock.now();
    let overdue = setup.reader.overdue(progress.done_until, now, PAGE).await?;
    let closings = overdue.iter().map(|payment| setup.engine.submit(ExpirePayment { payment: payment.id }));
    let mut failed = false;
    for closing in join_all(closings).await {
        if let Err(error) = closing {
            failed = true;
            tracing::warn!(error = %error, "an order could not be closed");
        }
    }
    if failed {
        return Ok(None);
    }
    if u32::try_from(overdue.len()).is_ok_and(|count| count >= PAGE) {
        return Ok(Some(now));
    }
    progress.advance(setup, now).await;
    setup.reader.next_expiry(now, latest).await
}

impl Progress {
    async fn read(setup: &WorkerSetup) -> Result<Self, StoreError> {
        let written = setup.reader.setting(EXPIRED_UNTIL).await?.and_then(|text| text.parse().ok());
        let marked = Timestamp::from_micros(written.unwrap_or(0));
        Ok(Self { done_until: marked, marked })
    }

    /// Everything that had expired at `now` is closed.
    async fn advance(&mut self, setup: &WorkerSetup, now: Timestamp) {
        // Slightly behind now: readers may not see an order that was just created.
        self.done_until = now.checked_sub(Duration::from_mins(1)).unwrap_or(now).max(self.done_until);
        let Some(mark) = self.done_until.checked_sub(MARK_BEHIND) else { return };
        if mark < self.marked.saturating_add(MARK_EVERY) {
            return;
        }
        let (name, value) = (EXPIRED_UNTIL.to_owned(), mark.as_micros().to_string());
        match setup.engine.submit(WriteSetting(Setting { name, value })).await {
            Ok(()) => self.marked = mark,
            Err(error) => tracing::warn!(error = %error, "the progress of the expiry was not recorded"),
        }
    }
}
