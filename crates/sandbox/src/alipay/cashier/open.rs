//! Page, wap and app payments: the signed call brought by a browser or an app becomes an order and leads to its page.
//!
//! Opening the page does not create the trade: the merchant's other calls find it once the payer signs in.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use cashier_protocol::alipay::gateway::ReceivedCall;
use cashier_protocol::alipay::outcome::Fault;
use cashier_protocol::alipay::trade::order::Product;

use super::page::refused;
use super::path_of;
use crate::Sandbox;
use crate::alipay::desk::{Call, Desk};
use crate::alipay::gateway::authenticate;
use crate::alipay::trade::order::take;
use crate::orders::OrderId;
use crate::trouble::{self, with_fault};

/// The text that a merchant's app passes to Alipay's app: a signed call as a query. `None` for any other text.
pub(crate) fn read_app_order(sandbox: &Sandbox, text: &str) -> Option<Result<OrderId, String>> {
    let is_one = text.contains(&format!("method={}", Product::AppPay.method()));
    let received = is_one.then(|| ReceivedCall::read(text.trim().as_bytes(), &[]))?;
    let order = received.and_then(|received| {
        authenticate(sandbox, &received)?;
        take_order(sandbox, &Call::of(&received), Product::AppPay).0
    });
    Some(order.map_err(|fault| format!("{}: {}", fault.sub_code, fault.sub_msg)))
}

fn take_order(
    sandbox: &Sandbox,
    call: &Call,
    product: Product,
) -> (Result<OrderId, Fault>, Option<trouble::Fault>) {
    let now = sandbox.clock.now();
    let taken = sandbox.keeper.change(|world| {
        let mut desk = Desk::new(sandbox, world, now, call);
        (take(&mut desk, product), desk.trouble.fault())
    });
    sandbox.wake();
    taken
}

pub(in crate::alipay) fn handle(sandbox: &Sandbox, call: &Call, product: Product) -> Response {
    let (taken, trouble) = take_order(sandbox, call, product);
    let id = match taken {
        Ok(id) => id,
        Err(fault) => return with_fault(refused(&fault), trouble),
    };
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(location) = HeaderValue::from_str(&path_of(&id.0)) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    with_fault(response, trouble)
}
