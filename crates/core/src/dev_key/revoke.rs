//! The operator ends a key before it expires.

use super::DevKey;
use crate::id::{DevKeyId, Fresh, MerchantId};
use crate::kernel::{Command, Decision};
use crate::world::{Keys, World};

/// Revokes a key of a merchant.
pub struct RevokeDevKey {
    /// The merchant.
    pub merchant: MerchantId,
    /// The key.
    pub id: DevKeyId,
}

impl Command<World> for RevokeDevKey {
    /// The key as it is now, and whether this command ended it; `None` if the merchant has no such key.
    type Outcome = Option<(DevKey, bool)>;

    fn name_keys(&self, keys: &mut Keys) {
        keys.dev_keys.extend(DevKey::places(self.merchant));
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Option<(DevKey, bool)>> {
        for place in DevKey::places(self.merchant) {
            let Some(key) = world.dev_keys.get(&place)?.filter(|key| key.id == self.id).cloned() else {
                continue;
            };
            if !key.is_valid(fresh.at()) {
                return Ok(Some((key, false)));
            }
            let key = DevKey { revoked_at: Some(fresh.at()), ..key };
            world.dev_keys.put(key.clone())?;
            return Ok(Some((key, true)));
        }
        Ok(None)
    }
}
