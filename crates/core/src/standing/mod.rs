//! Who may start something new. The operator suspends and reinstates merchants, partner wallets and users.
//!
//! A suspended subject cannot start anything: a merchant gets no new orders, shares or tokens, and nobody can confirm
//! its open orders; a user can neither sign in nor confirm. What was already started goes on: incoming money is
//! credited; refunds, notices and inquiries still work.
//!
//! The mode of a subject is kept here too, because every decision about money reads the standings of both sides.
//!
//! Invariants: the standing is checked in the decision itself, so that nothing can bypass it; most subjects have no
//! row, so that the check takes no lock; every change is recorded with who, when and why.

mod act;
mod change;

pub(crate) use act::record;
pub use act::{Act, ActKind, By};
pub use change::{ChangeStanding, StandingChange};

use crate::error::{Code, Error};
use crate::id::{MerchantId, SessionId, UserId};
use crate::kernel::{Decision, Row};
use crate::ledger::Owner;
use crate::mode::Mode;
use crate::time::Timestamp;
use crate::world::World;

/// The operator's standing for a merchant, a partner wallet or a user. Without a row it is good.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Standing {
    /// The subject.
    pub subject: Owner,
    /// Since when it has been suspended, if it is.
    pub suspended_at: Option<Timestamp>,
    /// Sessions opened up to this time are ended.
    pub sessions_ended_at: Option<Timestamp>,
    /// Which money it handles. It never changes.
    pub mode: Mode,
}

impl Standing {
    /// The standing of a subject without a record.
    pub const fn good(subject: Owner) -> Self {
        Self { subject, suspended_at: None, sessions_ended_at: None, mode: Mode::Live }
    }

    /// Writes down the mode of a subject that is being added.
    pub(crate) fn begin(world: &mut World, subject: Owner, mode: Mode) {
        if mode.is_test() {
            world.standings.insert_fresh(Self { mode, ..Self::good(subject) });
        }
    }

    /// Returns true when nothing new may be started.
    pub const fn is_suspended(&self) -> bool {
        self.suspended_at.is_some()
    }

    /// Checks a session of this user.
    ///
    /// # Errors
    /// `USER_STATUS_ABNORMAL` when the user is suspended, `SESSION_EXPIRED` when the operator has ended the session.
    pub fn check_session(&self, session: SessionId) -> Result<(), Error> {
        if self.is_suspended() {
            return Err(Error::new(Code::UserStatusAbnormal));
        }
        // Ids have millisecond precision: a session of the same millisecond counts as opened before.
        let opened = session.created_at().as_millis();
        match self.sessions_ended_at {
            Some(ended) if opened <= ended.as_millis() => Err(Error::new(Code::SessionExpired)),
            _ => Ok(()),
        }
    }
}

impl Row for Standing {
    type Key = Owner;

    fn key(&self) -> Owner {
        self.subject
    }
}

fn require(world: &mut World, subject: Owner, code: Code) -> Decision<()> {
    let suspended = world.standings.get(&subject)?.is_some_and(Standing::is_suspended);
    if suspended { Err(Error::new(code).into()) } else { Ok(()) }
}

/// Refuses a suspended merchant or partner wallet that starts something.
///
/// # Errors
/// `INVALID_CLIENT_STATUS`.
pub(crate) fn require_client(world: &mut World, client: MerchantId) -> Decision<()> {
    require(world, client.into(), Code::InvalidClientStatus)
}

/// Refuses to let a user authorize a suspended merchant.
///
/// # Errors
/// `INVALID_AUTH_CLIENT_STATUS`.
pub(crate) fn require_auth_client(world: &mut World, client: MerchantId) -> Decision<()> {
    require(world, client.into(), Code::InvalidAuthClientStatus)
}

/// Refuses to pay a suspended merchant.
///
/// # Errors
/// `PAYEE_SUSPENDED`.
pub(crate) fn require_payee(world: &mut World, payee: MerchantId) -> Decision<()> {
    require(world, payee.into(), Code::PayeeSuspended)
}

/// The money that a subject handles.
pub(crate) fn mode(world: &mut World, subject: Owner) -> Decision<Mode> {
    Ok(world.standings.get(&subject)?.map_or(Mode::Live, |standing| standing.mode))
}

/// Refuses a payment with test money to somebody who takes real money, or the other way round.
///
/// # Errors
/// `MODE_MISMATCH`.
pub(crate) fn require_same_mode(world: &mut World, payer: Owner, merchant: MerchantId) -> Decision<()> {
    if mode(world, payer)? == mode(world, merchant.into())? {
        return Ok(());
    }
    Err(Error::new(Code::ModeMismatch).into())
}

/// Refuses a suspended user.
///
/// # Errors
/// `USER_STATUS_ABNORMAL`.
pub(crate) fn require_user(world: &mut World, user: UserId) -> Decision<()> {
    require(world, user.into(), Code::UserStatusAbnormal)
}

#[cfg(test)]
mod tests;
