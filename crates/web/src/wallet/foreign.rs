//! An order of another acquirer as its payer sees it: opening, paying, and declining it.
//!
//! Invariant: what is shown and paid comes from the acquirer's signed answer, never from the URL. The call is made
//! between two steps of ours and never inside one; it changes nothing here, and repeating it gives the same result.

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use cashier_core::error::{Code, Error};
use cashier_core::foreign::{
    CancelForeignOrder, ConfirmForeignOrder, ForeignConfirmation, ForeignDetails, ForeignKey, ForeignOrder,
    ForeignState, OpenForeignOrder, TellAcquirer, code_key,
};
use cashier_core::id::{ForeignOrderId, UserId};
use cashier_core::money::Amount;
use cashier_core::request::Effect;
use cashier_engine::acquirers::{Acquirer, Caller};
use cashier_protocol::wallet::partner::user_initiated_pay::{Decoded, UserInitiatedPay};
use cashier_protocol::wallet::partner::{NOTIFY_PAYMENT, Outcome, USER_INITIATED_PAY, notify_payment};

use super::order::is_pin;
use crate::app::App;
use crate::error::{read_error, submit_error};

/// The order behind a payment URL of `acquirer`. The acquirer binds it to this user.
///
/// # Errors
/// `ORDER_BOUND_TO_OTHER`, `ORDER_EXPIRED`, `ORDER_IS_CLOSED`, `INVALID_PAYMENT_URL`, `ACQUIRER_UNAVAILABLE`.
pub async fn open(app: &App, acquirer: &Acquirer, user: UserId, url: &str) -> Result<ForeignOrder, Error> {
    let code_hash = hash(url);
    if let Some(known) = known(app, acquirer, user, &code_hash).await?
        && known.state != ForeignState::Created
    {
        return Ok(known);
    }
    let decoded = decode(app, acquirer, user, url).await?;
    let command = OpenForeignOrder {
        user,
        amount: decoded.amount,
        expires_at: decoded.expires_at,
        code_hash,
        details: Arc::new(ForeignDetails {
            acquirer: acquirer.name.clone(),
            reference: decoded.reference,
            payee_id: decoded.payee_id,
            payee: decoded.payee,
            description: decoded.description,
            order_ref: decoded.order_ref,
            redirect_url: decoded.redirect_url,
        }),
    };
    let order = app.engine.submit(command).await.map_err(submit_error)?;
    order.ok_or_else(|| Error::new(Code::UnknownException))
}

/// The order that the user has already opened with this URL.
async fn known(
    app: &App,
    acquirer: &Acquirer,
    user: UserId,
    code_hash: &[u8; 32],
) -> Result<Option<ForeignOrder>, Error> {
    let failed = |error| read_error(&error);
    let record = app.reader.request(&code_key(user, &acquirer.name, code_hash)).await.map_err(failed)?;
    let Some(Effect::Done { subject, .. }) = record.map(|record| record.effect) else { return Ok(None) };
    app.reader.foreign_order(subject.as_id()).await.map_err(failed)
}

/// Asks the acquirer for the order behind a payment URL.
async fn decode(app: &App, acquirer: &Acquirer, user: UserId, url: &str) -> Result<Decoded, Error> {
    let asked = UserInitiatedPay { code: url.to_owned(), customer: user.to_string() };
    let caller = Caller { signer: &app.signer, outbound: &app.outbound, clock: app.engine.clock() };
    let answer = acquirer.call(caller, USER_INITIATED_PAY, Arc::from(asked.body())).await;
    match answer.outcome {
        Outcome::Done(map) => Decoded::read(&map),
        Outcome::Refused(code) => Err(Error::new(match code {
            Code::RepeatReqInconsistent => Code::OrderBoundToOther,
            Code::ExpiredCode => Code::OrderExpired,
            Code::OrderIsClosed | Code::OrderStatusInvalid => Code::OrderIsClosed,
            _ => Code::InvalidPaymentUrl,
        })),
        Outcome::Unclear(why) => {
            tracing::warn!(acquirer.name = %acquirer.name, reason = %why, "an acquirer did not decode a URL");
            Err(Error::new(Code::AcquirerUnavailable))
        }
    }
}

/// A foreign order of this user.
///
/// # Errors
/// `INVALID_PAYMENT_URL` when there is none, `ORDER_BOUND_TO_OTHER` when it is another user's.
pub async fn find(app: &App, id: ForeignOrderId, user: UserId) -> Result<ForeignOrder, Error> {
    let order = read(app, id).await?;
    if order.user == user { Ok(order) } else { Err(Error::new(Code::OrderBoundToOther)) }
}

/// A foreign order of any user.
///
/// # Errors
/// `INVALID_PAYMENT_URL` when there is none.
pub async fn read(app: &App, id: ForeignOrderId) -> Result<ForeignOrder, Error> {
    let found = app.reader.foreign_order(id).await.map_err(|error| read_error(&error))?;
    found.ok_or_else(|| Error::new(Code::InvalidPaymentUrl))
}

/// The state of an order, as a word: an overdue one counts as expired.
pub fn state_name(app: &App, order: &ForeignOrder) -> &'static str {
    match order.state {
        ForeignState::Created if order.is_past(app.engine.clock().now()) => "expired",
        state => state.name(),
    }
}

/// What a user confirms.
pub struct Consent {
    /// The order as it was found.
    pub order: ForeignOrder,
    /// The amount that was shown.
    pub amount: Amount,
    /// The payee that was shown.
    pub payee: String,
    /// The PIN that was entered.
    pub pin: String,
    /// The caller's idempotency key.
    pub key: Option<ForeignKey>,
}

/// Debits the user and notifies the acquirer.
///
/// # Errors
/// `PARAM_ILLEGAL` for a malformed PIN, and every refusal of [`ConfirmForeignOrder`].
pub async fn confirm(app: &App, user: UserId, consent: Consent) -> Result<ForeignConfirmation, Error> {
    if !is_pin(&consent.pin) {
        return Err(Error::new(Code::ParamIllegal).with_detail("The PIN has six digits."));
    }
    let tell = tell(app, &consent.order)?;
    let command = ConfirmForeignOrder {
        order: consent.order.id,
        user,
        seen_amount: consent.amount,
        seen_payee: consent.payee,
        pin: app.keys.pin_tag(user, &consent.pin),
        tell,
        idempotency: consent.key,
    };
    app.engine.submit(command).await.map_err(submit_error)
}

/// Declines an order for its user.
///
/// # Errors
/// Those of [`find`], `ORDER_ALREADY_PAID`, `ORDER_IN_PROCESS`.
pub async fn cancel(app: &App, user: UserId, order: ForeignOrderId) -> Result<ForeignOrder, Error> {
    let tell = tell(app, &find(app, order, user).await?)?;
    app.engine.submit(CancelForeignOrder { order, user, tell }).await.map_err(submit_error)
}

fn tell(app: &App, order: &ForeignOrder) -> Result<TellAcquirer, Error> {
    let acquirer = app.acquirers.named(&order.details.acquirer);
    let acquirer = acquirer.ok_or_else(|| Error::new(Code::AcquirerUnavailable))?;
    Ok(TellAcquirer {
        client_id: acquirer.client_id.to_string(),
        url: acquirer.url(&NOTIFY_PAYMENT),
        body: Arc::new(notify_payment::body),
        mode: acquirer.mode,
    })
}

fn hash(text: &str) -> [u8; 32] {
    let mut bytes = [0; 32];
    for (place, byte) in bytes.iter_mut().zip(digest(&SHA256, text.as_bytes()).as_ref()) {
        *place = *byte;
    }
    bytes
}
