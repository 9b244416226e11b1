//! `POST /host/v1/orders/resolve`: the order behind a payment URL.

use axum::Json;
use axum::extract::State;
use cashier_core::error::{Code, Error};
use serde::Deserialize;
use utoipa::ToSchema;

use super::answer::{ErrorBody, Refusal};
use super::extract::{Body, SignedIn};
use super::show_order::view;
use super::view::OrderView;
use crate::app::Shared;

/// A payment URL.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// `redirectActionForm.redirectUrl` of the merchant's pay call.
    payment_url: String,
}

/// The order behind a payment URL. Only URLs of this wallet's own cashier are accepted; amount and payee come from
/// here and never from the URL.
#[utoipa::path(
    post, path = "/host/v1/orders/resolve", tag = "order", security(("session" = [])), request_body = Input,
    responses(
        (status = 200, body = OrderView),
        (status = 400, description = "INVALID_PAYMENT_URL", body = ErrorBody),
        (status = 401, description = "SESSION_REQUIRED", body = ErrorBody),
    )
)]
pub(super) async fn handle(
    State(app): State<Shared>,
    signed_in: SignedIn,
    Body(input): Body<Input>,
) -> Result<Json<OrderView>, Refusal> {
    let token = app.token_of_url(&input.payment_url).ok_or_else(|| Error::new(Code::InvalidPaymentUrl))?;
    Ok(Json(view(&app, token, signed_in.user).await?))
}
