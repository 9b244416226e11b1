//! Balances and statements.

use cashier_core::id::{TransferId, UserId};
use cashier_core::ledger::{Account, AccountId, Entry, Owner};

use super::{Reader, params};
use crate::error::StoreError;

impl Reader {
    /// One account.
    pub async fn account(&self, id: AccountId) -> Result<Option<Account>, StoreError> {
        self.by_key(&id).await
    }

    /// Every account of an owner.
    pub async fn accounts_of(&self, owner: Owner) -> Result<Vec<Account>, StoreError> {
        let (mut first, mut last) = ([0; AccountId::BYTES], [0xff; AccountId::BYTES]);
        for (from, (low, high)) in owner.to_bytes().iter().zip(first.iter_mut().zip(last.iter_mut())) {
            *low = *from;
            *high = *from;
        }
        self.rows(
            "WHERE shard = ?1 AND id >= ?2 AND id <= ?3 ORDER BY id",
            params![owner.shard(), first, last],
        )
        .await
    }

    /// The newest lines of a user's statement, older than `before` if given.
    pub async fn statement(
        &self,
        user: UserId,
        before: Option<TransferId>,
        limit: u32,
    ) -> Result<Vec<Entry>, StoreError> {
        let before = before.map_or([0xff; 16], TransferId::to_bytes);
        self.rows(
            "WHERE shard = ?1 AND user_id = ?2 AND transfer < ?3 ORDER BY transfer DESC LIMIT ?4",
            params![user.shard(), user, before, limit],
        )
        .await
    }
}
