//! Where somebody stands with the operator, and what the operator did.

use cashier_core::ledger::Owner;
use cashier_core::standing::{Act, Standing};

use super::{Reader, params};
use crate::error::StoreError;

impl Reader {
    /// Where somebody stands.
    pub async fn standing(&self, subject: Owner) -> Result<Standing, StoreError> {
        Ok(self.by_key(&subject).await?.unwrap_or(Standing::good(subject)))
    }

    /// What the operator did to somebody, newest first.
    pub async fn acts_of(&self, subject: Owner, limit: u32) -> Result<Vec<Act>, StoreError> {
        self.rows(
            "WHERE shard = ?1 AND subject = ?2 ORDER BY id DESC LIMIT ?3",
            params![subject.shard(), subject, limit],
        )
        .await
    }
}
