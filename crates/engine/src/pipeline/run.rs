//! The writer's thread: takes the waiting commands, commits them, and hands them over to be answered.

use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use cashier_core::id::{Fresh, Shard};
use cashier_core::world::World;
use cashier_store::{StoreError, Writer};
use tokio::sync::mpsc;

use super::answers::{Answers, Committed, Unanswerable};
use super::batch::JobBatch;
use super::job::Job;
use super::{Message, SubmitError, WAIT_MAX};
use crate::clock::Clock;
use crate::entropy::Entropy;
use crate::vitals::Part;

/// The maximum number of commands in one commit.
const MAX_BATCH: usize = 512;

/// How often a batch that conflicts with other writers is run again.
const MAX_CONFLICTS: u32 = 12;

/// What the thread works with.
pub(super) struct Parts {
    /// The life sign of this thread.
    pub(super) part: Part,
    pub(super) writer: Box<dyn Writer>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) entropy: Arc<dyn Entropy>,
    /// Between two batches it holds only kept rows. While a batch runs, the batch owns it.
    pub(super) world: Option<World>,
    pub(super) new_world: Box<dyn Fn() -> World + Send>,
    /// Where committed batches go.
    pub(super) committed: SyncSender<Committed>,
    /// Answers them, on a thread of its own.
    pub(super) answers: Arc<Answers>,
    pub(super) thread: JoinHandle<()>,
}

/// Runs until it is told to stop, or until nobody can submit commands any more.
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
            // If nobody can be answered, nothing more is written: the part ends unfinished, and with it the process.
            let Ok(()) = parts.commit(std::mem::take(&mut jobs), &|| inbox.is_empty()) else { return };
            parts.part.end();
        }
    }
    parts.part.finish();
    let Parts { committed, thread, .. } = parts;
    drop(committed);
    // Whatever ended that thread also ended the process.
    let _ = thread.join();
    if let Some(done) = stop {
        let _ = done.send(());
    }
}

impl Parts {
    /// Commits jobs together. A batch that keeps failing is halved until the job at fault is alone.
    fn commit(&mut self, jobs: Vec<Box<dyn Job>>, is_idle: &dyn Fn() -> bool) -> Result<(), Unanswerable> {
        let (at, seed) = (self.clock.now(), self.entropy.seed());
        let id = Fresh::new(at, seed).id(Shard::from_low_bits(0));
        let world = self.world.take().unwrap_or_else(&self.new_world);
        let mut batch = JobBatch::new(id, at, world, jobs);
        let mut conflicts: u32 = 0;
        let error = loop {
            match self.writer.run(&mut batch) {
                Ok(()) => {
                    let JobBatch { mut world, jobs, .. } = batch;
                    let committed = Committed::new(&world, jobs);
                    if self.writer.may_keep_rows() {
                        world.keep();
                    } else {
                        world.forget();
                    }
                    self.world = Some(world);
                    return self.answers.hand_over(committed, is_idle(), &self.committed);
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
                self.commit(jobs, is_idle)?;
                self.commit(rest, is_idle)?;
            }
        }
        Ok(())
    }
}
