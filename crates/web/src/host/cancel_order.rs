//! `POST /host/v1/orders/{token}/cancel`: the user closes an order.

use axum::Json;
use axum::extract::{Path, State};

use super::answer::{ErrorBody, Refusal};
use super::extract::SignedIn;
use super::view::OrderView;
use crate::app::Shared;
use crate::wallet::payable::PayableId;

/// Close an unpaid order. Closing it again succeeds.
#[utoipa::path(
    post, path = "/host/v1/orders/{token}/cancel", operation_id = "cancelOrder", tag = "order", security(("session" = [])),
    params(("token" = String, Path, description = "The token in the payment URL")),
    responses(
        (status = 200, description = "The order, which is closed", body = OrderView),
        (status = 400, description = "INVALID_PAYMENT_URL", body = ErrorBody),
        (status = 401, description = "SESSION_REQUIRED", body = ErrorBody),
        (status = 409, description = "ORDER_ALREADY_PAID, ORDER_BOUND_TO_OTHER", body = ErrorBody),
    )
)]
pub(super) async fn handle(
    State(app): State<Shared>,
    signed_in: SignedIn,
    Path(token): Path<String>,
) -> Result<Json<OrderView>, Refusal> {
    let order = PayableId::of_token(&app, &token)?.cancel(&app, signed_in.user).await?;
    Ok(Json(OrderView::of(&app, token, &order, signed_in.user).await?))
}
