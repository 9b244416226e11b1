//! `POST /host/v1/orders/resolve`: the order behind a payment URL, a trade number or an order string.

use axum::Json;
use axum::extract::State;
use cashier_core::error::{Code, Error};
use cashier_core::web_order::payment_named;
use serde::Deserialize;
use utoipa::ToSchema;

use super::answer::{ErrorBody, Refusal};
use super::extract::{Body, SignedIn};
use super::view::OrderView;
use crate::app::Shared;
use crate::openapi::order_string;
use crate::wallet::foreign;
use crate::wallet::payable::{PayableId, PayableOrder};

/// The argument of `my.tradePay`; exactly one of them is given.
#[derive(Deserialize, ToSchema)]
#[schema(as = OrderNamingRequest)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// `redirectActionForm.redirectUrl` of the merchant's pay call.
    payment_url: Option<String>,
    /// `paymentId` of the merchant's pay call, or `transaction_no` or `trade_no` of a web order.
    trade_no: Option<String>,
    /// A pay call signed by the merchant's server but not sent: `client_id`, `request_time`, `signature` (the headers
    /// of the call) and `body`, percent-encoded as in a form.
    order_str: Option<String>,
}

/// The order behind a payment URL, a trade number or an order string. Accepts URLs of this wallet's own cashier and
/// of known acquirers, which are then asked. Amount and payee come from there and never from the URL.
#[utoipa::path(
    post, path = "/host/v1/orders/resolve", operation_id = "resolveOrder", tag = "order", security(("session" = [])), request_body = Input,
    responses(
        (status = 200, description = "The order", body = OrderView),
        (status = 400, description = "INVALID_PAYMENT_URL, PARAM_ILLEGAL", body = ErrorBody),
        (status = 401, description = "SESSION_REQUIRED; INVALID_SIGNATURE of an order string", body = ErrorBody),
        (status = 409, description = "ORDER_BOUND_TO_OTHER", body = ErrorBody),
        (status = 410, description = "ORDER_EXPIRED, ORDER_IS_CLOSED", body = ErrorBody),
        (status = 503, description = "ACQUIRER_UNAVAILABLE", body = ErrorBody),
    )
)]
pub(super) async fn handle(
    State(app): State<Shared>,
    signed_in: SignedIn,
    Body(input): Body<Input>,
) -> Result<Json<OrderView>, Refusal> {
    let invalid = || Error::new(Code::InvalidPaymentUrl);
    let payment_url = match (input.payment_url, input.trade_no, input.order_str) {
        (Some(payment_url), None, None) => payment_url,
        (None, Some(trade_no), None) => app.payment_url(payment_named(&trade_no).ok_or_else(invalid)?),
        (None, None, Some(order_str)) => app.payment_url(order_string::open(&app, &order_str).await?),
        _ => {
            let detail = "Give exactly one of payment_url, trade_no and order_str.";
            return Err(Error::new(Code::ParamIllegal).with_detail(detail).into());
        }
    };
    // Checked first: an operator may route even our own URLs through an acquirer.
    if let Some(acquirer) = app.acquirers.of_url(&payment_url) {
        let order = foreign::open(&app, acquirer, signed_in.user, &payment_url).await?;
        let (token, order) = (app.foreign_token(order.id), PayableOrder::Foreign(order));
        return Ok(Json(OrderView::of(&app, token, &order, signed_in.user).await?));
    }
    let token = app.token_of_url(&payment_url).ok_or_else(invalid)?;
    let order = PayableId::of_token(&app, &token)?.find(&app, signed_in.user).await?;
    if order.is_held_elsewhere() {
        return Err(Error::new(Code::OrderBoundToOther).into());
    }
    Ok(Json(OrderView::of(&app, token, &order, signed_in.user).await?))
}
