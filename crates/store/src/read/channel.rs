//! Attempts through providers, errands, and what was found wrong.

use cashier_core::channel::{
    Attempt, AttemptId, Channel, ChannelAccount, Errand, ErrandId, Incident, Receiver,
};
use cashier_core::id::{ChannelAccountId, MerchantId, PaymentId, RefundId};
use cashier_core::reconcile::Difference;
use cashier_core::time::Timestamp;

use super::{Reader, params};
use crate::error::StoreError;

impl Reader {
    /// One account with a provider.
    pub async fn channel_account(&self, id: ChannelAccountId) -> Result<Option<ChannelAccount>, StoreError> {
        self.by_key(&id).await
    }

    /// The accounts of a merchant, newest first.
    pub async fn channel_accounts_of(&self, merchant: MerchantId) -> Result<Vec<ChannelAccount>, StoreError> {
        self.rows("WHERE shard = ?1 AND merchant = ?2 ORDER BY id DESC", params![merchant.shard(), merchant])
            .await
    }

    /// Every account.
    pub async fn channel_accounts(&self) -> Result<Vec<ChannelAccount>, StoreError> {
        self.rows("ORDER BY merchant, id", Vec::new()).await
    }

    /// The account that a merchant's new attempts with a provider use: the newest active one.
    pub async fn active_account(
        &self,
        merchant: MerchantId,
        channel: Channel,
    ) -> Result<Option<ChannelAccount>, StoreError> {
        self.row(
            "WHERE shard = ?1 AND merchant = ?2 AND channel = ?3 AND active = 1 ORDER BY id DESC LIMIT 1",
            params![merchant.shard(), merchant, channel.name()],
        )
        .await
    }

    /// One attempt.
    pub async fn channel_attempt(&self, id: AttemptId) -> Result<Option<Attempt>, StoreError> {
        self.by_key(&id).await
    }

    /// Attempts by their numbers, in any order; those that are not there are left out.
    pub async fn channel_attempts(&self, ids: &[AttemptId]) -> Result<Vec<Attempt>, StoreError> {
        self.by_keys(ids).await
    }

    /// Errands by their numbers, in any order; those that are not there are left out.
    pub async fn errands(&self, ids: &[ErrandId]) -> Result<Vec<Errand>, StoreError> {
        self.by_keys(ids).await
    }

    /// The attempts of a payment, oldest first.
    pub async fn channel_attempts_of(&self, payment: PaymentId) -> Result<Vec<Attempt>, StoreError> {
        self.rows("WHERE shard = ?1 AND payment = ?2 ORDER BY number", params![payment.shard(), payment])
            .await
    }

    /// One errand.
    pub async fn errand(&self, id: ErrandId) -> Result<Option<Errand>, StoreError> {
        self.by_key(&id).await
    }

    /// The errands about a payment, oldest first.
    pub async fn errands_of(&self, payment: PaymentId) -> Result<Vec<Errand>, StoreError> {
        self.rows(
            "WHERE shard = ?1 AND payment = ?2 ORDER BY attempt, number",
            params![payment.shard(), payment],
        )
        .await
    }

    /// The errand that carries out a merchant's refund of a payment.
    pub async fn errand_of_refund(
        &self,
        payment: PaymentId,
        refund: RefundId,
    ) -> Result<Option<Errand>, StoreError> {
        self.row(
            "WHERE shard = ?1 AND payment = ?2 AND kind = 'refund' AND refund = ?3",
            params![payment.shard(), payment, refund],
        )
        .await
    }

    /// Attempts whose provider is to be asked, soonest first.
    pub async fn due_attempts(&self, now: Timestamp, limit: u32) -> Result<Vec<Attempt>, StoreError> {
        self.rows("WHERE next_check_at <= ?1 ORDER BY next_check_at LIMIT ?2", params![now, limit]).await
    }

    /// Errands whose provider is to be asked, soonest first.
    pub async fn due_errands(&self, now: Timestamp, limit: u32) -> Result<Vec<Errand>, StoreError> {
        self.rows("WHERE next_check_at <= ?1 ORDER BY next_check_at LIMIT ?2", params![now, limit]).await
    }

    /// When a provider is to be asked next.
    pub async fn next_channel_check(&self) -> Result<Option<Timestamp>, StoreError> {
        let text = "SELECT MIN(at) FROM (SELECT MIN(next_check_at) AS at FROM channel_attempts
              WHERE next_check_at IS NOT NULL
            UNION ALL SELECT MIN(next_check_at) FROM errands WHERE next_check_at IS NOT NULL) AS due";
        let found = self.ask(text.to_owned(), Vec::new(), |source| source.int(0)).await?;
        Ok(found.into_iter().flatten().next().map(Timestamp::from_micros))
    }

    /// The attempts of an account that were paid in `[from, until)`.
    pub async fn attempts_paid(
        &self,
        account: ChannelAccountId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Attempt>, StoreError> {
        self.rows(
            "WHERE account = ?1 AND state = 'succeeded' AND state_at >= ?2 AND state_at < ?3",
            params![account, from, until],
        )
        .await
    }

    /// The refunds through an account that were done in `[from, until)`.
    pub async fn refunds_done(
        &self,
        account: ChannelAccountId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Errand>, StoreError> {
        self.rows(
            "WHERE account = ?1 AND state = 'succeeded' AND kind IN ('refund', 'surplus')
               AND state_at >= ?2 AND state_at < ?3",
            params![account, from, until],
        )
        .await
    }

    /// The receivers of an account.
    pub async fn receivers_of(&self, account: ChannelAccountId) -> Result<Vec<Receiver>, StoreError> {
        self.rows("WHERE shard = ?1 AND account = ?2 ORDER BY receiver", params![account.shard(), account])
            .await
    }

    /// The newest refused messages to an account.
    pub async fn incidents_of(
        &self,
        account: ChannelAccountId,
        limit: u32,
    ) -> Result<Vec<Incident>, StoreError> {
        self.rows(
            "WHERE shard = ?1 AND account = ?2 ORDER BY minute DESC LIMIT ?3",
            params![account.shard(), account, limit],
        )
        .await
    }

    /// The differences of an account's day, those that are resolved too.
    pub async fn differences_of(
        &self,
        account: ChannelAccountId,
        day: &str,
    ) -> Result<Vec<Difference>, StoreError> {
        self.rows(
            "WHERE shard = ?1 AND account = ?2 AND day = ?3 ORDER BY kind, number",
            params![account.shard(), account, day.to_owned()],
        )
        .await
    }
}
