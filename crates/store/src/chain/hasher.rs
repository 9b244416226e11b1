//! The thread that hashes what a batch writes while its rows are on their way to the disk.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use cashier_core::chain::Facts;

use super::Collected;
use crate::error::StoreError;

/// From this many versions on it is worth handing them over.
const MIN: usize = 16;

/// Hashes for one writer.
#[derive(Default)]
pub(crate) struct Hasher {
    /// Begun with the first large batch.
    thread: Option<Thread>,
}

struct Thread {
    work: SyncSender<Work>,
}

/// What to hash, and where the facts go.
type Work = (Collected, SyncSender<Facts>);

/// The facts of a batch, which are there or on their way.
pub(crate) enum Hashing {
    Done(Facts),
    UnderWay(Receiver<Facts>),
}

impl Thread {
    fn start() -> Result<Self, StoreError> {
        let (work, mine) = sync_channel::<Work>(1);
        std::thread::Builder::new()
            .name("chain".to_owned())
            .spawn(move || {
                // It ends with its writer.
                while let Ok((collected, out)) = mine.recv() {
                    // A batch that failed meanwhile wants them no more.
                    let _ = out.send(collected.facts());
                }
            })
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self { work })
    }
}

impl Hasher {
    /// Begins to hash what a batch writes.
    ///
    /// # Errors
    /// When no thread can be started.
    pub(crate) fn begin(&mut self, collected: Collected) -> Result<Hashing, StoreError> {
        if collected.len() < MIN {
            return Ok(Hashing::Done(collected.facts()));
        }
        let thread = match self.thread.take() {
            Some(thread) => thread,
            None => Thread::start()?,
        };
        let (out, facts) = sync_channel(1);
        match thread.work.send((collected, out)) {
            Ok(()) => {
                self.thread = Some(thread);
                Ok(Hashing::UnderWay(facts))
            }
            Err(unsent) => Ok(Hashing::Done(unsent.0.0.facts())),
        }
    }
}

impl Hashing {
    /// The facts, once they are there.
    ///
    /// # Errors
    /// When the thread is gone. The batch can be run again.
    pub(crate) fn finish(self) -> Result<Facts, StoreError> {
        match self {
            Self::Done(facts) => Ok(facts),
            Self::UnderWay(facts) => {
                facts.recv().map_err(|_| StoreError::Conflict("the thread that hashes ended".to_owned()))
            }
        }
    }
}
