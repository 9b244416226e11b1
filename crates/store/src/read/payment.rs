//! Payments, refunds, and the rows of one payment.

use cashier_core::call::ApiCall;
use cashier_core::id::{PaymentId, RefundId, TransferId};
use cashier_core::ledger::Transfer;
use cashier_core::payment::Payment;
use cashier_core::refund::Refund;
use cashier_core::request::{Request, RequestKey};
use cashier_core::time::Timestamp;

use super::{Reader, params};
use crate::error::StoreError;
use crate::table::Table as _;

impl Reader {
    /// The payments with these ids, in any order.
    pub async fn payments(&self, ids: &[PaymentId]) -> Result<Vec<Payment>, StoreError> {
        self.by_keys(ids).await
    }

    /// One payment.
    pub async fn payment(&self, id: PaymentId) -> Result<Option<Payment>, StoreError> {
        self.by_key(&id).await
    }

    /// One refund.
    pub async fn refund(&self, id: RefundId) -> Result<Option<Refund>, StoreError> {
        self.by_key(&id).await
    }

    /// The record of a request.
    pub async fn request(&self, key: &RequestKey) -> Result<Option<Request>, StoreError> {
        self.by_key(key).await
    }

    /// One transfer.
    pub async fn transfer(&self, id: TransferId) -> Result<Option<Transfer>, StoreError> {
        self.by_key(&id).await
    }

    /// The refunds of a payment, oldest first.
    pub async fn refunds_of(&self, payment: PaymentId) -> Result<Vec<Refund>, StoreError> {
        self.rows("WHERE shard = ?1 AND payment = ?2 ORDER BY id", params![payment.shard(), payment]).await
    }

    /// The recorded API calls about a payment, oldest first.
    pub async fn calls_of(&self, payment: PaymentId) -> Result<Vec<ApiCall>, StoreError> {
        self.rows("WHERE shard = ?1 AND subject = ?2 ORDER BY id", params![payment.shard(), payment]).await
    }

    /// The newest payments of all merchants.
    pub async fn newest_payments(&self, limit: u32) -> Result<Vec<Payment>, StoreError> {
        // A file's key begins with the id. On PostgreSQL the newest of each shard are looked up first.
        let newest = if self.is_postgres() {
            format!(
                "WHERE (shard, id) IN (SELECT s.n, k.id FROM (SELECT generate_series(0, 4095)::bigint AS n) AS s,
                   LATERAL (SELECT id FROM {} AS p WHERE shard = s.n ORDER BY id DESC LIMIT ?1) AS k
                   ORDER BY k.id DESC LIMIT ?1) ORDER BY id DESC",
                Payment::everywhere()
            )
        } else {
            "ORDER BY id DESC LIMIT ?1".to_owned()
        };
        self.rows(&newest, params![limit]).await
    }

    /// Open payments without a live attempt that expired in `(after, up_to]`, the earliest first.
    pub async fn overdue(
        &self,
        after: Timestamp,
        up_to: Timestamp,
        limit: u32,
    ) -> Result<Vec<Payment>, StoreError> {
        self.recent(
            "WHERE expires_at > ?1 AND expires_at <= ?2 AND state = 'created'
             AND attempts_live = 0 ORDER BY expires_at LIMIT ?3",
            params![after, up_to, limit],
        )
        .await
    }

    /// When the next open payment expires, if one does after `after` and not after `up_to`. Paid ones in between are
    /// skipped one by one.
    pub async fn next_expiry(
        &self,
        after: Timestamp,
        up_to: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        let text = "SELECT expires_at FROM payments WHERE expires_at > ?1 AND expires_at <= ?2 AND state = 'created' \
            AND attempts_live = 0 ORDER BY expires_at LIMIT 1";
        let found = self.ask(text.to_owned(), params![after, up_to], |source| source.int(0)).await?;
        Ok(found.into_iter().flatten().next().map(Timestamp::from_micros))
    }
}
