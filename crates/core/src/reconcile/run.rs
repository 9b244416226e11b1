//! One comparison of an account's day: who runs it, and its outcome. Two cannot run at once.

use std::sync::Arc;
use std::time::Duration;

use crate::id::{Fresh, ProviderAccountId};
use crate::kernel::{Command, Decision, Row};
use crate::time::Timestamp;
use crate::world::{Keys, World};

/// The comparisons of one account and day. The newest is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reconciliation {
    /// The provider account.
    pub account: ProviderAccountId,
    /// The day, `2026-11-21`, China time.
    pub day: String,
    /// The number of the comparison of that day, from 1.
    pub run: u32,
    /// When it began.
    pub began_at: Timestamp,
    /// How it ended; `None` while it runs, or when it was interrupted.
    pub outcome: Option<RunOutcome>,
}

/// How a comparison ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RunOutcome {
    /// When.
    pub at: Timestamp,
    /// Why there was nothing to compare; `None` when the bill was compared.
    pub problem: Option<Arc<str>>,
    /// How many lines the bill had.
    pub lines: u32,
    /// How many payments it settled.
    pub settled: u32,
    /// How many differences are open.
    pub differences: u32,
}

impl Row for Reconciliation {
    type Key = (ProviderAccountId, String);

    fn key(&self) -> Self::Key {
        (self.account, self.day.clone())
    }
}

/// Begins a comparison.
pub struct BeginReconciliation {
    /// The provider account.
    pub account: ProviderAccountId,
    /// The day.
    pub day: String,
    /// How long a comparison belongs to the process that began it. After that, an interrupted one may be begun again.
    pub lease: Duration,
}

impl Command<World> for BeginReconciliation {
    /// The number of the comparison, to end it with; `None` while another one runs.
    type Outcome = Option<u32>;

    fn name_keys(&self, keys: &mut Keys) {
        keys.reconciliations.insert((self.account, self.day.clone()));
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Option<u32>> {
        let known = world.reconciliations.get(&(self.account, self.day.clone()))?.cloned();
        let now = fresh.at();
        if let Some(known) = &known
            && known.outcome.is_none()
            && now < known.began_at.saturating_add(self.lease)
        {
            return Ok(None);
        }
        let run = known.map_or(1, |known| known.run.saturating_add(1));
        let (account, day) = (self.account, self.day.clone());
        world.reconciliations.put(Reconciliation { account, day, run, began_at: now, outcome: None })?;
        Ok(Some(run))
    }
}

/// Ends a comparison.
pub struct EndReconciliation {
    /// The provider account.
    pub account: ProviderAccountId,
    /// The day.
    pub day: String,
    /// The comparison's number.
    pub run: u32,
    /// How it ended. The decision sets the time.
    pub outcome: RunOutcome,
}

impl Command<World> for EndReconciliation {
    type Outcome = ();

    fn name_keys(&self, keys: &mut Keys) {
        keys.reconciliations.insert((self.account, self.day.clone()));
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<()> {
        let known = world.reconciliations.get(&(self.account, self.day.clone()))?.cloned();
        // A comparison that outlasted its lease may have been begun again; then the newer one's outcome counts.
        let Some(known) = known.filter(|known| known.run == self.run) else { return Ok(()) };
        let outcome = Some(RunOutcome { at: fresh.at(), ..self.outcome.clone() });
        world.reconciliations.put(Reconciliation { outcome, ..known })
    }
}
