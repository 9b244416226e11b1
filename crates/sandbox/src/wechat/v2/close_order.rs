//! `POST /pay/closeorder`: closes an unpaid order.

use axum::extract::State;
use axum::response::Response;
use cashier_protocol::flat_xml::Fields;
use cashier_protocol::wechat::v2::close;

use super::call::{Call, Failure, Outcome};
use super::query_order::not_found;
use crate::Sandbox;
use crate::trouble::Fault;
use crate::wechat::settle::{self, CloseRefusal};

pub(super) async fn handle(State(sandbox): State<Sandbox>, call: Call) -> Response {
    call.answer(&sandbox, run(&sandbox, &call))
}

fn run(sandbox: &Sandbox, call: &Call) -> Outcome {
    match settle::close(sandbox, &close::read(&call.fields)?) {
        Ok(scenario) => Ok((Fields::new(), Fault::of_query(scenario))),
        Err(CloseRefusal::NotFound) => Err(not_found()),
        Err(CloseRefusal::Paid) => Err(Failure("ORDERPAID", "订单已支付".to_owned())),
        Err(CloseRefusal::AlreadyClosed) => Err(Failure("ORDERCLOSED", "订单已关闭".to_owned())),
    }
}
