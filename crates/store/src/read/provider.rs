//! Attempts through providers, provider calls, incidents and differences.

use cashier_core::id::{MerchantId, PaymentId, ProviderAccountId, RefundId};
use cashier_core::provider::{
    AttemptId, Incident, PaymentAttempt, ProviderAccount, ProviderCall, ProviderCallId, ProviderName,
    Receiver,
};
use cashier_core::reconcile::{Difference, Reconciliation};
use cashier_core::time::Timestamp;

use super::{Reader, params};
use crate::error::StoreError;

impl Reader {
    /// One account with a provider.
    pub async fn provider_account(
        &self,
        id: ProviderAccountId,
    ) -> Result<Option<ProviderAccount>, StoreError> {
        self.by_key(&id).await
    }

    /// The accounts of a merchant, newest first.
    pub async fn provider_accounts_of(
        &self,
        merchant: MerchantId,
    ) -> Result<Vec<ProviderAccount>, StoreError> {
        self.rows("WHERE shard = ?1 AND merchant = ?2 ORDER BY id DESC", params![merchant.shard(), merchant])
            .await
    }

    /// Every account.
    pub async fn provider_accounts(&self) -> Result<Vec<ProviderAccount>, StoreError> {
        self.rows("ORDER BY merchant, id", Vec::new()).await
    }

    /// The account used by a merchant's new attempts with a provider: the newest active one.
    pub async fn active_account(
        &self,
        merchant: MerchantId,
        provider: ProviderName,
    ) -> Result<Option<ProviderAccount>, StoreError> {
        self.row(
            "WHERE shard = ?1 AND merchant = ?2 AND provider = ?3 AND active = 1 ORDER BY id DESC LIMIT 1",
            params![merchant.shard(), merchant, provider.name().to_owned()],
        )
        .await
    }

    /// One attempt.
    pub async fn payment_attempt(&self, id: AttemptId) -> Result<Option<PaymentAttempt>, StoreError> {
        self.by_key(&id).await
    }

    /// Attempts by their numbers, in any order; missing ones are left out.
    pub async fn payment_attempts(&self, ids: &[AttemptId]) -> Result<Vec<PaymentAttempt>, StoreError> {
        self.by_keys(ids).await
    }

    /// Provider calls by their numbers, in any order; missing ones are left out.
    pub async fn provider_calls(&self, ids: &[ProviderCallId]) -> Result<Vec<ProviderCall>, StoreError> {
        self.by_keys(ids).await
    }

    /// The attempts of a payment, oldest first.
    pub async fn payment_attempts_of(&self, payment: PaymentId) -> Result<Vec<PaymentAttempt>, StoreError> {
        self.rows("WHERE shard = ?1 AND payment = ?2 ORDER BY number", params![payment.shard(), payment])
            .await
    }

    /// One provider call.
    pub async fn provider_call(&self, id: ProviderCallId) -> Result<Option<ProviderCall>, StoreError> {
        self.by_key(&id).await
    }

    /// The provider calls about a payment, oldest first.
    pub async fn provider_calls_of(&self, payment: PaymentId) -> Result<Vec<ProviderCall>, StoreError> {
        self.rows(
            "WHERE shard = ?1 AND payment = ?2 ORDER BY attempt, number",
            params![payment.shard(), payment],
        )
        .await
    }

    /// The provider call that makes a merchant's refund of a payment.
    pub async fn provider_call_of_refund(
        &self,
        payment: PaymentId,
        refund: RefundId,
    ) -> Result<Option<ProviderCall>, StoreError> {
        self.row(
            "WHERE shard = ?1 AND payment = ?2 AND kind = 'refund' AND refund = ?3",
            params![payment.shard(), payment, refund],
        )
        .await
    }

    /// Attempts that are due for a query to the provider, the earliest first.
    pub async fn due_attempts(&self, now: Timestamp, limit: u32) -> Result<Vec<PaymentAttempt>, StoreError> {
        self.rows("WHERE next_check_at <= ?1 ORDER BY next_check_at LIMIT ?2", params![now, limit]).await
    }

