//! The answering thread: waits until a batch is durable, notifies listeners and answers the callers. Meanwhile the
//! writer thread works on the next batch.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender};

use cashier_core::id::PaymentId;
use cashier_core::notice::Notice;
use cashier_core::payment::Payment;
use cashier_core::world::{Change, World};
use cashier_store::Durable;
use tokio::sync::{broadcast, mpsc};

use super::job::Job;
use crate::vitals::Part;

/// The maximum number of committed batches waiting for a sync. More would only make their callers wait longer.
pub(super) const AHEAD: usize = 2;

/// A committed batch that may not be durable yet: the callers to answer, and the changes to publish.
pub(super) struct Committed {
    jobs: Vec<Box<dyn Job>>,
    payments: Vec<PaymentId>,
    notices: Vec<Notice>,
}

/// The sync failed or the answering thread is gone. Waiting callers get "outcome unknown".
pub(super) struct Unanswerable;

impl Committed {
    pub(super) fn new(world: &World, jobs: Vec<Box<dyn Job>>) -> Self {
        let payment = |change: Change<'_, Payment>| match change {
            Change::Insert(payment) | Change::Update(payment) | Change::Replace(payment) => Some(payment.id),
            Change::Delete(_) => None,
        };
        let notice = |change: Change<'_, Notice>| match change {
            Change::Insert(notice) => Some(notice.clone()),
            Change::Update(_) | Change::Replace(_) | Change::Delete(_) => None,
        };
        Self {
            jobs,
            payments: world.payments.changes().filter_map(payment).collect(),
            notices: world.notices.changes().filter_map(notice).collect(),
        }
    }
}

/// What is needed to answer; shared by the answering thread and the writer thread.
pub(super) struct Answers {
    pub(super) durable: Arc<dyn Durable>,
    pub(super) changes: broadcast::Sender<PaymentId>,
    pub(super) notices: mpsc::Sender<Notice>,
    /// The number of batches handed over and not yet answered.
    pub(super) waiting: AtomicUsize,
}

impl Answers {
    /// Runs until the writer thread is gone. If a sync fails, the thread ends unfinished, and with it the process.
    pub(super) fn run(&self, part: &Part, committed: &Receiver<Committed>) {
        while let Ok(first) = committed.recv() {
            part.begin();
            let batches: Vec<_> = std::iter::once(first).chain(committed.try_iter()).collect();
            let count = batches.len();
            if self.answer(batches).is_err() {
                return;
            }
            self.waiting.fetch_sub(count, Ordering::AcqRel);
            part.end();
        }
        part.finish();
    }

    /// Hands a batch over to the answering thread. If the writer has nothing else to do, it answers the batch itself:
    /// waking another thread would only add latency.
    pub(super) fn hand_over(
        &self,
        batch: Committed,
        is_idle: bool,
        to: &SyncSender<Committed>,
    ) -> Result<(), Unanswerable> {
        // A batch must not be answered before an earlier one.
        if is_idle && self.waiting.load(Ordering::Acquire) == 0 {
            return self.answer(vec![batch]);
        }
        self.waiting.fetch_add(1, Ordering::AcqRel);
        to.send(batch).map_err(|_| Unanswerable)
    }

    fn answer(&self, batches: Vec<Committed>) -> Result<(), Unanswerable> {
        self.durable.wait().map_err(|error| {
            tracing::error!(error = %error, "what was committed may not be on the disk; nothing more is written");
            Unanswerable
        })?;
        for batch in batches {
            self.publish(batch.payments, batch.notices);
            for job in batch.jobs {
                job.answer();
            }
        }
        Ok(())
    }

    /// Notifies the listeners of what a batch changed.
    fn publish(&self, payments: Vec<PaymentId>, notices: Vec<Notice>) {
        for payment in payments {
            // It is fine if nobody listens.
            let _ = self.changes.send(payment);
        }
        for notice in notices {
            // If the queue is full, the poller finds the notice when its lease ends.
            let _ = self.notices.try_send(notice);
        }
    }
}
