//! The notice worker: takes in notices and starts attempts as the lanes allow.
//!
//! New notices of this process arrive through a channel and are already leased to it. Everything else - retries, and
//! what another process left behind - comes from the poller.

use std::sync::Arc;
use std::time::Duration;

use cashier_core::notice::{Notice, NoticeKey};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use super::deliver::attempt;
use super::{WorkerSetup, poll};
use crate::lanes::{Lanes, Slot};
use crate::vitals::Part;

/// How many notices may wait between the poller and the lanes.
const FOUND_QUEUE: usize = 256;
/// How long attempts in progress may take once the worker has to stop. Interrupted ones are repeated by the next
/// process.
const STOP_TIMEOUT: Duration = Duration::from_secs(5);

/// Runs until told to stop; then waits for the attempts in progress.
pub(super) async fn run(
    setup: WorkerSetup,
    part: Part,
    mut notices: mpsc::Receiver<Notice>,
    mut stopped: watch::Receiver<bool>,
) {
    let setup = Arc::new(setup);
    let (finder, mut found) = mpsc::channel(FOUND_QUEUE);
    let polling = setup.engine.vitals().part("poller", super::TURN_MAX);
    let poller = tokio::spawn({
        let (setup, until) = (Arc::clone(&setup), stopped.clone());
        polling.keep_alive(stopped.clone(), move |part| {
            poll::run(Arc::clone(&setup), part, finder.clone(), until.clone())
        })
    });
    let mut lanes = Lanes::default();
    let mut attempts: JoinSet<(Slot<NoticeKey>, bool)> = JoinSet::new();
    loop {
        tokio::select! {
            biased;
            () = super::told_to_stop(&mut stopped) => break,
            Some(ended) = attempts.join_next() => match ended {
                Ok((slot, reached)) => lanes.finish(&slot, reached),
                // Only an aborted task ends without its slot, and nothing aborts one.
                Err(error) => tracing::error!(error = %error, "an attempt to deliver was lost"),
            },
            Some(notice) = found.recv() => lanes.add(notice),
            Some(notice) = notices.recv() => lanes.add(notice),
        }
        part.begin();
        let now = setup.clock.now();
        while let Some(start) = lanes.start(now) {
            let setup = Arc::clone(&setup);
            attempts.spawn(async move {
                let reached = attempt(&setup, &start.item).await;
                (start.slot, reached)
            });
        }
        part.end();
    }
    part.finish();
    drop(found);
    let drain = async { while attempts.join_next().await.is_some() {} };
    if tokio::time::timeout(STOP_TIMEOUT, drain).await.is_err() {
        tracing::info!(notices = attempts.len(), "attempts were cut off and will be made again");
    }
    attempts.shutdown().await;
    let _ = poller.await;
}
