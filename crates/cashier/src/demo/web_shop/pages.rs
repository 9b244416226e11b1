//! The shop's page, and the page with the QR code of an order.

use axum::extract::{Path, State};
use axum::response::Response;
use cashier_core::error::{Code, Error};
use cashier_core::payment::State as PaymentState;
use cashier_core::web_order::payment_of_transaction_no;
use cashier_web::app::{App, Shared};
use cashier_web::pages::{WebPayPage, WebShopPage, respond};
use cashier_web::visit::Visit;
use serde_json::Value;

use super::{CLIENT_ID, sdk};

pub(super) async fn show(visit: Visit) -> Response {
    let client_id = CLIENT_ID.to_owned();
    respond(&WebShopPage { frame: visit.frame, client_id, has_sdk: sdk::is_there() })
}

/// The code of an order, as long as it can be paid. Whoever has the transaction number may see it: it cannot be
/// guessed, and the code is made to be shown.
pub(super) async fn pay(State(app): State<Shared>, Path(number): Path<String>, visit: Visit) -> Response {
    match find(&app, &number).await {
        Ok((code_url, amount, token)) => respond(&WebPayPage { frame: visit.frame, code_url, amount, token }),
        Err(error) => visit.refuse(&app, &error, Some("/shop/web".to_owned())),
    }
}

/// What the code says, how much it is, and the token under which the cashier tells how the order stands.
async fn find(app: &App, number: &str) -> Result<(String, cashier_core::money::Money, String), Error> {
    let missing = || Error::new(Code::OrderNotExist);
    let unavailable = |_| Error::new(Code::ServiceUnavailable);
    let id = payment_of_transaction_no(number).ok_or_else(missing)?;
    let found = app.reader.listed_order(id).await.map_err(unavailable)?.ok_or_else(missing)?;
    if found.payment.state != PaymentState::Created {
        return Err(missing());
    }
    let parameters = found.order.pay_parameters.as_deref().unwrap_or_default();
    let parameters: Value = serde_json::from_str(parameters).unwrap_or_default();
    let code_url = parameters.get("code_url").and_then(Value::as_str).ok_or_else(missing)?;
    Ok((code_url.to_owned(), found.payment.amount.money(), app.payment_token(id)))
}
