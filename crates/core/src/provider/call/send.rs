//! Each sending of a provider call is recorded before it is made, because from then on it may have had an effect.

use std::time::Duration;

use super::{CallEvent, CallState, ProviderCall, ProviderCallId};
use crate::error::{Code, Error};
use crate::id::Fresh;
use crate::kernel::{Command, Decision};
use crate::provider::schedule::is_quiet;
use crate::world::{Keys, World};

/// One sending of a provider call, recorded and about to be made. Only [`BeginSend`] creates one, and the answer
/// consumes it.
#[derive(Debug)]
pub struct Sending {
    call: ProviderCallId,
    number: u32,
}

impl Sending {
    /// The provider call it belongs to.
    pub const fn call(&self) -> ProviderCallId {
        self.call
    }

    /// The number of this sending, from 1.
    pub(super) const fn number(&self) -> u32 {
        self.number
    }
}

/// Records that a provider call is about to be sent.
pub struct BeginSend {
    /// The provider call.
    pub call: ProviderCallId,
    /// True when the provider has just been queried and has nothing under the number.
    pub is_absent: bool,
    /// How long the sending may take: until then nobody else begins one.
    pub lease: Duration,
}

impl Command<World> for BeginSend {
    /// `None` when the provider call has ended in the meantime, or is waiting.
    type Outcome = Option<(Sending, ProviderCall)>;

    fn name_keys(&self, keys: &mut Keys) {
        keys.provider_calls.insert(self.call);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Option<(Sending, ProviderCall)>> {
        let missing = || Error::new(Code::RefundNotExist);
        let mut call = world.provider_calls.get(&self.call)?.cloned().ok_or_else(missing)?;
        if call.state.is_final() || matches!(call.state, CallState::Waiting { .. }) {
            return Ok(None);
        }
        let now = fresh.at();
        // The unanswered sendings are long past and the provider has nothing: none of them had an effect.
        if self.is_absent && call.state == CallState::Unknown && is_quiet(call.sent_at, now) {
            call = ProviderCall { open_sends: 0, ..call.after(CallEvent::Forget, now)? };
        }
        let sends = call.sends.saturating_add(1);
        let until = now.saturating_add(self.lease);
        let call = ProviderCall {
            sends,
            open_sends: call.open_sends.saturating_add(1),
            sent_at: Some(now),
            next_check_at: call.next_check_at.max(Some(until)),
            ..call.after(CallEvent::Send, now)?
        };
        world.provider_calls.put(call.clone())?;
        Ok(Some((Sending { call: call.id, number: sends }, call)))
    }
}
