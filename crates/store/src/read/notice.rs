//! The outbox.

use cashier_core::id::{MerchantId, NoticeId};
use cashier_core::ledger::Owner;
use cashier_core::notice::{DeliveryAttempt, Notice, NoticeKey};
use cashier_core::time::Timestamp;

use super::{Reader, params};
use crate::cell::Cell;
use crate::error::StoreError;
use crate::table::Table as _;

/// How many notices are looked at for those of one client.
const STRETCH: u32 = 5_000;

/// Notices to a client that were found among those of all clients.
#[derive(Debug)]
pub struct Stretch {
    /// In the order of their ids.
    pub notices: Vec<Notice>,
    /// The last id that was looked at, if there may be more behind it.
    pub until: Option<NoticeId>,
}

impl Reader {
    /// One notice.
    pub async fn notice(&self, key: NoticeKey) -> Result<Option<Notice>, StoreError> {
        self.by_key(&key).await
    }

    /// The notices about one subject, oldest first.
    pub async fn notices_of(&self, subject: Owner) -> Result<Vec<Notice>, StoreError> {
        self.rows("WHERE shard = ?1 AND subject = ?2 ORDER BY id", params![subject.shard(), subject]).await
    }

    /// The notices to a client among the next 5,000 to any client after this id, at most `limit`. Those of months that were put
    /// aside are not among them.
    pub async fn notices_after(
        &self,
        client: MerchantId,
        after: NoticeId,
        limit: u32,
    ) -> Result<Stretch, StoreError> {
        let last = "SELECT id FROM notices AS n WHERE shard = ?1 AND channel = 'merchant' AND id > ?2
            ORDER BY id LIMIT 1 OFFSET ?3";
        let last = self.notice_ids(last, params![client.shard(), after, STRETCH]).await?;
        let until = last.into_iter().next();
        let notices = self.recent(
            "WHERE shard = ?1 AND receiver = ?2 AND channel = 'merchant' AND id > ?3 AND id <= ?4 ORDER BY id LIMIT ?5",
            params![client.shard(), client, after, until.unwrap_or(NoticeId::from_bytes([0xff; 16])), limit],
        );
        Ok(Stretch { notices: notices.await?, until })
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
        self.notice_ids(text, params![client.shard(), client, after, until, limit]).await
    }

    async fn notice_ids(&self, text: &str, cells: Vec<Cell<'static>>) -> Result<Vec<NoticeId>, StoreError> {
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
