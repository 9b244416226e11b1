//! The notice worker: one lane per receiver, so that a dead endpoint holds up nobody but itself.
//!
//! New notices of this process come through a channel and are already leased to it. Everything else - retries, and what
//! another process left behind - is found by looking at the database when the next time comes.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use cashier_core::notice::{Channel, LeaseNotice, Notice};
use cashier_core::time::Timestamp;
use futures_util::future::join_all;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use url::Url;

use super::WorkerSetup;
use super::deliver::attempt;

/// How many attempts one receiver gets at once.
const LANE_WIDTH: usize = 8;
/// How many attempts run at once.
const ALL_LANES: usize = 256;
/// How many notices are taken from the database at once.
const PAGE: u32 = 200;
/// A lease outlasts any attempt.
const LEASE: Duration = Duration::from_mins(1);
/// The longest time between two looks at the database.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// The notices of one receiver.
#[derive(Default)]
struct Lane {
    waiting: VecDeque<Notice>,
    running: usize,
}

struct Lanes {
    setup: Arc<WorkerSetup>,
    lanes: HashMap<String, Lane>,
    attempts: JoinSet<String>,
}

/// Runs until told to stop; then waits for the attempts under way.
pub(super) async fn run(
    setup: WorkerSetup,
    mut notices: mpsc::Receiver<Notice>,
    mut stopped: watch::Receiver<bool>,
) {
    let clock = Arc::clone(&setup.clock);
    let mut lanes = Lanes { setup: Arc::new(setup), lanes: HashMap::new(), attempts: JoinSet::new() };
    let mut look_at = clock.now();
    loop {
        tokio::select! {
            biased;
            () = super::told_to_stop(&mut stopped) => break,
            Some(done) = lanes.attempts.join_next() => lanes.finished(done.ok()),
            Some(notice) = notices.recv() => lanes.add(notice),
            () = clock.wait_until(look_at) => {
                lanes.look().await;
                look_at = lanes.next_look().await;
            }
        }
    }
    while lanes.attempts.join_next().await.is_some() {}
}

impl Lanes {
    fn add(&mut self, notice: Notice) {
        let receiver = receiver(&notice);
        self.lanes.entry(receiver.clone()).or_default().waiting.push_back(notice);
        self.start(&receiver);
    }

    fn start(&mut self, receiver: &str) {
        let Some(lane) = self.lanes.get_mut(receiver) else { return };
        while lane.running < LANE_WIDTH && self.attempts.len() < ALL_LANES {
            let Some(notice) = lane.waiting.pop_front() else { break };
            lane.running = lane.running.saturating_add(1);
            let (setup, receiver) = (Arc::clone(&self.setup), receiver.to_owned());
            self.attempts.spawn(async move {
                attempt(&setup, &notice).await;
                receiver
            });
        }
        if lane.running == 0 && lane.waiting.is_empty() {
            self.lanes.remove(receiver);
        }
    }

    fn finished(&mut self, receiver: Option<String>) {
        let full = self.attempts.len().saturating_add(1) >= ALL_LANES;
        match receiver {
            Some(receiver) => {
                if let Some(lane) = self.lanes.get_mut(&receiver) {
                    lane.running = lane.running.saturating_sub(1);
                }
                self.start(&receiver);
            }
            // An attempt that panicked does not say whose it was; its lane stays narrower. The lease brings it back.
            None => tracing::error!("an attempt to deliver panicked"),
        }
        if full {
            let waiting: Vec<_> = self.lanes.keys().cloned().collect();
            waiting.iter().for_each(|receiver| self.start(receiver));
        }
    }

    /// Takes due notices from the database, those that nobody holds.
    async fn look(&mut self) {
        let setup = Arc::clone(&self.setup);
        let due = match setup.reader.due_notices(setup.clock.now(), PAGE).await {
            Ok(due) => due,
            Err(error) => {
                tracing::warn!(error = %error, "due notices could not be read");
                return;
            }
        };
        let leases = due.iter().map(|notice| {
            setup.engine.submit(LeaseNotice { notice: (notice.subject, notice.id), lease: LEASE })
        });
        for lease in join_all(leases).await {
            match lease {
                Ok(Some(notice)) => self.add(notice),
                // Another process was faster.
                Ok(None) => {}
                Err(error) => tracing::warn!(error = %error, "a notice could not be leased"),
            }
        }
    }

    /// When to look again: at the next due time, but no later than a little while from now.
    async fn next_look(&self) -> Timestamp {
        let now = self.setup.clock.now();
        let latest = now.saturating_add(LOOK_AGAIN);
        match self.setup.reader.next_due_notice().await {
            Ok(Some(due)) => due.clamp(now.saturating_add(Duration::from_millis(50)), latest),
            _ => latest,
        }
    }
}

/// Who a notice goes to: the server of a notify URL, or the mail or SMS service.
fn receiver(notice: &Notice) -> String {
    match &notice.channel {
        Channel::Merchant { url, .. } => {
            Url::parse(url).map_or_else(|_| url.clone(), |url| url.origin().ascii_serialization())
        }
        Channel::Mail { .. } => "mail".to_owned(),
        Channel::Sms { .. } => "sms".to_owned(),
    }
}
