//! The writer's thread: take what waits, commit it, answer.

use std::sync::Arc;
use std::time::{Duration, Instant};

use cashier_core::id::{Fresh, PaymentId, Shard};
use cashier_core::notice::Notice;
use cashier_core::world::{Change, Policy, Wire, World};
use cashier_store::{Batch as _, StoreError, Writer};
use tokio::sync::{broadcast, mpsc};

use super::batch::JobBatch;
use super::job::Job;
use super::{Message, SubmitError, WAIT_MAX};
use crate::clock::Clock;
use crate::entropy::Entropy;
use crate::vitals::Part;

/// How many commands share one commit at most.
const MAX_BATCH: usize = 512;

/// How often a batch that meets other writers is run again.
const MAX_CONFLICTS: u32 = 12;

/// What the thread works with.
pub(super) struct Parts {
    /// The life sign of this thread.
    pub(super) part: Part,
    pub(super) writer: Box<dyn Writer>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) entropy: Arc<dyn Entropy>,
    pub(super) wire: Arc<dyn Wire>,
    pub(super) policy: Policy,
    pub(super) changes: broadcast::Sender<PaymentId>,
    pub(super) notices: mpsc::Sender<Notice>,
}

/// Runs until it is told to stop, or until every front door is gone.
pub(super) fn run(mut parts: Parts, mut inbox: mpsc::Receiver<Message>) {
    let mut jobs = Vec::new();
    let mut stop = None;
    while stop.is_none() {
        let Some(message) = inbox.blocking_recv() else { break };
        let (mut next, now) = (Some(message), Instant::now());
        while let Some(message) = next.take() {
            match message {
                Message::Job(job) if job.waited(now) > WAIT_MAX => job.fail(SubmitError::Busy),
                Message::Job(job) => jobs.push(job),
                Message::Stop(done) => stop = Some(done),
            }
            if jobs.len() < MAX_BATCH && stop.is_none() {
                next = inbox.try_recv().ok();
            }
        }
        if !jobs.is_empty() {
            parts.part.begin();
            parts.commit(std::mem::take(&mut jobs));
            parts.part.end();
        }
    }
    parts.part.finish();
    if let Some(done) = stop {
        let _ = done.send(());
    }
}

impl Parts {
    /// Commits jobs together. A batch that keeps failing is halved until the job at fault stands alone.
    fn commit(&mut self, jobs: Vec<Box<dyn Job>>) {
        let (at, seed) = (self.clock.now(), self.entropy.seed());
        let id = Fresh::new(at, seed).id(Shard::from_low_bits(0));
        let mut batch = JobBatch::new(id, at, &self.wire, self.policy, jobs);
        let mut conflicts: u32 = 0;
        let error = loop {
            match self.writer.run(&mut batch) {
                Ok(()) => {
                    self.publish(batch.world());
                    for job in batch.jobs {
                        job.answer();
                    }
                    return;
                }
                Err(StoreError::Conflict(text)) if conflicts < MAX_CONFLICTS => {
                    conflicts = conflicts.saturating_add(1);
                    tracing::debug!(conflict = %text, run = conflicts, "the batch is run again");
                    std::thread::sleep(Duration::from_millis(u64::from(conflicts)));
                }
                Err(error) => break error,
            }
        };
        let mut jobs = batch.jobs;
        match error {
            StoreError::Unavailable(_) => {
                tracing::error!(error = %error, commands = jobs.len(), "the database does not answer");
                for job in jobs {
                    job.fail(SubmitError::Unavailable);
                }
            }
            error if jobs.len() == 1 => {
                tracing::error!(error = %error, "a command failed alone");
                for job in jobs {
                    job.fail(SubmitError::Failed);
                }
            }
            error => {
                tracing::warn!(error = %error, commands = jobs.len(), "the batch is halved");
                let rest = jobs.split_off(jobs.len() / 2);
                self.commit(jobs);
                self.commit(rest);
            }
        }
    }

    /// Tells the listeners what the commit changed.
    fn publish(&self, world: &World) {
        for change in world.payments.changes() {
            if let Change::Insert(payment) | Change::Update(payment) = change {
                // No listener is fine.
                let _ = self.changes.send(payment.id);
            }
        }
        for change in world.notices.changes() {
            if let Change::Insert(notice) = change {
                // When the queue is full the poller finds the notice once its lease is over.
                let _ = self.notices.try_send(notice.clone());
            }
        }
    }
}
