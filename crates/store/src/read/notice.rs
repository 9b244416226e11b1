//! The outbox.

use cashier_core::id::NoticeId;
use cashier_core::ledger::Owner;
use cashier_core::notice::{DeliveryAttempt, Notice, NoticeKey};
use cashier_core::time::Timestamp;

use super::{Reader, params};
use crate::error::StoreError;
use crate::table::Table as _;

impl Reader {
    /// One notice.
    pub async fn notice(&self, key: NoticeKey) -> Result<Option<Notice>, StoreError> {
        self.by_key(&key).await
    }

    /// The notices about one subject, oldest first.
    pub async fn notices_of(&self, subject: Owner) -> Result<Vec<Notice>, StoreError> {
        self.rows("WHERE shard = ?1 AND subject = ?2 ORDER BY id", params![subject.shard(), subject]).await
    }

    /// The attempts to deliver a notice, oldest first.
    pub async fn attempts_of(&self, notice: NoticeId) -> Result<Vec<DeliveryAttempt>, StoreError> {
        self.rows("WHERE shard = ?1 AND notice = ?2 ORDER BY number", params![notice.shard(), notice]).await
    }

    /// Notices that are due and not leased, the earliest first.
    pub async fn due_notices(&self, now: Timestamp, limit: u32) -> Result<Vec<Notice>, StoreError> {
        self.rows(
            "WHERE state = 'due' AND state_at <= ?1 AND leased_until <= ?1 ORDER BY state_at LIMIT ?2",
            params![now, limit],
        )
        .await
    }

    /// When the next notice becomes due, after `after`.
    pub async fn next_due_notice(&self, after: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let text = format!(
            "SELECT state_at FROM {} AS n WHERE state = 'due' AND state_at > ?1 ORDER BY state_at LIMIT 1",
            Notice::everywhere()
        );
        let found = self.ask(text, params![after], |source| source.int(0)).await?;
        Ok(found.into_iter().flatten().next().map(Timestamp::from_micros))
    }
}