    /// Provider calls that are due for a query to the provider, the earliest first.
    pub async fn due_provider_calls(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<ProviderCall>, StoreError> {
        self.rows("WHERE next_check_at <= ?1 ORDER BY next_check_at LIMIT ?2", params![now, limit]).await
    }

    /// When the next query to a provider is due.
    pub async fn next_provider_check(&self) -> Result<Option<Timestamp>, StoreError> {
        let text = "SELECT MIN(at) FROM (SELECT MIN(next_check_at) AS at FROM payment_attempts
              WHERE next_check_at IS NOT NULL
            UNION ALL SELECT MIN(next_check_at) FROM provider_calls WHERE next_check_at IS NOT NULL) AS due";
        let found = self.ask(text.to_owned(), Vec::new(), |source| source.int(0)).await?;
        Ok(found.into_iter().flatten().next().map(Timestamp::from_micros))
    }

    /// The attempts of an account that were paid in `[from, until)`.
    pub async fn attempts_paid(
        &self,
        account: ProviderAccountId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<PaymentAttempt>, StoreError> {
        self.rows(
            "WHERE account = ?1 AND state = 'succeeded' AND state_at >= ?2 AND state_at < ?3",
            params![account, from, until],
        )
        .await
    }

    /// The refunds through an account that were done in `[from, until)`.
    pub async fn refunds_done(
        &self,
        account: ProviderAccountId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<ProviderCall>, StoreError> {
        self.rows(
            "WHERE account = ?1 AND state = 'succeeded' AND kind IN ('refund', 'surplus')
               AND state_at >= ?2 AND state_at < ?3",
            params![account, from, until],
        )
        .await
    }

    /// The receivers of an account.
    pub async fn receivers_of(&self, account: ProviderAccountId) -> Result<Vec<Receiver>, StoreError> {
        self.rows("WHERE shard = ?1 AND account = ?2 ORDER BY receiver", params![account.shard(), account])
            .await
    }

    /// The newest refused messages for an account.
    pub async fn incidents_of(
        &self,
        account: ProviderAccountId,
        limit: u32,
    ) -> Result<Vec<Incident>, StoreError> {
        self.rows(
            "WHERE shard = ?1 AND account = ?2 ORDER BY minute DESC LIMIT ?3",
            params![account.shard(), account, limit],
        )
        .await
    }

    /// The differences of an account's day, including resolved ones.
    pub async fn differences_of(
        &self,
        account: ProviderAccountId,
        day: &str,
    ) -> Result<Vec<Difference>, StoreError> {
        self.rows(
            "WHERE shard = ?1 AND account = ?2 AND day = ?3 ORDER BY kind, number",
            params![account.shard(), account, day.to_owned()],
        )
        .await
    }

    /// The open differences, oldest first.
    pub async fn open_differences(
        &self,
        account: ProviderAccountId,
        limit: u32,
    ) -> Result<Vec<Difference>, StoreError> {
        self.rows(
            "WHERE shard = ?1 AND account = ?2 AND resolved_at IS NULL AND accepted_at IS NULL
             ORDER BY day, kind, number LIMIT ?3",
            params![account.shard(), account, limit],
        )
        .await
    }

    /// The newest comparisons of an account's bills, newest first.
    pub async fn reconciliations_of(
        &self,
        account: ProviderAccountId,
        limit: u32,
    ) -> Result<Vec<Reconciliation>, StoreError> {
        self.rows(
            "WHERE shard = ?1 AND account = ?2 ORDER BY day DESC LIMIT ?3",
            params![account.shard(), account, limit],
        )
        .await
    }

    /// The comparisons of an account's bills for a range of days, both ends included.
    pub async fn reconciliations_between(
        &self,
        account: ProviderAccountId,
        first: &str,
        last: &str,
    ) -> Result<Vec<Reconciliation>, StoreError> {
        self.rows(
            "WHERE shard = ?1 AND account = ?2 AND day >= ?3 AND day <= ?4 ORDER BY day",
            params![account.shard(), account, first.to_owned(), last.to_owned()],
        )
        .await
    }
}
