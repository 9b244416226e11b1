//! What the store needs from a batch, and what a batch can request from the store.

use cashier_core::id::BatchId;
use cashier_core::time::Timestamp;
use cashier_core::world::{Keys, World};

use crate::error::StoreError;

/// Commands that are decided and committed together.
pub trait Batch {
    /// The batch's id. It is written with the batch, so that after a lost connection the writer can see whether the
    /// commit went through.
    fn id(&self) -> BatchId;

    /// When the batch was made.
    fn at(&self) -> Timestamp;

    /// Starts over with an empty world, and names the rows to load. After a failed run, keys requested during that
    /// run are included, so that all locks are taken in order.
    fn restart(&mut self) -> Keys;

    /// The rows.
    fn world(&mut self) -> &mut World;

    /// Decides every command on the loaded rows, from the start. Returns the keys of rows that are still missing;
    /// none when everything is decided.
    fn decide(&mut self) -> Keys;
}

/// The only writer of a database in this process.
pub trait Writer: Send {
    /// Runs a batch in one transaction: load, decide, save, commit.
    ///
    /// # Errors
    /// When nothing was written. If it is unclear whether the commit went through, the writer finds out before it
    /// answers.
    fn run(&mut self, batch: &mut dyn Batch) -> Result<(), StoreError>;
}
