//! The outbox.

use cashier_core::id::{MerchantId, NoticeId};
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

    /// The notices to a client that come after this id, in the order of their ids. Those of months that were put aside are not
    /// among them.
    pub async fn notices_after(
        &self,
        client: MerchantId,
        after: NoticeId,
        limit: u32,
    ) -> Result<Vec<Notice>, StoreError> {
        self.recent(
            "WHERE shard = ?1 AND receiver = ?2 AND channel = 'merchant' AND id > ?3 ORDER BY id LIMIT ?4",
            params![client.shard(), client, after, limit],
        )
        .await
    }

    /// The ids of the same up to `until`, at most `limit`.
    pub async fn notice_ids_between(
        &self,
        client: MerchantId,
        (after, until): (NoticeId, NoticeId),
        limit: u32,
    ) -> Result<Vec<NoticeId>, StoreError> {
        let text = "SELECT id FROM notices AS n WHERE shard = ?1 AND receiver = ?2 AND channel = 'merchant'
            AND id > ?3 AND id <= ?4 ORDER BY id LIMIT ?5";
        let cells = params![client.shard(), client, after, until, limit];
        let found = self.ask(text.to_owned(), cells, |source| source.blob(0)).await?;
        Ok(found.into_iter().flatten().filter_map(|bytes| NoticeId::from_slice(&bytes)).collect())
    }

    /// One of the notices to a client.
    pub async fn notice_to(&self, client: MerchantId, id: NoticeId) -> Result<Option<Notice>, StoreError> {
        let found = self.recent(
            "WHERE shard = ?1 AND receiver = ?2 AND channel = 'merchant' AND id = ?3",
            params![client.shard(), client, id],
        );
        Ok(found.await?.into_iter().next())
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
