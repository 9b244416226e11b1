//! The operator issues a key.

use std::time::Duration;

use super::{DEV_KEYS_MAX, DevKey};
use crate::error::{Code, Error};
use crate::id::{DevKeyId, Fresh, MerchantId};
use crate::kernel::{Command, Decision};
use crate::world::{Keys, World};

/// Issues a key of a merchant. The caller has checked that the merchant exists.
pub struct IssueDevKey {
    /// The merchant.
    pub merchant: MerchantId,
    /// The new key's id; the caller makes it, because its text covers it.
    pub id: DevKeyId,
    /// The hash of its text.
    pub secret_hash: [u8; 32],
    /// How long it is valid.
    pub lifetime: Duration,
}

impl Command<World> for IssueDevKey {
    type Outcome = DevKey;

    fn name_keys(&self, keys: &mut Keys) {
        keys.dev_keys.extend(DevKey::places(self.merchant));
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<DevKey> {
        for (merchant, place) in DevKey::places(self.merchant) {
            if world.dev_keys.get(&(merchant, place))?.is_some_and(|key| key.is_valid(fresh.at())) {
                continue;
            }
            let key = DevKey {
                merchant,
                place,
                id: self.id,
                secret_hash: self.secret_hash,
                created_at: fresh.at(),
                expires_at: fresh.at().saturating_add(self.lifetime),
                revoked_at: None,
            };
            world.dev_keys.replace(key.clone())?;
            return Ok(key);
        }
        let detail = format!("The merchant has {DEV_KEYS_MAX} valid keys already. Revoke one first.");
        Err(Error::new(Code::ParamIllegal).with_detail(detail).into())
    }
}
