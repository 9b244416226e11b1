//! Closes orders that nobody paid in time. The merchant gets a notice of each.

use std::time::Duration;

use cashier_core::payment::ExpirePayment;
use cashier_core::time::Timestamp;
use futures_util::future::join_all;
use tokio::sync::watch;

use super::WorkerSetup;

/// How many orders are closed at once.
const PAGE: u32 = 500;
/// The longest time between two looks at the database.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// Runs until told to stop.
pub(super) async fn run(setup: WorkerSetup, mut stopped: watch::Receiver<bool>) {
    // Every order that ended before this was looked at since this process started.
    let mut done_until = Timestamp::from_micros(0);
    loop {
        let wake_at = match close_overdue(&setup, &mut done_until).await {
            Ok(wake_at) => wake_at,
            Err(error) => {
                tracing::warn!(error = %error, "overdue orders could not be read");
                setup.clock.now().saturating_add(LOOK_AGAIN)
            }
        };
        tokio::select! {
            biased;
            () = super::told_to_stop(&mut stopped) => return,
            () = setup.clock.wait_until(wake_at) => {}
        }
    }
}

/// Closes what is overdue, and gives the time of the next look.
async fn close_overdue(
    setup: &WorkerSetup,
    done_until: &mut Timestamp,
) -> Result<Timestamp, cashier_store::StoreError> {
    loop {
        let now = setup.clock.now();
        let overdue = setup.reader.overdue(*done_until, now, PAGE).await?;
        let closings = overdue.iter().map(|payment| setup.engine.submit(ExpirePayment { payment: payment.id }));
        let mut failed = false;
        for closing in join_all(closings).await {
            if let Err(error) = closing {
                failed = true;
                tracing::warn!(error = %error, "an order could not be closed");
            }
        }
        let full = u32::try_from(overdue.len()).is_ok_and(|count| count >= PAGE);
        if failed {
            return Ok(now.saturating_add(LOOK_AGAIN));
        }
        if !full {
            // A little behind now: an order that was just created may not be visible to readers yet.
            *done_until = now.checked_sub(Duration::from_mins(1)).unwrap_or(now).max(*done_until);
            let latest = now.saturating_add(LOOK_AGAIN);
            let next = setup.reader.next_expiry(now).await?;
            return Ok(next.map_or(latest, |at| at.min(latest)));
        }
    }
}
