//! A merchant exchanges a refresh token for a new pair of tokens.

use aws_lc_rs::constant_time::verify_slices_are_equal;

use super::follow::FollowAgreement as _;
use super::state::{Grant, GrantEvent, GrantState, Lifetimes};
use crate::error::{Code, Error};
use crate::id::{Fresh, GrantId, MerchantId};
use crate::kernel::{Command, Decision, Machine};
use crate::standing;
use crate::world::{Keys, World};

/// Retires a grant and replaces it with a new one.
pub struct RefreshGrant {
    /// The grant inside the refresh token that was presented.
    pub old: GrantId,
    /// The hash of the secret part that was presented.
    pub secret_hash: [u8; 32],
    /// The merchant that presents it.
    pub merchant: MerchantId,
    /// The new grant's id; the caller makes it, because its tokens cover it. It keeps the old shard.
    pub grant: GrantId,
    /// The hash of the new access token's secret part.
    pub access_hash: [u8; 32],
    /// The hash of the new refresh token's secret part.
    pub refresh_hash: [u8; 32],
    /// How long the new tokens live.
    pub lifetimes: Lifetimes,
}

impl Command<World> for RefreshGrant {
    type Outcome = Grant;

    fn name_keys(&self, keys: &mut Keys) {
        keys.grants.insert(self.old);
        keys.standings.insert(self.merchant.into());
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Grant> {
        standing::require_client(world, self.merchant)?;
        let invalid = || Error::new(Code::InvalidRefreshToken);
        let old = world.grants.get(&self.old)?.cloned().ok_or_else(invalid)?;
        let known = verify_slices_are_equal(&old.refresh_hash, &self.secret_hash).is_ok();
        if !known || old.merchant != self.merchant {
            return Err(invalid().into());
        }
        let state = old.state.after(GrantEvent::Refresh, fresh.at());
        let state = state.ok_or_else(|| match old.state {
            GrantState::Refreshed { .. } => Error::new(Code::UsedRefreshToken),
            GrantState::Active | GrantState::Revoked { .. } => invalid(),
        })?;
        if fresh.at() >= old.refresh_expires_at {
            return Err(Error::new(Code::ExpiredRefreshToken).into());
        }
        let grant = Grant {
            id: self.grant,
            access_hash: self.access_hash,
            access_expires_at: fresh.at().saturating_add(self.lifetimes.access),
            refresh_hash: self.refresh_hash,
            refresh_expires_at: fresh.at().saturating_add(self.lifetimes.refresh),
            ..old.clone()
        };
        if let Some(agreement) = grant.agreement
            && !world.has_tokens(agreement, grant.id)?
        {
            return Err(invalid().into());
        }
        world.grants.put(Grant { state, ..old })?;
        world.grants.insert_fresh(grant.clone());
        Ok(grant)
    }
}
