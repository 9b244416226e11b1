//! Grants and agreements.

use cashier_core::agreement::{Agreement, AgreementState};
use cashier_core::auth::Grant;
use cashier_core::id::{AgreementId, GrantId, UserId};

use super::{Reader, params};
use crate::error::StoreError;

impl Reader {
    /// One grant.
    pub async fn grant(&self, id: GrantId) -> Result<Option<Grant>, StoreError> {
        self.by_key(&id).await
    }

    /// One agreement.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn agreement(&self, id: AgreementId) -> Result<Option<Agreement>, StoreError> {
        self.by_key(&id).await
    }

    /// Those of these agreements that exist.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn agreements(&self, ids: &[AgreementId]) -> Result<Vec<Agreement>, StoreError> {
        self.by_keys(ids).await
    }

    /// The agreements under which merchants can debit this user, the newest tokens first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn agreements_of(&self, user: UserId, limit: u32) -> Result<Vec<Agreement>, StoreError> {
        let text = "WHERE shard = ?1 AND user_id = ?2 AND agreement IS NOT NULL AND state = 'active' ORDER BY id DESC LIMIT ?3";
        let grants: Vec<Grant> = self.rows(text, params![user.shard(), user, limit]).await?;
        let ids: Vec<_> = grants.iter().filter_map(|grant| grant.agreement).collect();
        let mut found = self.by_keys::<Agreement>(&ids).await?;
        found.retain(|agreement| matches!(agreement.state, AgreementState::Active { .. }));
        Ok(found)
    }
}
