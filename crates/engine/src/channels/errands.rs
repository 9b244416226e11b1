//! Errands: refunds and shares on their way to providers.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use cashier_core::channel::{
    AttemptState, BeginCall, Errand, ErrandKind, ErrandState, Heard, Query, QueryAnswer, RecordErrand,
    RetryRefund,
};
use cashier_core::error::{Code, Error};
use cashier_core::id::{MerchantId, PaymentId, RefundId};
use cashier_core::refund::Refund;

use super::connector::Task;
use super::janitor::LEASE;
use super::{Channels, refused, unread};

impl Channels {
    /// One turn of an errand: where a call may have done something the provider is asked first, and unless that decides
    /// it, or it is on its way, the call is made, again under its one number. What was said is recorded.
    ///
    /// # Errors
    /// When the database does not answer. What the provider does not answer stays unknown.
    pub async fn carry(&self, errand: &Errand) -> Result<Errand, Error> {
        if errand.state.is_final() || matches!(errand.state, ErrandState::Waiting { .. }) {
            return Ok(errand.clone());
        }
        let mut hasher = DefaultHasher::new();
        errand.id.hash(&mut hasher);
        let places = u64::try_from(self.turns.len()).unwrap_or(1).max(1);
        let place = usize::try_from(hasher.finish().checked_rem(places).unwrap_or(0)).unwrap_or(0);
        let _turn = match self.turns.get(place) {
            Some(turn) => Some(turn.lock().await),
            None => None,
        };
        let now = self.reader.errand(errand.id).await.map_err(|error| unread(&error))?;
        if let Some(now) = now.filter(|now| (now.calls, &now.state) != (errand.calls, &errand.state)) {
            // Somebody else's turn was faster.
            return Ok(now);
        }
        let heard = self.talk(errand).await?;
        let Some(heard) = heard else {
            // It ended while the provider was asked.
            let now = self.reader.errand(errand.id).await.map_err(|error| unread(&error))?;
            return Ok(now.unwrap_or_else(|| errand.clone()));
        };
        let after = self.wire.engine.submit(RecordErrand { heard }).await.map_err(refused)?;
        if after.state.is_final() && after.awaited_by.is_some() {
            self.wake();
        }
        Ok(after)
    }

    async fn talk(&self, errand: &Errand) -> Result<Option<Heard>, Error> {
        let broken = || Error::new(Code::UnknownException);
        let attempt = self.reader.channel_attempt(errand.id.attempt).await.map_err(|error| unread(&error))?;
        let attempt = attempt.ok_or_else(broken)?;
        let AttemptState::Succeeded { transaction, .. } = &attempt.state else { return Err(broken()) };
        let account = self.reader.channel_account(errand.account).await.map_err(|error| unread(&error))?;
        let account = account.ok_or_else(broken)?;
        let query = Query::about(errand);
        let Ok(connector) = self.connector(&account) else {
            return Ok(Some(Heard::Asked(query, QueryAnswer::Unknown)));
        };
        let returns = self.returns_with(errand).await?;
        let task = Task {
            errand,
            returns,
            total: attempt.amount.minor(),
            transaction: Arc::clone(transaction),
            notify_url: self.notify_url(&account),
        };
        let mut is_absent = false;
        if errand.state.may_be_there() {
            let found = connector.ask(&self.wire, &task).await;
            if found.is_enough() {
                return Ok(Some(Heard::Asked(query, found)));
            }
            is_absent = found == QueryAnswer::Absent;
        }
        let begin = BeginCall { errand: errand.id, is_absent, lease: LEASE };
        let Some((call, _)) = self.wire.engine.submit(begin).await.map_err(refused)? else { return Ok(None) };
        Ok(Some(Heard::Sent(call, connector.send(&self.wire, &task).await)))
    }

    /// The shares that a refund takes back in its own call, where the provider has no other way. The same ones at every
    /// repeat of the call.
    async fn returns_with(&self, errand: &Errand) -> Result<Vec<Errand>, Error> {
        if errand.kind != ErrandKind::Refund || !errand.channel.shares() || errand.channel.returns_alone() {
            return Ok(Vec::new());
        }
        let errands =
            self.reader.errands_of(errand.id.attempt.payment).await.map_err(|error| unread(&error))?;
        let is_its = |other: &Errand| {
            let waits = other.awaited_by == Some(errand.id.number);
            other.id.attempt == errand.id.attempt && waits && !other.is_undone()
        };
        Ok(errands.into_iter().filter(is_its).collect())
    }

    /// Makes the calls of a payment's errands that are still open, once. For whoever does not wait for the janitor.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn carry_open(&self, payment: PaymentId) -> Result<Vec<Errand>, Error> {
        let open = self.reader.errands_of(payment).await.map_err(|error| unread(&error))?;
        for errand in open.iter().filter(|errand| !errand.state.is_final()) {
            self.carry(errand).await?;
        }
        self.reader.errands_of(payment).await.map_err(|error| unread(&error))
    }

    /// Makes the calls of a merchant's refund that was just recorded, as far as they can be made now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn send_refund(&self, payment: PaymentId, refund: RefundId) -> Result<Option<Refund>, Error> {
        let errands = self.reader.errands_of(payment).await.map_err(|error| unread(&error))?;
        let own = errands.iter().find(|errand| errand.refund == Some(refund)).map(|errand| errand.id);
        // Shares that come back first.
        for errand in errands.iter().filter(|errand| errand.awaited_by == own.map(|own| own.number)) {
            self.carry(errand).await?;
        }
        if let Some(errand) =
            self.reader.errand_of_refund(payment, refund).await.map_err(|error| unread(&error))?
        {
            self.carry(&errand).await?;
        }
        self.reader.refund(refund).await.map_err(|error| unread(&error))
    }

    /// Tries a refund again that the provider refused, under its old number there.
    ///
    /// # Errors
    /// `REFUND_NOT_EXIST`, or why it cannot be tried now.
    pub async fn retry_refund(
        &self,
        merchant: MerchantId,
        refund: RefundId,
        own_balance: bool,
    ) -> Result<Refund, Error> {
        let missing = || Error::new(Code::RefundNotExist);
        let row = self.reader.refund(refund).await.map_err(|error| unread(&error))?;
        let row = row.filter(|row| row.merchant == merchant).ok_or_else(missing)?;
        let errand =
            self.reader.errand_of_refund(row.payment, refund).await.map_err(|error| unread(&error))?;
        let errand = errand.ok_or_else(|| row.refuse_retry())?.id;
        let (errand, row) =
            self.wire.engine.submit(RetryRefund { merchant, errand, own_balance }).await.map_err(refused)?;
        self.send_refund(errand.id.attempt.payment, refund).await?;
        Ok(self.reader.refund(refund).await.map_err(|error| unread(&error))?.unwrap_or(row))
    }
}
