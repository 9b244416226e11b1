//! What tokens do to the agreement that they belong to.

use super::state::{Agreement, AgreementEvent, AgreementState, ClosedBy};
use crate::auth::FollowAgreement;
use crate::id::{AgreementId, Fresh, GrantId};
use crate::kernel::{Decision, Machine as _};
use crate::world::World;

impl FollowAgreement for World {
    fn has_tokens(&mut self, agreement: AgreementId, grant: GrantId) -> Decision<bool> {
        let Some(agreement) = self.agreements.get(&agreement)?.cloned() else { return Ok(false) };
        if !matches!(agreement.state, AgreementState::Active { .. }) {
            return Ok(false);
        }
        self.agreements.put(Agreement { grant: Some(grant), ..agreement })?;
        Ok(true)
    }

    fn tokens_cancelled(&mut self, fresh: &Fresh, agreement: AgreementId) -> Decision<()> {
        let Some(agreement) = self.agreements.get(&agreement)?.cloned() else { return Ok(()) };
        let closed = agreement.state.after(AgreementEvent::Close { by: ClosedBy::Merchant }, fresh.at());
        let Some(state) = closed else { return Ok(()) };
        self.agreements.put(Agreement { state, ..agreement })
    }
}
