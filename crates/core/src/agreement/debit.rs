//! A merchant debits a user who signed an agreement, without the user being there.

use std::sync::Arc;

use super::state::{Agreement, AgreementState, SCOPE, Spent};
use crate::auth::{GrantUse, check_grant};
use crate::error::{Code, Error};
use crate::id::{Fresh, GrantId, MerchantId, PaymentId, UserId};
use crate::kernel::{Command, Decision};
use crate::ledger::AccountId;
use crate::money::Amount;
use crate::payment::{self, AttemptCount, Details, Payment, State};
use crate::request::{self, Answer, Fingerprint, Operation, RequestKey};
use crate::standing;
use crate::time::Timestamp;
use crate::world::{Keys, World};

/// Renders the body of the answer from the payment.
pub type DebitAnswer = Arc<dyn Fn(&Payment) -> Vec<u8> + Send + Sync>;

/// Makes a payment that is paid at once from the balance of the user who signed. A refusal leaves nothing behind, and its
/// request id can be used again.
pub struct DebitAgreement {
    /// The id that the payment gets.
    pub id: PaymentId,
    /// Who is paid.
    pub merchant: MerchantId,
    /// How much.
    pub amount: Amount,
    /// What never changes about the payment.
    pub details: Arc<Details>,
    /// When it would have expired, had anybody had to wait for it.
    pub expires_at: Timestamp,
    /// The grant of the access token that was presented.
    pub grant: GrantId,
    /// The hash of the token's secret part.
    pub access_hash: [u8; 32],
    /// Identifies what was requested, to tell a repeat from a conflict.
    pub fingerprint: Fingerprint,
    /// Renders the body of the answer.
    pub answer: DebitAnswer,
}

const MICROS_PER_DAY: i64 = 86_400_000_000;

impl DebitAgreement {
    fn request_key(&self) -> RequestKey {
        RequestKey {
            owner: self.merchant.into(),
            operation: Operation::Pay,
            key: self.details.request_id.clone(),
        }
    }

    /// The agreement behind the token, and who signed it.
    fn signed(&self, fresh: &Fresh, world: &mut World) -> Decision<(Agreement, UserId)> {
        let needed = GrantUse { merchant: self.merchant, access_hash: &self.access_hash, scope: SCOPE };
        let grant = world.grants.get(&self.grant)?.cloned();
        let user = check_grant(grant.as_ref(), fresh.at(), &needed)?;
        let invalid = || Error::new(Code::InvalidAccessToken);
        let id = grant.and_then(|grant| grant.agreement).ok_or_else(invalid)?;
        let agreement = world.agreements.get(&id)?.cloned().ok_or_else(invalid)?;
        match agreement.state {
            AgreementState::Active { user: signed, .. } if signed == user => Ok((agreement, user)),
            _ => Err(invalid().into()),
        }
    }
}

impl Agreement {
    /// The agreement after a debit.
    ///
    /// # Errors
    /// `CURRENCY_NOT_SUPPORT`, `PAYMENT_AMOUNT_EXCEED_LIMIT`, or `USER_AMOUNT_EXCEED_LIMIT` for the limit of a day.
    fn debited(self, amount: Amount, at: Timestamp) -> Result<Self, Error> {
        let limits = self.terms.limits;
        if limits.currency().is_some_and(|currency| currency != amount.currency()) {
            let detail = "The agreement's limits have another currency.";
            return Err(Error::new(Code::CurrencyNotSupport).with_detail(detail));
        }
        if limits.payment.is_some_and(|limit| amount.minor() > limit.minor()) {
            return Err(Error::new(Code::PaymentAmountExceedLimit));
        }
        let Some(limit) = limits.day else { return Ok(self) };
        let day = at.as_micros().div_euclid(MICROS_PER_DAY);
        let before = if self.spent.day == day { self.spent.minor } else { 0 };
        match before.checked_add(amount.minor()) {
            Some(minor) if minor <= limit.minor() => Ok(Self { spent: Spent { day, minor }, ..self }),
            _ => Err(Error::new(Code::UserAmountExceedLimit)),
        }
    }
}

impl Command<World> for DebitAgreement {
    type Outcome = Answer;

    fn name_keys(&self, keys: &mut Keys) {
        keys.requests.insert(self.request_key());
        keys.grants.insert(self.grant);
        keys.standings.insert(self.merchant.into());
        keys.accounts.insert(AccountId::merchant(self.merchant, self.amount.currency()));
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Answer> {
        let key = self.request_key();
        if let Some(answer) = request::replay(world, &key, &self.fingerprint)? {
            return Ok(answer);
        }
        standing::require_client(world, self.merchant)?;
        self.amount.currency().check_open(fresh.at()).map_err(Error::from)?;
        let (agreement, user) = self.signed(fresh, world)?;
        standing::require_user(world, user)?;
        standing::require_same_mode(world, user.into(), self.merchant)?;
        let agreement = agreement.debited(self.amount, fresh.at())?;
        let payment = Payment {
            id: self.id,
            merchant: self.merchant,
            amount: self.amount,
            details: Arc::clone(&self.details),
            created_at: fresh.at(),
            expires_at: self.expires_at,
            state: State::Created,
            refunded: 0,
            binding: None,
            attempts: AttemptCount::default(),
            confirmed: None,
        };
        let payment = payment::pay_from_balance(world, fresh, payment, user)?;
        let body = (self.answer)(&payment);
        world.payments.insert_fresh(payment);
        world.agreements.put(agreement)?;
        request::record(world, key, fresh.at(), self.fingerprint, self.id.into(), body)
    }
}
