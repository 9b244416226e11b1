//! `GET /host/v1/orders/{token}`: where an order stands.

use axum::Json;
use axum::extract::{Path, State};
use cashier_core::error::Error;
use cashier_core::id::UserId;

use super::answer::{ErrorBody, Refusal};
use super::extract::SignedIn;
use super::view::OrderView;
use crate::app::{App, Shared};
use crate::wallet::{foreign, order};

/// Where an order stands.
#[utoipa::path(
    get, path = "/host/v1/orders/{token}", operation_id = "showOrder", tag = "order", security(("session" = [])),
    params(("token" = String, Path, description = "The token in the payment URL")),
    responses(
        (status = 200, description = "The order", body = OrderView),
        (status = 400, description = "INVALID_PAYMENT_URL", body = ErrorBody),
        (status = 401, description = "SESSION_REQUIRED", body = ErrorBody),
        (status = 409, description = "ORDER_BOUND_TO_OTHER", body = ErrorBody),
    )
)]
pub(super) async fn handle(
    State(app): State<Shared>,
    signed_in: SignedIn,
    Path(token): Path<String>,
) -> Result<Json<OrderView>, Refusal> {
    Ok(Json(view(&app, token, signed_in.user).await?))
}

/// The order as a user sees it.
pub(super) async fn view(app: &App, token: String, user: UserId) -> Result<OrderView, Error> {
    if let Some(id) = app.foreign_of_token(&token) {
        return super::foreign::view(app, &foreign::find(app, id, user).await?).await;
    }
    let payment = order::find(app, &token).await?;
    let balance = order::balance(app, user, payment.amount.currency()).await?;
    Ok(OrderView::new(token, &payment, user, balance))
}
