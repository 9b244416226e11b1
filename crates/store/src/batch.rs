//! What the store needs from a batch, and what a batch can request from the store.

use std::sync::Arc;

use cashier_core::id::BatchId;
use cashier_core::time::Timestamp;
use cashier_core::world::{Keys, World};

use crate::counts::Counts;
use crate::error::StoreError;

/// Commands that are decided and committed together.
pub trait Batch {
    /// The batch's id. It is written with the batch, so that after a lost connection the writer can see whether the
    /// commit went through.
    fn id(&self) -> BatchId;

    /// When the batch was made.
    fn at(&self) -> Timestamp;

    /// Starts the batch, or starts it over, with a world that holds no rows, and returns the keys to load. After a
    /// failed run these include the keys that were requested later, so that all locks are taken in order.
    fn restart(&mut self) -> Keys;

    /// The rows.
    fn world(&mut self) -> &mut World;

    /// Decides every command on the loaded rows, from the start. Returns the keys of rows that are still missing;
    /// none when everything is decided.
    fn decide(&mut self) -> Keys;
}

/// The only writer of a database in this process.
pub trait Writer: Send {
    /// Runs a batch in one transaction: load, decide, save, commit. Nobody may learn of it before [`Durable::wait`] has
    /// returned: a power cut could still undo it.
    ///
    /// # Errors
    /// When nothing was written. If it is unclear whether the commit went through, the writer finds out before it
    /// answers.
    fn run(&mut self, batch: &mut dyn Batch) -> Result<(), StoreError>;

    /// Returns true if rows may be kept for the next batch: this writer notices when somebody else has committed in between.
    fn may_keep_rows(&self) -> bool;

    /// Counts of this writer's work.
    fn counts(&self) -> Arc<Counts>;

    /// Makes this writer's commits durable; for use on another thread.
    fn durable(&self) -> Arc<dyn Durable>;
}

/// Makes commits durable.
pub trait Durable: Send + Sync {
    /// Returns once every commit that finished before this call would survive a power cut.
    ///
    /// # Errors
    /// When the disk failed. What it kept is then unknown, and every later call fails too.
    fn wait(&self) -> Result<(), StoreError>;
}
