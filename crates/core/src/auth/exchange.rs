//! A merchant exchanges an auth code for a pair of tokens.

use aws_lc_rs::constant_time::verify_slices_are_equal;

use super::follow::FollowAgreement as _;
use super::state::{AuthCode, AuthCodeEvent, Grant, GrantState, Lifetimes};
use crate::error::{Code, Error};
use crate::id::{AuthCodeId, Fresh, GrantId, MerchantId};
use crate::kernel::{Command, Decision, Machine};
use crate::standing;
use crate::world::{Keys, World};

/// Exchanges an unused auth code for a grant.
pub struct ExchangeCode {
    /// The id inside the code that was presented.
    pub code: AuthCodeId,
    /// The hash of the secret part that was presented.
    pub secret_hash: [u8; 32],
    /// The merchant that presents it.
    pub merchant: MerchantId,
    /// The new grant's id; the caller makes it, because its tokens cover it.
    pub grant: GrantId,
    /// The hash of the new access token's secret part.
    pub access_hash: [u8; 32],
    /// The hash of the new refresh token's secret part.
    pub refresh_hash: [u8; 32],
    /// How long the new tokens live.
    pub lifetimes: Lifetimes,
}

impl Command<World> for ExchangeCode {
    type Outcome = Grant;

    fn name_keys(&self, keys: &mut Keys) {
        keys.auth_codes.insert(self.code);
        keys.standings.insert(self.merchant.into());
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Grant> {
        standing::require_client(world, self.merchant)?;
        let invalid = || Error::new(Code::InvalidCode);
        let code = world.auth_codes.get(&self.code)?.cloned().ok_or_else(invalid)?;
        let known = verify_slices_are_equal(&code.secret_hash, &self.secret_hash).is_ok();
        if !known || code.merchant != self.merchant {
            return Err(invalid().into());
        }
        let used = code.state.after(AuthCodeEvent::Exchange, fresh.at());
        let state = used.ok_or_else(|| Error::new(Code::UsedCode))?;
        if fresh.at() >= code.expires_at {
            return Err(Error::new(Code::ExpiredCode).into());
        }
        let grant = Grant {
            id: self.grant,
            user: code.user,
            merchant: code.merchant,
            scopes: code.scopes.clone(),
            access_hash: self.access_hash,
            access_expires_at: fresh.at().saturating_add(self.lifetimes.access),
            refresh_hash: self.refresh_hash,
            refresh_expires_at: fresh.at().saturating_add(self.lifetimes.refresh),
            state: GrantState::Active,
            agreement: code.agreement,
        };
        if let Some(agreement) = grant.agreement
            && !world.has_tokens(agreement, grant.id)?
        {
            return Err(invalid().into());
        }
        world.auth_codes.put(AuthCode { state, ..code })?;
        world.grants.insert_fresh(grant.clone());
        Ok(grant)
    }
}
