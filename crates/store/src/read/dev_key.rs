//! Developer keys.

use cashier_core::dev_key::DevKey;
use cashier_core::id::{DevKeyId, MerchantId};

use super::{Reader, params};
use crate::error::StoreError;

impl Reader {
    /// The key with this id.
    pub async fn dev_key(&self, id: DevKeyId) -> Result<Option<DevKey>, StoreError> {
        self.row("WHERE shard = ?1 AND id = ?2", params![id.shard(), id]).await
    }

    /// The keys of a merchant, in the order of their places.
    pub async fn dev_keys_of(&self, merchant: MerchantId) -> Result<Vec<DevKey>, StoreError> {
        self.rows("WHERE shard = ?1 AND merchant = ?2 ORDER BY place", params![merchant.shard(), merchant])
            .await
    }
}
