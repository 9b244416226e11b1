//! A user ends an agreement.

use aws_lc_rs::constant_time::verify_slices_are_equal;

use super::state::{Agreement, AgreementEvent, AgreementState, ClosedBy};
use crate::auth::{Grant, GrantEvent};
use crate::error::{Code, Error};
use crate::id::{AgreementId, Fresh, GrantId, UserId};
use crate::kernel::{Command, Decision, Machine as _};
use crate::notice::{Body, Channel, Notice};
use crate::secret::Secret;
use crate::world::{Keys, World};

/// Closes an agreement for the user who signed it: its tokens stop working, and the merchant is notified. Repeating it
/// succeeds.
pub struct CloseAgreement {
    /// Which agreement.
    pub agreement: AgreementId,
    /// Who closes it; the user is signed in.
    pub user: UserId,
    /// Its access token, by which the merchant knows the agreement, if there is one.
    pub token: Option<DeadToken>,
}

/// The access token of an agreement, which is dead when the notice names it.
pub struct DeadToken {
    /// The grant that it belongs to.
    pub grant: GrantId,
    /// The hash of its secret part.
    pub access_hash: [u8; 32],
    /// The token itself.
    pub text: Secret<String>,
}

impl CloseAgreement {
    /// Ends the tokens, and returns the access token for the notice.
    fn end_tokens(&self, fresh: &Fresh, world: &mut World, grant: GrantId) -> Decision<Option<&str>> {
        // Retention may have deleted it, long after it stopped working.
        let Some(grant) = world.grants.get(&grant)?.cloned() else { return Ok(None) };
        let own = self.token.as_ref().filter(|token| {
            token.grant == grant.id && verify_slices_are_equal(&token.access_hash, &grant.access_hash).is_ok()
        });
        // The merchant refreshed it since the caller looked; the caller looks again.
        let own = own.ok_or_else(|| Error::new(Code::ServiceUnavailable))?;
        if let Some(state) = grant.state.after(GrantEvent::Cancel, fresh.at()) {
            world.grants.put(Grant { state, ..grant })?;
        }
        Ok(Some(own.text.expose()))
    }
}

impl Command<World> for CloseAgreement {
    type Outcome = Agreement;

    fn name_keys(&self, keys: &mut Keys) {
        keys.agreements.insert(self.agreement);
        keys.grants.extend(self.token.as_ref().map(|token| token.grant));
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Agreement> {
        let missing = || Error::new(Code::AgreementNotExist);
        let agreement = world.agreements.get(&self.agreement)?.cloned().ok_or_else(missing)?;
        if agreement.state.user() != Some(self.user) {
            return Err(missing().into());
        }
        if let AgreementState::Closed { .. } = agreement.state {
            return Ok(agreement);
        }
        let agreement = agreement.after(AgreementEvent::Close { by: ClosedBy::User }, fresh.at())?;
        world.agreements.put(agreement.clone())?;
        let Some(grant) = agreement.grant else { return Ok(agreement) };
        let token = self.end_tokens(fresh, world, grant)?;
        let (Some(token), Some(url)) = (token, agreement.terms.notify_url.clone()) else {
            return Ok(agreement);
        };
        let body = world.wire.agreement_notice(&agreement, token);
        let body = body.ok_or_else(|| Error::new(Code::ServiceUnavailable))?;
        let channel = Channel::Merchant {
            merchant: agreement.merchant,
            client_id: agreement.terms.client_id.clone(),
            url,
            body: Body::new(body),
        };
        let id = fresh.id(agreement.id.shard());
        world.notices.insert_fresh(Notice::due_now(id, agreement.id.into(), channel, fresh.at()));
        Ok(agreement)
    }
}
