//! The write pipeline: commands are batched, decided together, committed once, made durable, and only then answered.
//!
//! Invariants: no caller is answered before its batch is durable; a refused command leaves nothing behind; a command that
//! breaks its batch is isolated and fails alone. No outside call is ever made in here.

mod answers;
mod batch;
mod job;
mod run;

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::mpsc::sync_channel;
use std::thread::JoinHandle;
use std::time::Duration;

use cashier_core::error::Error;
use cashier_core::id::{Fresh, PaymentId};
use cashier_core::notice::Notice;
use cashier_core::world::{Command, Policy, Wire, World};
use cashier_store::Writer;
use thiserror::Error as ThisError;
use tokio::sync::{broadcast, mpsc, oneshot};

use crate::clock::Clock;
use crate::entropy::Entropy;
use crate::vitals::{Busy, Vitals};
use job::{Job, Typed};

/// How many commands may wait. More are refused, so that a slow disk cannot fill the memory.
const QUEUE: usize = 8_192;

/// A batch that takes longer than this is stuck.
const TURN_MAX: Duration = Duration::from_secs(10);

/// How long a caller waits for its outcome. After that it is told that the outcome is unknown.
const ANSWER_MAX: Duration = Duration::from_millis(4_500);

/// How long a command may wait for its batch. After that it is not started: its caller is about to give up.
const WAIT_MAX: Duration = Duration::from_secs(3);

/// A writer that has spent this long on one batch takes no more commands: they would only wait.
const BUSY_MAX: Duration = Duration::from_secs(3);

/// How many new notices may wait for the worker. Its poller finds the rest.
const NOTICE_QUEUE: usize = 65_536;

/// How many changes a slow listener may fall behind before it has to read the database.
const CHANGE_QUEUE: usize = 4_096;

/// Why a command has no outcome.
#[derive(Debug, Clone, PartialEq, Eq, ThisError)]
pub enum SubmitError {
    /// The rules forbid the command.
    #[error("{0}")]
    Refused(#[from] Error),
    /// Too many commands are waiting. Nothing was done; try again later.
    #[error("too many commands are waiting")]
    Busy,
    /// The database does not answer. Whether anything was done is unknown; query it, or send the same command again.
    #[error("the database is not available")]
    Unavailable,
    /// The command failed internally. Nothing was done; the log says why.
    #[error("the command failed")]
    Failed,
}

/// What the pipeline needs at its start.
pub struct Setup {
    /// The writer of the database.
    pub writer: Box<dyn Writer>,
    /// This deployment's clock.
    pub clock: Arc<dyn Clock>,
    /// The source of randomness.
    pub entropy: Arc<dyn Entropy>,
    /// The texts that are sent out about facts.
    pub wire: Arc<dyn Wire>,
    /// What is sent to users besides the inbox.
    pub policy: Policy,
}

/// The entry to the pipeline. Cheap to clone.
#[derive(Clone)]
pub struct Engine {
    queue: mpsc::Sender<Message>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    changes: broadcast::Sender<PaymentId>,
    vitals: Vitals,
    writer: Busy,
}

/// The running pipeline, held by whoever started it.
pub struct Pipeline {
    engine: Engine,
    thread: Option<JoinHandle<()>>,
    notices: Option<mpsc::Receiver<Notice>>,
}

enum Message {
    Job(Box<dyn Job>),
    Stop(oneshot::Sender<()>),
}

impl Pipeline {
    /// Starts the writer's thread.
    ///
    /// # Errors
    /// When the system cannot start a thread.
    pub fn start(setup: Setup) -> std::io::Result<Self> {
        let (queue, inbox) = mpsc::channel(QUEUE);
        let (notice_sender, notices) = mpsc::channel(NOTICE_QUEUE);
        let (changes, _) = broadcast::channel(CHANGE_QUEUE);
        let Setup { writer, clock, entropy, wire, policy } = setup;
        let vitals = Vitals::default();
        let part = vitals.part("writer", TURN_MAX);
        let engine = Engine {
            queue,
            clock: Arc::clone(&clock),
            entropy: Arc::clone(&entropy),
            changes: changes.clone(),
            vitals,
            writer: part.watch(),
        };
        let (committed, batches) = sync_channel(answers::AHEAD);
        let answers = Arc::new(answers::Answers {
            durable: writer.durable(),
            changes,
            notices: notice_sender,
            waiting: AtomicUsize::new(0),
        });
        let thread = std::thread::Builder::new().name("answers".to_owned()).spawn({
            let (answers, part) = (Arc::clone(&answers), engine.vitals.part("answers", TURN_MAX));
            move || answers.run(&part, &batches)
        })?;
        let new_world = Box::new(move || World::new(Arc::clone(&wire), policy));
        let parts =
            run::Parts { part, writer, clock, entropy, world: None, new_world, committed, answers, thread };
        let thread =
            std::thread::Builder::new().name("writer".to_owned()).spawn(move || run::run(parts, inbox))?;
        Ok(Self { engine, thread: Some(thread), notices: Some(notices) })
    }

    /// The entry to the pipeline.
    pub fn engine(&self) -> Engine {
        self.engine.clone()
    }

    /// The new notices of this process, which are leased to it. Only the first caller gets them.
    pub fn take_notices(&mut self) -> Option<mpsc::Receiver<Notice>> {
        self.notices.take()
    }

    /// Commits the commands that are waiting, then ends the writer's thread.
    pub async fn stop(mut self) {
        let (done, stopped) = oneshot::channel();
        if self.engine.queue.send(Message::Stop(done)).await.is_ok() {
            let _ = stopped.await;
        }
        if let Some(thread) = self.thread.take() {
            let _ = tokio::task::spawn_blocking(move || thread.join()).await;
        }
    }
}

impl Engine {
    /// Stamps a command with time and ids, waits for its commit, and returns its outcome.
    ///
    /// # Errors
    /// See [`SubmitError`].
    pub async fn submit<C: Command<World>>(&self, command: C) -> Result<C::Outcome, SubmitError> {
        if self.writer.time().is_some_and(|time| time > BUSY_MAX) {
            return Err(SubmitError::Busy);
        }
        let (reply, answer) = oneshot::channel();
        let job = Typed::new(command, self.fresh(), reply);
        self.queue.try_send(Message::Job(Box::new(job))).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => SubmitError::Busy,
            mpsc::error::TrySendError::Closed(_) => SubmitError::Unavailable,
        })?;
        // The command takes effect even if its batch is committed later.
        match tokio::time::timeout(ANSWER_MAX, answer).await {
            Ok(answered) => answered.unwrap_or(Err(SubmitError::Unavailable)),
            Err(_) => Err(SubmitError::Unavailable),
        }
    }

    /// A stamp for ids that must exist before their command, such as those inside tokens.
    pub fn fresh(&self) -> Fresh {
        Fresh::new(self.clock.now(), self.entropy.seed())
    }

    /// This deployment's clock.
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// The source of randomness.
    pub fn entropy(&self) -> &dyn Entropy {
        &*self.entropy
    }

    /// The life signs of the parts around this pipeline.
    pub const fn vitals(&self) -> &Vitals {
        &self.vitals
    }

    /// The payments that this process changes from now on; other processes' changes are not included.
    pub fn changes(&self) -> broadcast::Receiver<PaymentId> {
        self.changes.subscribe()
    }
}
