//! `POST /dev/v1/triggers/{name}`: makes something happen.

use axum::Json;
use axum::extract::{Path, State};
use cashier_core::error::{Code, Error};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::Trigger;
use super::play::Play;
use crate::app::Shared;
use crate::dev::extract::Developer;
use crate::dev::order::OrderRequest;
use crate::host::answer::{ErrorBody, Refusal};
use crate::host::extract::Body;

/// What is chosen. Whatever is absent has a value of its own.
#[derive(Deserialize, ToSchema, Default)]
#[schema(as = TriggerInput)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::dev) struct Input {
    /// The amount in minor units.
    #[schema(value_type = Option<String>, example = "1000")]
    amount: Option<Value>,
    /// The currency.
    currency: Option<String>,
    /// What is paid for.
    title: Option<String>,
    /// Where the notice is sent.
    notify_url: Option<String>,
    /// The refund in minor units; for `refund.partial`.
    #[schema(value_type = Option<String>, example = "500")]
    refund_amount: Option<Value>,
    /// How late the notice is; for `notice.late`.
    #[schema(value_type = Option<String>, example = "5")]
    delay_seconds: Option<Value>,
}

/// What happened.
#[derive(Serialize, ToSchema)]
#[schema(as = Triggered)]
pub(in crate::dev) struct Output {
    steps: Vec<Step>,
}

/// One step.
#[derive(Serialize, ToSchema, Default)]
#[serde(rename_all = "camelCase")]
pub(in crate::dev) struct Step {
    /// What was done.
    pub(super) summary: String,
    /// The payment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) payment_id: Option<String>,
    /// The refund.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) refund_id: Option<String>,
    /// The notice, as `GET /dev/v1/events` lists it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) event_id: Option<String>,
}

impl Input {
    fn request(&self) -> OrderRequest {
        OrderRequest {
            amount: self.amount.clone(),
            currency: self.currency.clone(),
            title: self.title.clone(),
            notify_url: self.notify_url.clone(),
        }
    }

    fn delay_seconds(&self) -> Result<u64, Error> {
        let seconds = match &self.delay_seconds {
            None => Some(5),
            Some(Value::String(text)) => text.parse().ok(),
            Some(value) => value.as_u64(),
        };
        let wrong = || Error::new(Code::ParamIllegal).with_detail("delaySeconds must be 1 to 20.");
        seconds.filter(|seconds| (1..=20).contains(seconds)).ok_or_else(wrong)
    }
}

/// Makes something happen to a test merchant. At most one call in a second, after a burst of twenty.
#[utoipa::path(
    post, path = "/dev/v1/triggers/{name}", operation_id = "runTrigger", tag = "triggers", security(("key" = [])),
    params(("name" = String, Path, description = "The trigger")), request_body = Input,
    responses(
        (status = 200, description = "What was done, in order", body = Output),
        (status = 400, description = "PARAM_ILLEGAL, CURRENCY_NOT_SUPPORT", body = ErrorBody),
        (status = 403, description = "TEST_CLIENT_REQUIRED, INVALID_CLIENT_STATUS, MODE_MISMATCH", body = ErrorBody),
        (status = 404, description = "NOT_FOUND", body = ErrorBody),
        (status = 409, description = "CHANNEL_NOT_AVAILABLE, ORDER_ALREADY_PAID, ORDER_CANCELLED", body = ErrorBody),
        (status = 410, description = "ORDER_EXPIRED, ORDER_IS_CLOSED", body = ErrorBody),
        (status = 422, description = "PROCESS_FAIL, CHANNEL_REFUSED", body = ErrorBody),
        (status = 503, description = "CHANNEL_NO_ANSWER", body = ErrorBody),
    )
)]
pub(in crate::dev) async fn handle(
    State(app): State<Shared>,
    developer: Developer,
    Path(name): Path<String>,
    Body(input): Body<Input>,
) -> Result<Json<Output>, Refusal> {
    developer.require_test()?;
    let missing = || {
        Error::new(Code::NotFound).with_detail("There is no such trigger; GET /dev/v1/triggers lists them.")
    };
    let trigger = Trigger::from_name(&name).ok_or_else(missing)?;
    app.dev.count_trigger(developer.merchant())?;
    let delay = input.delay_seconds()?;
    let mut play = Play::new(&app, &developer, input.request());
    match trigger {
        Trigger::PaymentSucceeded => play.pay().await?,
        Trigger::PaymentExpired => play.expire().await?,
        Trigger::PaymentCancelled => play.cancel().await?,
        Trigger::RefundSucceeded => play.refund(None, false).await?,
        Trigger::RefundPartial => play.refund(input.refund_amount.as_ref(), true).await?,
        Trigger::NoticeDuplicate => play.tell_twice().await?,
        Trigger::NoticeLate => play.tell_late(delay).await?,
        Trigger::NoticeOutOfOrder => play.tell_out_of_order().await?,
        Trigger::NoticeWrongSignature => play.tell_wrongly().await?,
        Trigger::ProviderDown => play.lose_provider().await?,
    }
    Ok(Json(Output { steps: play.steps }))
}
