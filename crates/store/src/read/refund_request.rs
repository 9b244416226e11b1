//! Refunds that wait for somebody's approval.

use cashier_core::id::{MerchantId, PaymentId, RefundRequestId};
use cashier_core::refund::RefundRequest;

use super::{Reader, params};
use crate::error::StoreError;

impl Reader {
    /// One request.
    pub async fn refund_request(&self, id: RefundRequestId) -> Result<Option<RefundRequest>, StoreError> {
        self.by_key(&id).await
    }

    /// The requests about a payment, the oldest first.
    pub async fn refund_requests_of(&self, payment: PaymentId) -> Result<Vec<RefundRequest>, StoreError> {
        self.rows("WHERE shard = ?1 AND payment = ?2 ORDER BY id", params![payment.shard(), payment]).await
    }

    /// The requests that nobody has decided, the oldest first: of one merchant, or of all.
    pub async fn open_refund_requests(
        &self,
        merchant: Option<MerchantId>,
        limit: u32,
    ) -> Result<Vec<RefundRequest>, StoreError> {
        match merchant {
            Some(merchant) => {
                let rest = "WHERE decided_at IS NULL AND merchant = ?1 ORDER BY id LIMIT ?2";
                self.rows(rest, params![merchant, limit]).await
            }
            None => self.rows("WHERE decided_at IS NULL ORDER BY id LIMIT ?1", params![limit]).await,
        }
    }
}
