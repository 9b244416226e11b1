//! What a batch writes is hashed on another thread while its rows are on their way to the disk.

use std::thread::{Builder, Scope, ScopedJoinHandle};

use cashier_core::for_each_table;
use cashier_core::world::World;

use super::Written;
use crate::error::StoreError;

/// From this many written rows on, another thread is worth its start.
const MIN: usize = 64;

/// What a batch writes: known, or on its way.
pub(crate) enum Telling<'scope> {
    Done(Written),
    UnderWay(ScopedJoinHandle<'scope, Written>),
}

impl<'scope> Telling<'scope> {
    /// Begins to tell what this batch writes.
    pub(crate) fn begin(scope: &'scope Scope<'scope, '_>, world: &'scope World) -> Self {
        if writes(world) >= MIN {
            let thread = Builder::new().name("chain".to_owned());
            if let Ok(thread) = thread.spawn_scoped(scope, || Written::of(world)) {
                return Self::UnderWay(thread);
            }
        }
        Self::Done(Written::of(world))
    }

    /// What it writes.
    ///
    /// # Errors
    /// When the thread is gone. The batch can be run again.
    pub(crate) fn finish(self) -> Result<Written, StoreError> {
        match self {
            Self::Done(written) => Ok(written),
            Self::UnderWay(thread) => {
                thread.join().map_err(|_| StoreError::Conflict("the thread that hashes ended".to_owned()))
            }
        }
    }
}

fn writes(world: &World) -> usize {
    let mut sum: usize = 0;
    macro_rules! add {
        ($($table:ident: $row:ty, $doc:literal;)+) => {
            $(sum = sum.saturating_add(world.$table.writes());)+
        };
    }
    for_each_table!(add);
    sum
}
