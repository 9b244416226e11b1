//! `GET /dev/v1/payments/{id}`: the state of an order; waits until it is final.

use axum::Json;
use axum::extract::{Path, Query, State};
use cashier_core::error::{Code, Error};
use cashier_core::id::PaymentId;
use cashier_core::payment::{Payment, State as PaymentState};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::extract::Developer;
use super::list_events::changed;
use super::patience::Patience;
use crate::app::{App, Shared};
use crate::error::read_error;
use crate::host::answer::{ErrorBody, Refusal};

/// How long to wait.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// For how many seconds to wait until the order is final, at most 25; 0 when absent.
    wait: Option<u64>,
}

/// One order.
#[derive(Serialize, ToSchema)]
#[schema(as = PaymentState)]
#[serde(rename_all = "camelCase")]
pub(super) struct Output {
    /// Its id.
    payment_id: String,
    /// The merchant's own id of it.
    payment_request_id: String,
    /// `created`, `succeeded`, `cancelled` or `expired`.
    state: &'static str,
    /// The amount in minor units.
    amount: String,
    /// The currency.
    currency: String,
    /// What is paid for.
    title: String,
    /// When it was made; RFC 3339.
    created_at: String,
    /// When it expires unless it is paid; RFC 3339.
    expires_at: String,
    /// How much was refunded, in minor units.
    refunded: String,
    /// Where it is paid.
    cashier_url: String,
    /// Everything that happened to it; only in the demo.
    #[serde(skip_serializing_if = "Option::is_none")]
    timeline_url: Option<String>,
}

/// The state of an order of the merchant.
#[utoipa::path(
    get, path = "/dev/v1/payments/{id}", operation_id = "showPayment", tag = "payments", security(("key" = [])),
    params(("id" = String, Path, description = "The payment"), Input),
    responses(
        (status = 200, description = "The order", body = Output),
        (status = 404, description = "ORDER_NOT_EXIST", body = ErrorBody),
    )
)]
pub(super) async fn handle(
    State(app): State<Shared>,
    developer: Developer,
    Path(id): Path<String>,
    Query(input): Query<Input>,
) -> Result<Json<Output>, Refusal> {
    let id = id.parse().map_err(|_| Error::new(Code::OrderNotExist))?;
    let patience = Patience::of(&app, &developer, input.wait)?;
    let payment = find(&app, &developer, id, patience).await?;
    Ok(Json(view(&app, &payment)))
}

async fn find(
    app: &App,
    developer: &Developer,
    id: PaymentId,
    mut patience: Patience,
) -> Result<Payment, Error> {
    let mut changes = app.engine.changes();
    loop {
        let found = app.reader.payment(id).await.map_err(|error| read_error(&error))?;
        let found = found.filter(|payment| payment.merchant == developer.merchant());
        let payment = found.ok_or_else(|| Error::new(Code::OrderNotExist))?;
        if payment.state != PaymentState::Created || patience.is_over() {
            return Ok(payment);
        }
        patience.pause(changed(&mut changes, |changed| changed == id)).await;
    }
}

fn view(app: &App, payment: &Payment) -> Output {
    let timeline = || format!("{}/timeline/{}", app.rules.base_url, payment.id);
    Output {
        payment_id: payment.id.to_string(),
        payment_request_id: payment.details.request_id.clone(),
        state: payment.state.name(),
        amount: payment.amount.minor().to_string(),
        currency: payment.amount.currency().code().to_owned(),
        title: payment.details.description.clone(),
        created_at: payment.created_at.to_rfc3339(),
        expires_at: payment.expires_at.to_rfc3339(),
        refunded: payment.refunded.to_string(),
        cashier_url: app.payment_url(payment.id),
        timeline_url: app.rules.demo.then(timeline),
    }
}
