//! `POST /host/v1/orders/{token}/confirm`: the user pays.

use std::sync::Arc;

use aws_lc_rs::digest;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header::CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use cashier_core::error::{Code, Error};
use cashier_core::foreign::{ForeignConfirmation, ForeignKey, ForeignOrder};
use cashier_core::id::{MerchantId, UserId};
use cashier_core::payment::{Confirmation, IdempotencyKey, Payment};
use cashier_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{ErrorBody, Refusal};
use super::extract::{Body, SignedIn};
use super::view::AmountView;
use crate::app::{App, Shared};
use crate::wallet::payable::PayableId;
use crate::wallet::{foreign, order};

/// What the user saw, and the PIN.
#[derive(Deserialize, ToSchema)]
#[schema(as = ConfirmationRequest)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// The six-digit payment PIN.
    #[schema(example = "246810")]
    pin: String,
    /// The amount that was shown.
    amount: AmountView,
    /// The payee that was shown.
    payee_id: String,
}

/// The payment succeeded.
#[derive(Serialize, ToSchema)]
#[schema(as = ConfirmationAnswer)]
pub(super) struct Output {
    /// `succeeded`; or `processing` for an order of another acquirer, which has to acknowledge it.
    state: &'static str,
    /// The payment's id.
    payment_id: String,
    /// When the money moved; RFC 3339.
    paid_at: String,
    /// The amount paid.
    amount: AmountView,
}

/// Pay an order from the balance. With an `Idempotency-Key`, a repeated request gets the first answer again.
#[utoipa::path(
    post, path = "/host/v1/orders/{token}/confirm", operation_id = "confirmOrder", tag = "order", security(("session" = [])), request_body = Input,
    params(
        ("token" = String, Path, description = "The token in the payment URL"),
        ("Idempotency-Key" = Option<String>, Header, description = "Your own key, at most 64 characters"),
    ),
    responses(
        (status = 200, description = "What the confirmation came to", body = Output),
        (status = 400, description = "PARAM_ILLEGAL, INVALID_PAYMENT_URL", body = ErrorBody),
        (status = 401, description = "SESSION_REQUIRED", body = ErrorBody),
        (status = 403, description = "USER_STATUS_ABNORMAL, PAYEE_SUSPENDED, MODE_MISMATCH", body = ErrorBody),
        (status = 409, description = "ORDER_ALREADY_PAID, ORDER_IN_PROCESS, ORDER_CANCELLED, ORDER_FAILED, ORDER_BOUND_TO_OTHER, CONFIRMATION_MISMATCH", body = ErrorBody),
        (status = 410, description = "ORDER_EXPIRED", body = ErrorBody),
        (status = 422, description = "PIN_WRONG with tries_left, USER_BALANCE_NOT_ENOUGH", body = ErrorBody),
        (status = 423, description = "PIN_LOCKED", body = ErrorBody),
    )
)]
pub(super) async fn handle(
    State(app): State<Shared>,
    signed_in: SignedIn,
    Path(token): Path<String>,
    headers: HeaderMap,
    Body(input): Body<Input>,
) -> Result<Response, Refusal> {
    let illegal = |detail: &str| Error::new(Code::ParamIllegal).with_detail(detail);
    let key = idempotency_key(&headers)?;
    let fingerprint = fingerprint(&token, &input);
    let amount = input.amount.amount()?;
    let (user, pin) = (signed_in.user, input.pin);
    match PayableId::of_token(&app, &token)? {
        PayableId::Own(payment) => {
            let payee: MerchantId =
                input.payee_id.parse().map_err(|_| illegal("payee_id is not an id of a merchant."))?;
            let key = key.map(|key| IdempotencyKey { key, fingerprint });
            confirm(&app, user, order::Consent { payment, amount, payee, pin, key }).await
        }
        PayableId::Foreign(id) => {
            let order = foreign::find(&app, id, user).await?;
            let key = key.map(|key| ForeignKey { key, fingerprint, answer: Arc::new(foreign_body) });
            let payee = input.payee_id;
            confirm_foreign(&app, user, foreign::Consent { order, amount, payee, pin, key }).await
        }
    }
}

/// The caller's idempotency key, if given.
fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Error> {
    match headers.get("idempotency-key").map(HeaderValue::to_str) {
        None => Ok(None),
        Some(Ok(key)) if (1..=64).contains(&key.len()) => Ok(Some(key.to_owned())),
        Some(_) => {
            let detail = "Idempotency-Key must be 1 to 64 visible characters.";
            Err(Error::new(Code::ParamIllegal).with_detail(detail))
        }
    }
}

async fn confirm(app: &App, user: UserId, consent: order::Consent) -> Result<Response, Refusal> {
    match order::confirm(app, user, consent).await? {
        Confirmation::Paid { payment } => Ok(json(body(&payment), false)),
        Confirmation::Repeated { payment } => Ok(json(body(&payment), true)),
        Confirmation::WrongPin { tries_left } => Err(Refusal::wrong_pin(tries_left)),
        Confirmation::PinLocked => Err(Error::new(Code::PinLocked).into()),
    }
}

/// Pays an order of another acquirer and reports that it is in process.
async fn confirm_foreign(app: &App, user: UserId, consent: foreign::Consent) -> Result<Response, Refusal> {
    match foreign::confirm(app, user, consent).await? {
        ForeignConfirmation::Debited(order) => Ok(json(foreign_body(&order), false)),
        ForeignConfirmation::Repeated(answer) => Ok(json(answer.body, true)),
        ForeignConfirmation::WrongPin { tries_left } => Err(Refusal::wrong_pin(tries_left)),
        ForeignConfirmation::PinLocked => Err(Error::new(Code::PinLocked).into()),
    }
}

/// The answer, of nothing that changes once a payment is paid: a repeat gets the same bytes.
fn body(payment: &Payment) -> Vec<u8> {
    let output = Output {
        state: payment.state.name(),
        payment_id: payment.id.to_string(),
        paid_at: payment.paid_at().map(Timestamp::to_rfc3339).unwrap_or_default(),
        amount: payment.amount.money().into(),
    };
    serde_json::to_vec(&output).unwrap_or_default()
}

fn foreign_body(order: &ForeignOrder) -> Vec<u8> {
    let output = Output {
        state: order.state.name(),
        payment_id: order.id.to_string(),
        paid_at: order.paid_at().map(Timestamp::to_rfc3339).unwrap_or_default(),
        amount: order.amount.money().into(),
    };
    serde_json::to_vec(&output).unwrap_or_default()
}

fn json(body: Vec<u8>, replayed: bool) -> Response {
    let mut response = ([(CONTENT_TYPE, "application/json")], body).into_response();
    if replayed {
        let name = HeaderName::from_static("idempotent-replay");
        response.headers_mut().insert(name, HeaderValue::from_static("true"));
    }
    response
}

/// What identifies a confirmation: order, amount and payee. The PIN is not part of it.
fn fingerprint(token: &str, input: &Input) -> [u8; 32] {
    let mut context = digest::Context::new(&digest::SHA256);
    for part in [token, &input.amount.currency, &input.amount.value, &input.payee_id] {
        context.update(part.as_bytes());
        context.update(b"\n");
    }
    let mut bytes = [0; 32];
    for (place, byte) in bytes.iter_mut().zip(context.finish().as_ref()) {
        *place = *byte;
    }
    bytes
}
