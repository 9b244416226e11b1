//! Merchants and their keys.

use cashier_core::id::MerchantId;
use cashier_core::merchant::{Merchant, MerchantKey};

use super::{Reader, params};
use crate::error::StoreError;

impl Reader {
    /// The merchant with this `Client-Id`.
    pub async fn merchant_by_client(&self, client_id: &str) -> Result<Option<Merchant>, StoreError> {
        self.by_key(&client_id.to_owned()).await
    }

    /// The merchant with this id.
    pub async fn merchant(&self, id: MerchantId) -> Result<Option<Merchant>, StoreError> {
        self.row("WHERE shard = ?1 AND id = ?2", params![id.shard(), id]).await
    }

    /// Every merchant, by client id.
    pub async fn merchants(&self) -> Result<Vec<Merchant>, StoreError> {
        self.rows("ORDER BY client_id LIMIT 1000", params![]).await
    }

    /// The keys of a merchant, newest first.
    pub async fn merchant_keys(&self, merchant: MerchantId) -> Result<Vec<MerchantKey>, StoreError> {
        self.rows(
            "WHERE shard = ?1 AND merchant = ?2 ORDER BY version DESC",
            params![merchant.shard(), merchant],
        )
        .await
    }
}
