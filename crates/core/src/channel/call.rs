//! A call under an errand's number is recorded before it is made: from then on it may have done something.

use std::time::Duration;

use super::errand::{Errand, ErrandEvent, ErrandId, ErrandState};
use super::schedule::is_quiet;
use crate::error::{Code, Error};
use crate::id::Fresh;
use crate::world::{Command, Decision, Keys, World};

/// A call that was recorded and is about to be made. Only [`BeginCall`] gives one, and it is used up by the answer.
#[derive(Debug)]
pub struct Call {
    errand: ErrandId,
    number: u32,
}

impl Call {
    /// Of which errand.
    pub const fn errand(&self) -> ErrandId {
        self.errand
    }

    /// Which call of the errand, from 1.
    pub(super) const fn number(&self) -> u32 {
        self.number
    }
}

/// Records that a call under an errand's number is about to be made.
pub struct BeginCall {
    /// Which errand.
    pub errand: ErrandId,
    /// True when the provider was asked just now and shows nothing under the number.
    pub is_absent: bool,
    /// How long the call may take: until then nobody else makes it.
    pub lease: Duration,
}

impl Command for BeginCall {
    /// Nothing when the errand has ended meanwhile, or waits.
    type Outcome = Option<(Call, Errand)>;

    fn name_keys(&self, keys: &mut Keys) {
        keys.errands.insert(self.errand);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Option<(Call, Errand)>> {
        let missing = || Error::new(Code::RefundNotExist);
        let mut errand = world.errands.get(&self.errand)?.cloned().ok_or_else(missing)?;
        if errand.state.is_final() || matches!(errand.state, ErrandState::Waiting { .. }) {
            return Ok(None);
        }
        let now = fresh.at();
        // Calls that were not answered, long ago, and nothing is there: none of them did anything.
        if self.is_absent && errand.state == ErrandState::Unknown && is_quiet(errand.called_at, now) {
            errand = Errand { open_calls: 0, ..errand.after(ErrandEvent::Forget, now)? };
        }
        let calls = errand.calls.saturating_add(1);
        let until = now.saturating_add(self.lease);
        let errand = Errand {
            calls,
            open_calls: errand.open_calls.saturating_add(1),
            called_at: Some(now),
            next_check_at: errand.next_check_at.max(Some(until)),
            ..errand.after(ErrandEvent::Send, now)?
        };
        world.errands.put(errand.clone())?;
        Ok(Some((Call { errand: errand.id, number: calls }, errand)))
    }
}
