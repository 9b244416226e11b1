//! Grants and consents.

use cashier_core::auth::{Consent, Grant};
use cashier_core::id::{GrantId, MerchantId, UserId};

use super::Reader;
use crate::error::StoreError;

impl Reader {
    /// One grant.
    pub async fn grant(&self, id: GrantId) -> Result<Option<Grant>, StoreError> {
        self.by_key(&id).await
    }

    /// What a user agreed to with a merchant.
    pub async fn consent(&self, user: UserId, merchant: MerchantId) -> Result<Option<Consent>, StoreError> {
        self.by_key(&(user, merchant)).await
    }
}
