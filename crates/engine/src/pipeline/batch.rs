//! Commands that are decided and committed together.

use cashier_core::id::BatchId;
use cashier_core::time::Timestamp;
use cashier_core::world::{Keys, World};
use cashier_store::Batch;

use super::job::Job;

/// The jobs of one transaction, with their world.
pub(super) struct JobBatch {
    id: BatchId,
    at: Timestamp,
    pub(super) world: World,
    is_begun: bool,
    /// Every key that any run of this batch has requested.
    keys: Keys,
    pub(super) jobs: Vec<Box<dyn Job>>,
}

impl JobBatch {
    /// Makes a batch with a world that holds only kept rows.
    pub(super) fn new(id: BatchId, at: Timestamp, world: World, jobs: Vec<Box<dyn Job>>) -> Self {
        let mut keys = Keys::default();
        for job in &jobs {
            job.name_keys(&mut keys);
        }
        Self { id, at, world, is_begun: false, keys, jobs }
    }
}

impl Batch for JobBatch {
    fn id(&self) -> BatchId {
        self.id
    }

    fn at(&self) -> Timestamp {
        self.at
    }

    fn restart(&mut self) -> Keys {
        if std::mem::replace(&mut self.is_begun, true) {
            self.world.forget();
        }
        self.keys.clone()
    }

    fn world(&mut self) -> &mut World {
        &mut self.world
    }

    fn decide(&mut self) -> Keys {
        let start = self.world.mark();
        let mut complete = true;
        for job in &mut self.jobs {
            complete &= job.decide(&mut self.world);
        }
        if complete {
            return Keys::default();
        }
        // Everything is decided again from the start once the rows are loaded, so that the order of the queue is kept.
        self.world.roll_back(start);
        let missing = self.world.take_missing();
        self.keys.merge(missing.clone());
        missing
    }
}
