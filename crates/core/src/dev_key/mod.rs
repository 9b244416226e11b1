//! Developer keys: what a merchant's developer shows to the developer API.
//!
//! Invariant: a merchant has a fixed number of places for keys, so that their number is bounded however often keys are
//! issued. A new key takes the first place that is empty or whose key has ended; the row of that one goes.

mod issue;
mod revoke;

use aws_lc_rs::constant_time::verify_slices_are_equal;

use crate::error::{Code, Error};
use crate::id::{DevKeyId, MerchantId};
use crate::kernel::Row;
use crate::time::Timestamp;

pub use issue::IssueDevKey;
pub use revoke::RevokeDevKey;

/// How many keys of one merchant are valid at the same time.
pub const DEV_KEYS_MAX: u32 = 10;

/// The prefix of a key's text.
pub const DEV_KEY_PREFIX: &str = "dk";

/// One key. Its text is a bearer secret; only the hash of it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct DevKey {
    /// Whose calls, events and payments it shows.
    pub merchant: MerchantId,
    /// Its place among the merchant's keys, from 1.
    pub place: u32,
    /// Its id, inside the text; the shard is the merchant's.
    pub id: DevKeyId,
    /// The hash of the text.
    pub secret_hash: [u8; 32],
    /// When it was issued.
    pub created_at: Timestamp,
    /// When it expires.
    pub expires_at: Timestamp,
    /// When the operator revoked it, if so.
    pub revoked_at: Option<Timestamp>,
}

impl std::fmt::Debug for DevKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DevKey")
            .field("id", &self.id)
            .field("merchant", &self.merchant)
            .finish_non_exhaustive()
    }
}

impl Row for DevKey {
    type Key = (MerchantId, u32);

    fn key(&self) -> Self::Key {
        (self.merchant, self.place)
    }
}

impl DevKey {
    /// The keys of all places of a merchant.
    fn places(merchant: MerchantId) -> impl Iterator<Item = (MerchantId, u32)> {
        (1..=DEV_KEYS_MAX).map(move |place| (merchant, place))
    }

    /// True while calls with it are answered.
    pub fn is_valid(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }

    /// Checks a key that a caller presents.
    ///
    /// # Errors
    /// `DEV_KEY_REQUIRED` when it is not this one or was revoked, `DEV_KEY_EXPIRED` when it has expired.
    pub fn check(&self, secret_hash: &[u8; 32], now: Timestamp) -> Result<MerchantId, Error> {
        let known = verify_slices_are_equal(&self.secret_hash, secret_hash).is_ok();
        if !known || self.revoked_at.is_some() {
            return Err(Error::new(Code::DevKeyRequired));
        }
        if now >= self.expires_at {
            return Err(Error::new(Code::DevKeyExpired));
        }
        Ok(self.merchant)
    }
}
