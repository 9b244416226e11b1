//! Grants.

use cashier_core::auth::Grant;
use cashier_core::id::GrantId;

use super::Reader;
use crate::error::StoreError;

impl Reader {
    /// One grant.
    pub async fn grant(&self, id: GrantId) -> Result<Option<Grant>, StoreError> {
        self.by_key(&id).await
    }
}
