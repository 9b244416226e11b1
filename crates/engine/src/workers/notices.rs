//! The notice worker: starts attempts as lanes allow, and takes in what is to be sent.
//!
//! New notices of this process come through a channel and are already leased to it. Everything else - retries, and what
//! another process left behind - comes from the poller.

use std::sync::Arc;
use std::time::Duration;

use cashier_core::notice::Notice;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use super::deliver::attempt;
use super::lanes::{Lanes, Slot};
use super::{WorkerSetup, poll};

/// How many notices may wait between the poller and the lanes.
const FOUND_QUEUE: usize = 256;
/// How long attempts under way may take when the worker has to stop. What is cut off is sent again by the next process.
const STOP_TIMEOUT: Duration = Duration::from_secs(5);

/// Runs until told to stop; then lets the attempts under way end.
pub(super) async fn run(
    setup: WorkerSetup,
    mut notices: mpsc::Receiver<Notice>,
    mut stopped: watch::Receiver<bool>,
) {
    let setup = Arc::new(setup);
    let (finder, mut found) = mpsc::channel(FOUND_QUEUE);
    let poller = tokio::spawn(poll::run(Arc::clone(&setup), finder, stopped.clone()));
    let mut lanes = Lanes::default();
    let mut attempts: JoinSet<(Slot, bool)> = JoinSet::new();
    loop {
        tokio::select! {
            biased;
            () = super::told_to_stop(&mut stopped) => break,
            Some(ended) = attempts.join_next() => match ended {
                Ok((slot, reached)) => lanes.finish(&slot, reached),
                // Only a task that was aborted ends without its slot, and nobody aborts one.
                Err(error) => tracing::error!(error = %error, "an attempt to deliver was lost"),
            },
            Some(notice) = found.recv() => lanes.add(notice),
            Some(notice) = notices.recv() => lanes.add(notice),
        }
        let now = setup.clock.now();
        while let Some(start) = lanes.start(now) {
            let setup = Arc::clone(&setup);
            attempts.spawn(async move {
                let reached = attempt(&setup, &start.notice).await;
                (start.slot, reached)
            });
        }
    }
    drop(found);
    let drain = async { while attempts.join_next().await.is_some() {} };
    if tokio::time::timeout(STOP_TIMEOUT, drain).await.is_err() {
        tracing::info!(notices = attempts.len(), "attempts were cut off and will be made again");
    }
    attempts.shutdown().await;
    let _ = poller.await;
}
