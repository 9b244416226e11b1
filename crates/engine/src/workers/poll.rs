//! The poller: finds due notices that nobody holds, and leases them for this process.
//!
//! Everything it finds is leased, even if the lanes then have no room for it: so the backlog of a dead receiver is
//! out of sight for the time of a lease, and does not hide the notices behind it.

use std::sync::Arc;
use std::time::Duration;

use cashier_core::notice::{LeaseNotice, Notice};
use cashier_core::time::Timestamp;
use cashier_store::StoreError;
use futures_util::future::join_all;
use tokio::sync::{mpsc, watch};

use super::WorkerSetup;
use crate::vitals::Part;

/// The number of notices taken from the database at once.
const PAGE: u32 = 200;
/// How long a notice belongs to this process. Longer than an attempt, and long enough to wait for a turn.
const LEASE: Duration = Duration::from_mins(1);
/// The longest pause between two polls of the database, by the product's clock and by the real one.
const LOOK_AGAIN: Duration = Duration::from_secs(5);
/// The shortest pause.
const BREATH: Duration = Duration::from_millis(20);

/// Runs until told to stop, or until the other end of the channel is gone.
pub(super) async fn run(
    setup: Arc<WorkerSetup>,
    part: Arc<Part>,
    found: mpsc::Sender<Notice>,
    mut stopped: watch::Receiver<bool>,
) {
    loop {
        // A jump of the product's clock past this is noticed too.
        let latest = setup.clock.now().saturating_add(LOOK_AGAIN);
        let next = match part.turn(look(&setup, &found)).await {
            Ok(next) => next.map_or(latest, |at| at.min(latest)),
            Err(error) => {
                tracing::warn!(error = %error, "due notices could not be read");
                latest
            }
        };
        let due = async {
            tokio::time::sleep(BREATH).await;
            setup.clock.wait_until(next).await;
        };
        tokio::select! {
            biased;
            () = super::told_to_stop(&mut stopped) => return,
            () = found.closed() => return,
            () = due => {}
            () = tokio::time::sleep(LOOK_AGAIN) => {}
        }
    }
}

/// Leases one page of due notices, hands them over, and returns when more are due.
async fn look(setup: &WorkerSetup, found: &mpsc::Sender<Notice>) -> Result<Option<Timestamp>, StoreError> {
    let now = setup.clock.now();
    let due = setup.reader.due_notices(now, PAGE).await?;
    let leases = due
        .iter()
        .map(|notice| setup.engine.submit(LeaseNotice { notice: (notice.subject, notice.id), lease: LEASE }));
    for lease in join_all(leases).await {
        match lease {
            Ok(Some(notice)) => {
                if found.send(notice).await.is_err() {
                    return Ok(None);
                }
            }
            // Another process was faster.
            Ok(None) => {}
            Err(error) => tracing::warn!(error = %error, "a notice could not be leased"),
        }
    }
    let is_full = u32::try_from(due.len()).is_ok_and(|count| count >= PAGE);
    if is_full { Ok(Some(now)) } else { setup.reader.next_due_notice(now).await }
}
