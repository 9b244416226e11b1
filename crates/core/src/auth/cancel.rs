//! A merchant cancels an access token.

use aws_lc_rs::constant_time::verify_slices_are_equal;

use super::follow::FollowAgreement as _;
use super::state::{Grant, GrantEvent, GrantState};
use crate::error::{Code, Error};
use crate::id::{Fresh, GrantId, MerchantId};
use crate::kernel::{Command, Decision, Machine};
use crate::world::{Keys, World};

/// Revokes a grant: after that neither its access token nor its refresh token works, and its agreement, if it has one, is
/// closed. Repeating it succeeds.
pub struct CancelToken {
    /// The grant inside the access token that was presented.
    pub grant: GrantId,
    /// The hash of the secret part that was presented.
    pub access_hash: [u8; 32],
    /// The merchant that presents it.
    pub merchant: MerchantId,
}

impl Command<World> for CancelToken {
    type Outcome = ();

    fn name_keys(&self, keys: &mut Keys) {
        keys.grants.insert(self.grant);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<()> {
        let invalid = || Error::new(Code::InvalidAccessToken);
        let grant = world.grants.get(&self.grant)?.cloned().ok_or_else(invalid)?;
        let known = verify_slices_are_equal(&grant.access_hash, &self.access_hash).is_ok();
        if !known || grant.merchant != self.merchant {
            return Err(invalid().into());
        }
        if let GrantState::Revoked { .. } = grant.state {
            return Ok(());
        }
        let state = grant.state.after(GrantEvent::Cancel, fresh.at()).ok_or_else(invalid)?;
        if let Some(agreement) = grant.agreement {
            world.tokens_cancelled(fresh, agreement)?;
        }
        world.grants.put(Grant { state, ..grant })
    }
}
