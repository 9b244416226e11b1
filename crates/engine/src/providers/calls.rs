//! Sends provider calls: refunds and shares.

use std::sync::Arc;

use cashier_core::error::{Code, Error};
use cashier_core::id::{MerchantId, PaymentId, RefundId};
use cashier_core::provider::{
    AttemptState, BeginSend, CallKind, CallState, Heard, PaymentAttempt, ProviderCall, Query, QueryAnswer,
    RecordReply, RetryRefund, SendAnswer, ShareReturns, Sharing,
};
use cashier_core::refund::Refund;

use super::connector::Task;
use super::rounds::LEASE;
use super::{Providers, refused, unread};

impl Providers {
    /// Takes one turn for a provider call: where a call may have had an effect, the provider is queried first; unless
    /// that decides it or it is in progress, the call is made again under its number. The answer is recorded.
    ///
    /// # Errors
    /// When the database does not answer. Without an answer from the provider the outcome stays unknown.
    pub async fn run_call(&self, call: &ProviderCall) -> Result<ProviderCall, Error> {
        self.take_turn(call).await.map(|(after, _)| after)
    }

    /// As [`Providers::run_call`]. Returns false when the provider did not answer.
    pub(super) async fn take_turn(&self, call: &ProviderCall) -> Result<(ProviderCall, bool), Error> {
        if call.state.is_final() || matches!(call.state, CallState::Waiting { .. }) {
            return Ok((call.clone(), true));
        }
        let _turn = self.turns.wait(call.id).await;
        let now = self.reader.provider_call(call.id).await.map_err(|error| unread(&error))?;
        if let Some(now) = now.filter(|now| (now.sends, &now.state) != (call.sends, &call.state)) {
            // Another turn was faster.
            return Ok((now, true));
        }
        let heard = self.talk(call).await?;
        let Some(heard) = heard else {
            // It ended while the provider was being queried.
            let now = self.reader.provider_call(call.id).await.map_err(|error| unread(&error))?;
            return Ok((now.unwrap_or_else(|| call.clone()), true));
        };
        let is_answered =
            !matches!(heard, Heard::Asked(_, QueryAnswer::Unknown) | Heard::Sent(_, SendAnswer::Unknown));
        let after = self.wire.engine.submit(RecordReply { heard }).await.map_err(refused)?;
        if after.state.is_final() && after.awaited_by.is_some() {
            self.wake();
        }
        Ok((after, is_answered))
    }

    async fn talk(&self, call: &ProviderCall) -> Result<Option<Heard>, Error> {
        let broken = || Error::new(Code::UnknownException);
        let attempt = self.reader.payment_attempt(call.id.attempt).await.map_err(|error| unread(&error))?;
        let attempt = attempt.ok_or_else(broken)?;
        let AttemptState::Succeeded { transaction, .. } = &attempt.state else { return Err(broken()) };
        let account = self.reader.provider_account(call.account).await.map_err(|error| unread(&error))?;
        let account = account.ok_or_else(broken)?;
        let query = Query::about(call);
        let Ok(connector) = self.connector(&account) else {
            return Ok(Some(Heard::Asked(query, QueryAnswer::Unknown)));
        };
        let returns = self.returns_with(call, &attempt).await?;
        let task = Task {
            call,
            returns,
            total: attempt.amount.minor(),
            transaction: Arc::clone(transaction),
            notify_url: self.notify_url(&account),
        };
        let mut is_absent = false;
        if call.state.may_be_there() {
            let found = connector.ask(&self.wire, &task).await;
            if found.is_enough() {
                return Ok(Some(Heard::Asked(query, found)));
            }
            is_absent = found == QueryAnswer::Absent;
        }
        let begin = BeginSend { call: call.id, is_absent, lease: LEASE };
        let Some((sending, _)) = self.wire.engine.submit(begin).await.map_err(refused)? else {
            return Ok(None);
        };
        Ok(Some(Heard::Sent(sending, connector.send(&self.wire, &task).await)))
    }

    /// The shares that a refund takes back in its own call, where the provider requires it. They are the same for
    /// every repeat of the call.
    async fn returns_with(
        &self,
        call: &ProviderCall,
        attempt: &PaymentAttempt,
    ) -> Result<Vec<ProviderCall>, Error> {
        let is_shared = attempt.sharing != Sharing::Off && attempt.share_returns == ShareReturns::WithRefund;
        if call.kind != CallKind::Refund || !is_shared {
            return Ok(Vec::new());
        }
        let calls =
            self.reader.provider_calls_of(call.id.attempt.payment).await.map_err(|error| unread(&error))?;
        let is_its = |other: &ProviderCall| {
            let waits = other.awaited_by == Some(call.id.number);
            other.id.attempt == call.id.attempt && waits && !other.is_undone()
        };
        Ok(calls.into_iter().filter(is_its).collect())
    }

    /// Makes the open provider calls of a payment, once, for callers that do not wait for the janitor.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn run_open_calls(&self, payment: PaymentId) -> Result<Vec<ProviderCall>, Error> {
        let open = self.reader.provider_calls_of(payment).await.map_err(|error| unread(&error))?;
        for call in open.iter().filter(|call| !call.state.is_final()) {
            self.run_call(call).await?;
        }
        self.reader.provider_calls_of(payment).await.map_err(|error| unread(&error))
    }

    /// Makes the calls of a merchant's refund that was just recorded, as far as possible now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn send_refund(&self, payment: PaymentId, refund: RefundId) -> Result<Option<Refund>, Error> {
        let calls = self.reader.provider_calls_of(payment).await.map_err(|error| unread(&error))?;
        let own = calls.iter().find(|call| call.refund == Some(refund)).map(|call| call.id);
        // The shares that must be returned first.
        for call in calls.iter().filter(|call| call.awaited_by == own.map(|own| own.number)) {
            self.run_call(call).await?;
        }
        if let Some(call) =
            self.reader.provider_call_of_refund(payment, refund).await.map_err(|error| unread(&error))?
        {
            self.run_call(&call).await?;
        }
        self.reader.refund(refund).await.map_err(|error| unread(&error))
    }

    /// Retries a refund that the provider refused, under its old number there.
    ///
    /// # Errors
    /// `REFUND_NOT_EXIST`, or why it cannot be retried now.
    pub async fn retry_refund(
        &self,
        merchant: MerchantId,
        refund: RefundId,
        own_balance: bool,
    ) -> Result<Refund, Error> {
        let missing = || Error::new(Code::RefundNotExist);
        let row = self.reader.refund(refund).await.map_err(|error| unread(&error))?;
        let row = row.filter(|row| row.merchant == merchant).ok_or_else(missing)?;
        let call =
            self.reader.provider_call_of_refund(row.payment, refund).await.map_err(|error| unread(&error))?;
        let call = call.ok_or_else(|| row.refuse_retry())?.id;
        let (call, row) =
            self.wire.engine.submit(RetryRefund { merchant, call, own_balance }).await.map_err(refused)?;
        self.send_refund(call.id.attempt.payment, refund).await?;
        Ok(self.reader.refund(refund).await.map_err(|error| unread(&error))?.unwrap_or(row))
    }
}
