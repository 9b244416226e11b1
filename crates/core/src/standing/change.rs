//! The operator changes somebody's standing.

use super::act::record;
use super::{ActKind, By, Standing};
use crate::id::Fresh;
use crate::kernel::{Command, Decision};
use crate::ledger::Owner;
use crate::world::{Keys, World};

/// What changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StandingChange {
    /// Nothing new may be started from now on.
    Suspend,
    /// The suspension is over.
    Reinstate,
    /// Every open session is ended. For users.
    EndSessions,
}

/// Changes somebody's standing. The caller has checked that the subject exists.
pub struct ChangeStanding {
    /// The subject.
    pub subject: Owner,
    /// What changes.
    pub change: StandingChange,
    /// Who does it, and why.
    pub by: By,
}

impl Command<World> for ChangeStanding {
    /// False when it was already so; then nothing is recorded.
    type Outcome = bool;

    fn name_keys(&self, keys: &mut Keys) {
        keys.standings.insert(self.subject);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<bool> {
        let before = world.standings.get(&self.subject)?.copied().unwrap_or(Standing::good(self.subject));
        let (kind, after) = match self.change {
            StandingChange::Suspend if before.is_suspended() => return Ok(false),
            StandingChange::Reinstate if !before.is_suspended() => return Ok(false),
            StandingChange::Suspend => {
                (ActKind::Suspend, Standing { suspended_at: Some(fresh.at()), ..before })
            }
            StandingChange::Reinstate => (ActKind::Reinstate, Standing { suspended_at: None, ..before }),
            StandingChange::EndSessions => {
                (ActKind::EndSessions, Standing { sessions_ended_at: Some(fresh.at()), ..before })
            }
        };
        world.standings.put(after)?;
        record(world, fresh, (self.subject, kind), "", &self.by);
        Ok(true)
    }
}
