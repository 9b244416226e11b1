//! Page, wap and app payments: the signed call that a browser or an app brings becomes an order and leads to its page.
//!
//! Opening the page is not yet coming to the trade: other calls of the merchant know it once the payer signs in.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use cashier_protocol::alipay::trade::order::Product;

use super::page::refused;
use super::path_of;
use crate::Sandbox;
use crate::alipay::desk::{Call, Desk};
use crate::alipay::trade::order::take;
use crate::trouble::with_fault;

pub(in crate::alipay) fn handle(sandbox: &Sandbox, call: &Call, product: Product) -> Response {
    let now = sandbox.clock.now();
    let (taken, trouble) = sandbox.keeper.change(|world| {
        let mut desk = Desk::new(sandbox, world, now, call);
        (take(&mut desk, product), desk.trouble.get())
    });
    sandbox.wake();
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
