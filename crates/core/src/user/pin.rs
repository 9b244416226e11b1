//! The payment PIN: six digits, stored as a keyed tag whose key is kept outside the database.
//!
//! Invariant: at most [`MAX_WRONG_PINS`] wrong attempts in a row, however many arrive at once, because they are
//! counted in the batch that would move the money.

use aws_lc_rs::constant_time::verify_slices_are_equal;

use super::notify::TellPinLocked as _;
use crate::error::{Code, Error};
use crate::id::{Fresh, UserId};
use crate::kernel::{Command, Decision, Row};
use crate::time::Timestamp;
use crate::world::{Keys, World};

/// The PIN is locked after this many wrong attempts in a row.
pub const MAX_WRONG_PINS: u32 = 5;

/// HMAC-SHA256 of user id and PIN under the PIN key.
#[derive(Clone, Copy)]
pub struct PinTag([u8; 32]);

impl PinTag {
    /// A tag from its bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, to be stored.
    pub const fn to_bytes(self) -> [u8; 32] {
        self.0
    }

    fn matches(&self, other: &Self) -> bool {
        verify_slices_are_equal(&self.0, &other.0).is_ok()
    }
}

impl std::fmt::Debug for PinTag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PinTag(…)")
    }
}

/// The PIN of a user and the count of wrong attempts.
#[derive(Clone, Debug)]
pub struct PinGuard {
    /// The PIN's owner.
    pub user: UserId,
    /// The tag of the right PIN.
    pub tag: PinTag,
    /// Wrong attempts since the last right one.
    pub wrong_tries: u32,
    /// When it was locked, if it is.
    pub locked_at: Option<Timestamp>,
}

impl PinGuard {
    /// A guard without wrong attempts.
    pub const fn new(user: UserId, tag: PinTag) -> Self {
        Self { user, tag, wrong_tries: 0, locked_at: None }
    }
}

impl Row for PinGuard {
    type Key = UserId;
    const KEPT: usize = 16_384;

    fn key(&self) -> UserId {
        self.user
    }
}

/// The result of a PIN check.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PinCheck {
    /// It was right.
    Right,
    /// It was wrong, and was counted.
    Wrong {
        /// How many attempts are left before the PIN is locked.
        tries_left: u32,
    },
    /// The PIN is locked, by this attempt or an earlier one.
    Locked,
}

/// Checks a PIN and counts a wrong attempt. The caller must commit the changes for the count to take effect.
///
/// # Errors
/// `USER_NOT_EXIST` when the user has no PIN.
pub fn check_pin(world: &mut World, fresh: &mut Fresh, user: UserId, typed: &PinTag) -> Decision<PinCheck> {
    let Some(guard) = world.pins.get(&user)?.cloned() else {
        return Err(Error::new(Code::UserNotExist).into());
    };
    if guard.locked_at.is_some() {
        return Ok(PinCheck::Locked);
    }
    if guard.tag.matches(typed) {
        if guard.wrong_tries > 0 {
            world.pins.put(PinGuard { wrong_tries: 0, ..guard })?;
        }
        return Ok(PinCheck::Right);
    }
    let wrong_tries = guard.wrong_tries.saturating_add(1);
    let tries_left = MAX_WRONG_PINS.saturating_sub(wrong_tries);
    let locked_at = (tries_left == 0).then_some(fresh.at());
    world.pins.put(PinGuard { wrong_tries, locked_at, ..guard })?;
    if locked_at.is_none() {
        return Ok(PinCheck::Wrong { tries_left });
    }
    world.tell_pin_locked(fresh, user)?;
    Ok(PinCheck::Locked)
}

/// Checks a PIN without paying anything, and counts a wrong attempt.
pub struct VerifyPin {
    /// The PIN's owner.
    pub user: UserId,
    /// The tag of the PIN that was entered.
    pub pin: PinTag,
}

impl Command<World> for VerifyPin {
    type Outcome = PinCheck;

    fn name_keys(&self, keys: &mut Keys) {
        keys.pins.insert(self.user);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<PinCheck> {
        check_pin(world, fresh, self.user, &self.pin)
    }
}

/// Gives a user a new PIN and unlocks it. For the operator.
pub struct SetPin {
    /// The PIN's owner.
    pub user: UserId,
    /// The tag of the new PIN.
    pub pin: PinTag,
}

impl Command<World> for SetPin {
    type Outcome = ();

    fn name_keys(&self, keys: &mut Keys) {
        keys.pins.insert(self.user);
    }

    fn decide(&self, _fresh: &mut Fresh, world: &mut World) -> Decision<()> {
        if world.pins.get(&self.user)?.is_none() {
            return Err(Error::new(Code::UserNotExist).into());
        }
        world.pins.put(PinGuard::new(self.user, self.pin))
    }
}
