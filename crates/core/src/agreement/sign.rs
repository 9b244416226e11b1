//! A user signs an agreement with the PIN.

use std::time::Duration;

use super::state::{Agreement, AgreementEvent, AgreementState, SCOPE};
use crate::auth::{AuthCode, AuthCodeState};
use crate::error::{Code, Error};
use crate::id::{AgreementId, AuthCodeId, Fresh, UserId};
use crate::kernel::{Command, Decision, Machine};
use crate::ledger::Owner;
use crate::standing;
use crate::time::Timestamp;
use crate::user::{PinCheck, PinTag, check_pin};
use crate::world::{Keys, World};

/// Signs an agreement, and makes the auth code that the merchant exchanges for the token it debits with.
pub struct SignAgreement {
    /// Which agreement.
    pub agreement: AgreementId,
    /// Who signs; the user is signed in.
    pub user: UserId,
    /// The tag of the PIN that was entered.
    pub pin: PinTag,
    /// The auth code's id; the caller makes it, because the secret's hash covers it.
    pub code: AuthCodeId,
    /// The hash of the code's secret part.
    pub secret_hash: [u8; 32],
    /// How long the code lives.
    pub lifetime: Duration,
}

/// What became of an attempt to sign.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Signed {
    /// The agreement is active, and the code works.
    Done(Agreement),
    /// The PIN was wrong. The attempt was counted; nothing else happened.
    WrongPin {
        /// How many attempts are left before the PIN is locked.
        tries_left: u32,
    },
    /// The PIN is locked. Nothing happened.
    PinLocked,
}

impl Agreement {
    /// The agreement after an event.
    ///
    /// # Errors
    /// The error for somebody who comes too late, by its present state: `AGREEMENT_SIGNED` or `AGREEMENT_CLOSED`.
    pub(super) fn after(self, event: AgreementEvent, at: Timestamp) -> Result<Self, Error> {
        let too_late = match self.state {
            AgreementState::Active { .. } => Code::AgreementSigned,
            AgreementState::Offered | AgreementState::Refused { .. } | AgreementState::Closed { .. } => {
                Code::AgreementClosed
            }
        };
        let state = self.state.after(event, at).ok_or_else(|| Error::new(too_late))?;
        Ok(Self { state, ..self })
    }

    /// True if nobody signed it in time.
    pub fn is_past(&self, now: Timestamp) -> bool {
        self.state == AgreementState::Offered && now >= self.expires_at
    }
}

/// The agreement as it stands, if a user can still sign or refuse it.
pub(super) fn offered(
    world: &mut World,
    fresh: &Fresh,
    agreement: AgreementId,
    event: AgreementEvent,
) -> Decision<Agreement> {
    let found = world.agreements.get(&agreement)?.cloned();
    let found = found.ok_or_else(|| Error::new(Code::AgreementNotExist))?;
    if found.is_past(fresh.at()) {
        return Err(Error::new(Code::AgreementClosed).into());
    }
    Ok(found.after(event, fresh.at())?)
}

impl Command<World> for SignAgreement {
    type Outcome = Signed;

    fn name_keys(&self, keys: &mut Keys) {
        keys.agreements.insert(self.agreement);
        keys.pins.insert(self.user);
        keys.standings.insert(Owner::from(self.user));
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Signed> {
        standing::require_user(world, self.user)?;
        let agreement = offered(world, fresh, self.agreement, AgreementEvent::Sign { user: self.user })?;
        standing::require_auth_client(world, agreement.merchant)?;
        standing::require_same_mode(world, self.user.into(), agreement.merchant)?;
        match check_pin(world, fresh, self.user, &self.pin)? {
            PinCheck::Right => {}
            PinCheck::Wrong { tries_left } => return Ok(Signed::WrongPin { tries_left }),
            PinCheck::Locked => return Ok(Signed::PinLocked),
        }
        world.auth_codes.insert_fresh(AuthCode {
            id: self.code,
            secret_hash: self.secret_hash,
            user: self.user,
            merchant: agreement.merchant,
            scopes: vec![SCOPE.to_owned()],
            expires_at: fresh.at().saturating_add(self.lifetime),
            state: AuthCodeState::Issued,
            agreement: Some(agreement.id),
        });
        world.agreements.put(agreement.clone())?;
        Ok(Signed::Done(agreement))
    }
}
