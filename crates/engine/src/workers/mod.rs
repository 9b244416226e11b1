//! The workers: delivering notices, closing expired orders, and deleting ended rows. Safe with several processes on
//! one database.

mod acquirer;
mod deliver;
mod expire;
mod lane;
mod logged;
mod notices;
mod poll;
mod post;
mod retention;
mod schedule;

use std::sync::Arc;
use std::time::Duration;

use cashier_core::notice::Notice;
use cashier_core::retention::Periods;
use cashier_store::Reader;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::acquirers::Acquirers;
use crate::call_log::CallLog;
use crate::clock::Clock;
use crate::delivery::Deliveries;
use crate::messaging::Messenger;
use crate::outbound::Outbound;
use crate::pipeline::Engine;
use crate::signer::Signer;

pub(crate) use deliver::Attempted;
#[cfg(test)]
pub(crate) use lane::ATTEMPT_MAX;
pub use retention::{Retention, RetentionError, Swept};
pub use schedule::{SCHEDULE, next_attempt};

/// What the workers need.
#[derive(Clone)]
pub struct WorkerSetup {
    /// Submits every change.
    pub engine: Engine,
    /// Reads the database.
    pub reader: Reader,
    /// The signer with the wallet's key, for calls to acquirers.
    pub signer: Signer,
    /// Makes the requests to clients and apps.
    pub deliveries: Deliveries,
    /// Calls to merchants.
    pub outbound: Outbound,
    /// E-mail and SMS to users.
    pub messenger: Arc<Messenger>,
    /// The acquirers whose orders our users pay.
    pub acquirers: Acquirers,
    /// The product's clock.
    pub clock: Arc<dyn Clock>,
    /// How long ended rows are kept.
    pub periods: Periods,
    /// Keeps the calls to merchants for their developers.
    pub calls: CallLog,
}

impl WorkerSetup {
    fn retention(&self) -> Retention {
        Retention {
            engine: self.engine.clone(),
            reader: self.reader.clone(),
            clock: Arc::clone(&self.clock),
            periods: self.periods,
        }
    }
}

/// The running workers.
pub struct Workers {
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Workers {
    /// Starts them. `notices` receives the new notices of this process.
    pub fn start(setup: WorkerSetup, notices: mpsc::Receiver<Notice>) -> Self {
        let (stop, stopped) = watch::channel(false);
        let vitals = setup.engine.vitals();
        let (expiry, delivery) = (vitals.part("expiry", TURN_MAX), vitals.part("notices", TURN_MAX));
        let (own, until) = (setup.clone(), stopped.clone());
        let expiring =
            expiry.keep_alive(stopped.clone(), move |part| expire::run(own.clone(), part, until.clone()));
        let (own, until) = (setup.retention(), stopped.clone());
        let forgetting = vitals.part("retention", TURN_MAX);
        let forgetting =
            forgetting.keep_alive(stopped, move |part| retention::run(own.clone(), part, until.clone()));
        let tasks = vec![
            tokio::spawn(notices::run(setup, delivery, notices, stop.subscribe())),
            tokio::spawn(expiring),
            tokio::spawn(forgetting),
        ];
        Self { stop, tasks }
    }

    /// Waits until attempts in progress have ended and been recorded, then stops. Unsent notices are sent by the next
    /// process.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        for task in self.tasks {
            let _ = task.await;
        }
    }
}

/// A worker whose turn takes longer than this is stuck. A turn reads a page and writes it.
const TURN_MAX: Duration = Duration::from_mins(1);

/// Waits until the workers are told to stop.
async fn told_to_stop(stopped: &mut watch::Receiver<bool>) {
    // An error means that the sender is gone, which amounts to the same.
    let _ = stopped.wait_for(|stop| *stop).await;
}
