//! The months whose rows were put aside, and the commands that record them.
//!
//! Invariant: a month is recorded before its first row moves. Whoever sees no such record need not look into the archive.

use crate::id::Fresh;
use crate::kernel::{Command, Decision, Row};
use crate::month::Month;
use crate::time::Timestamp;
use crate::world::{Keys, World};

/// A month that was put aside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ArchivedMonth {
    /// The month.
    pub month: Month,
    /// When its rows began to move.
    pub began_at: Timestamp,
    /// When all had moved.
    pub ended_at: Option<Timestamp>,
}

impl Row for ArchivedMonth {
    type Key = Month;

    fn key(&self) -> Month {
        self.month
    }
}

/// Records that the rows of these months may move from now on.
pub struct BeginArchive(pub Vec<Month>);

impl Command<World> for BeginArchive {
    type Outcome = ();

    fn name_keys(&self, keys: &mut Keys) {
        keys.archived_months.extend(self.0.iter().copied());
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<()> {
        for month in self.0.iter().copied() {
            if world.archived_months.get(&month)?.is_none() {
                let began_at = fresh.at();
                world.archived_months.put(ArchivedMonth { month, began_at, ended_at: None })?;
            }
        }
        Ok(())
    }
}

/// Records that all rows of these months have moved.
pub struct EndArchive(pub Vec<Month>);

impl Command<World> for EndArchive {
    type Outcome = ();

    fn name_keys(&self, keys: &mut Keys) {
        keys.archived_months.extend(self.0.iter().copied());
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<()> {
        for month in &self.0 {
            let found = world.archived_months.get(month)?.filter(|found| found.ended_at.is_none());
            let Some(found) = found.cloned() else { continue };
            world.archived_months.put(ArchivedMonth { ended_at: Some(fresh.at()), ..found })?;
        }
        Ok(())
    }
}
