//! An order as its payer sees it: viewing, paying, and closing it.

use cashier_core::error::{Code, Error};
use cashier_core::id::{PaymentId, UserId};
use cashier_core::ledger::{Account, AccountId};
use cashier_core::money::{Amount, Currency, Money};
use cashier_core::payment::{
    CancelBy, CancelOutcome, CancelPayment, ConfirmPayment, Confirmation, IdempotencyKey, Payment,
    PaymentRef, State,
};

use crate::app::App;
use crate::error::{read_error, submit_error};

/// The payment that a token names.
///
/// # Errors
/// `INVALID_PAYMENT_URL` when there is none.
pub async fn find(app: &App, id: PaymentId) -> Result<Payment, Error> {
    let found = app.reader.payment(id).await.map_err(|error| read_error(&error))?;
    found.ok_or_else(|| Error::new(Code::InvalidPaymentUrl))
}

/// The state of a payment, as a word: an overdue one counts as expired, even before the worker has closed it.
pub fn state_name(app: &App, payment: &Payment) -> &'static str {
    match payment.state {
        State::Created if payment.is_past(app.engine.clock().now()) => "expired",
        state => state.name(),
    }
}

/// A user's balance in one currency.
///
/// # Errors
/// When the database does not answer.
pub async fn balance(app: &App, user: UserId, currency: Currency) -> Result<Money, Error> {
    let id = AccountId::user(user, currency);
    let account = app.reader.account(id).await.map_err(|error| read_error(&error))?;
    let account = account.unwrap_or(Account::empty(id));
    let minor = account.available().map_err(|_| Error::new(Code::UnknownException))?;
    Ok(Money::new(minor, currency))
}

/// What a user confirms.
pub struct Consent {
    /// The payment.
    pub payment: PaymentId,
    /// The amount that was shown.
    pub amount: Amount,
    /// The payee that was shown.
    pub payee: cashier_core::id::MerchantId,
    /// The PIN that was entered.
    pub pin: String,
    /// The caller's idempotency key.
    pub key: Option<IdempotencyKey>,
}

/// True when a text can be a PIN: six digits.
pub fn is_pin(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Pays an order from the user's balance.
///
/// # Errors
/// `PIN_WRONG` and `PARAM_ILLEGAL` for a malformed PIN, and every refusal of [`ConfirmPayment`].
pub async fn confirm(app: &App, user: UserId, consent: Consent) -> Result<Confirmation, Error> {
    if !is_pin(&consent.pin) {
        return Err(Error::new(Code::ParamIllegal).with_detail("The PIN has six digits."));
    }
    let command = ConfirmPayment {
        payment: consent.payment,
        user,
        seen_amount: consent.amount,
        seen_payee: consent.payee,
        pin: app.keys.pin_tag(user, &consent.pin),
        idempotency: consent.key,
    };
    app.engine.submit(command).await.map_err(submit_error)
}

/// Closes an order at the user's request.
///
/// # Errors
/// `ORDER_ALREADY_PAID`; `ORDER_BOUND_TO_OTHER` when it was made for another user.
pub async fn cancel(app: &App, user: UserId, payment: PaymentId) -> Result<Payment, Error> {
    let command = CancelPayment { payment: PaymentRef::Id(payment), by: CancelBy::User(user) };
    match app.engine.submit(command).await.map_err(submit_error)? {
        CancelOutcome::Closed(payment) => Ok(payment),
        CancelOutcome::NotFound => Err(Error::new(Code::OrderNotExist)),
    }
}
