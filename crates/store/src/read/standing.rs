//! The operator's standings and acts.

use cashier_core::ledger::Owner;
use cashier_core::standing::{Act, Standing};

use super::{Reader, params};
use crate::error::StoreError;

impl Reader {
    /// The standing of a subject.
    pub async fn standing(&self, subject: Owner) -> Result<Standing, StoreError> {
        Ok(self.by_key(&subject).await?.unwrap_or(Standing::good(subject)))
    }

    /// The operator's acts on a subject, newest first.
    pub async fn acts_of(&self, subject: Owner, limit: u32) -> Result<Vec<Act>, StoreError> {
        self.rows(
            "WHERE shard = ?1 AND subject = ?2 ORDER BY id DESC LIMIT ?3",
            params![subject.shard(), subject, limit],
        )
        .await
    }
}
