//! `POST /dev/v1/payments`: makes an order of a test merchant, without the merchant's signature.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::extract::Developer;
use super::order::{self, OrderRequest};
use crate::app::Shared;
use crate::host::answer::{ErrorBody, Refusal};
use crate::host::extract::Body;

/// The new order.
#[derive(Serialize, ToSchema)]
#[schema(as = NewPayment)]
#[serde(rename_all = "camelCase")]
pub(super) struct Output {
    /// Its id.
    payment_id: String,
    /// The merchant's own id of it, which was chosen.
    payment_request_id: String,
    /// Where a test user pays it.
    cashier_url: String,
}

/// Makes an order. Test users can pay it on the cashier page.
#[utoipa::path(
    post, path = "/dev/v1/payments", operation_id = "addPayment", tag = "payments", security(("key" = [])),
    request_body = OrderRequest,
    responses(
        (status = 200, description = "The order", body = Output),
        (status = 400, description = "PARAM_ILLEGAL, CURRENCY_NOT_SUPPORT", body = ErrorBody),
        (status = 403, description = "TEST_CLIENT_REQUIRED, INVALID_CLIENT_STATUS", body = ErrorBody),
    )
)]
pub(super) async fn handle(
    State(app): State<Shared>,
    developer: Developer,
    Body(request): Body<OrderRequest>,
) -> Result<Json<Output>, Refusal> {
    developer.require_test()?;
    let made = order::make(&app, &developer, request.order(app.rules.payment_lifetime)?).await?;
    Ok(Json(Output {
        payment_id: made.id.to_string(),
        payment_request_id: made.request_id,
        cashier_url: app.payment_url(made.id),
    }))
}
