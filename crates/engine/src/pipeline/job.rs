//! One command on its way through the pipeline, whatever its type.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use cashier_core::id::Fresh;
use cashier_core::world::{Command, Keys, Stop, World};
use tokio::sync::oneshot;

use super::SubmitError;

/// A command, whatever its type.
pub(super) trait Job: Send {
    /// Names the rows that the command will certainly read.
    fn name_keys(&self, keys: &mut Keys);

    /// How long the command has been waiting at `now`, since it was submitted.
    fn waited(&self, now: Instant) -> Duration;

    /// Decides the command and keeps the verdict. Returns false if a row is missing.
    fn decide(&mut self, world: &mut World) -> bool;

    /// Gives the verdict to the caller, after the commit.
    fn answer(self: Box<Self>);

    /// Reports to the caller that nothing was done.
    fn fail(self: Box<Self>, error: SubmitError);
}

type Verdict<C> = Result<<C as Command<World>>::Outcome, SubmitError>;

/// A command with its stamp, its verdict and its caller.
pub(super) struct Typed<C: Command<World>> {
    command: C,
    fresh: Fresh,
    verdict: Option<Verdict<C>>,
    submitted: Instant,
    reply: oneshot::Sender<Verdict<C>>,
}

impl<C: Command<World>> Typed<C> {
    pub(super) fn new(command: C, fresh: Fresh, reply: oneshot::Sender<Verdict<C>>) -> Self {
        Self { command, fresh, verdict: None, submitted: Instant::now(), reply }
    }
}

impl<C: Command<World>> Job for Typed<C> {
    fn name_keys(&self, keys: &mut Keys) {
        self.command.name_keys(keys);
    }

    fn waited(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.submitted)
    }

    fn decide(&mut self, world: &mut World) -> bool {
        self.fresh.restart();
        let mark = world.mark();
        // A panic in one decision must not affect its neighbours.
        let decided = catch_unwind(AssertUnwindSafe(|| self.command.decide(&mut self.fresh, world)));
        let verdict = match decided {
            Ok(Ok(outcome)) => {
                self.verdict = Some(Ok(outcome));
                return true;
            }
            Ok(Err(Stop::Need)) => {
                world.roll_back(mark);
                return false;
            }
            Ok(Err(Stop::Refused(error))) => SubmitError::Refused(error),
            Err(_) => {
                tracing::error!(command = std::any::type_name::<C>(), "a decision panicked");
                SubmitError::Failed
            }
        };
        world.roll_back(mark);
        self.verdict = Some(Err(verdict));
        true
    }

    fn answer(self: Box<Self>) {
        // The caller may be gone because its connection was closed. The command takes effect all the same.
        let _ = self.reply.send(self.verdict.unwrap_or(Err(SubmitError::Failed)));
    }

    fn fail(self: Box<Self>, error: SubmitError) {
        // A refusal needs no database: it holds even if the commit of the others failed.
        let verdict = match self.verdict {
            Some(Err(refused @ SubmitError::Refused(_))) if error == SubmitError::Failed => Err(refused),
            _ => Err(error),
        };
        let _ = self.reply.send(verdict);
    }
}
