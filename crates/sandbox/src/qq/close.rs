//! `qpay_close_order.cgi`: closes an unpaid order.

use axum::body::Bytes;
use axum::extract::State as Of;
use axum::http::HeaderMap;
use axum::response::Response;
use cashier_protocol::flat_xml::Fields;
use cashier_protocol::qq::close::Close;
use cashier_protocol::qq::fields::OrderNumbers;
use cashier_protocol::qq::outcome::{self, ORDER_CLOSED, ORDER_PAID};

use super::desk::{Desk, Fault, unknown_order};
use super::receive::answer;
use crate::Sandbox;
use crate::admission::after_close;
use crate::orders::State;

pub(super) async fn handle(Of(sandbox): Of<Sandbox>, headers: HeaderMap, body: Bytes) -> Response {
    answer(&sandbox, &headers, &body, close)
}

fn close(desk: &mut Desk<'_>, fields: &Fields) -> Result<Fields, Fault> {
    let asked: Close = Desk::read(fields)?;
    let id = desk.order(&OrderNumbers::of_merchant(&asked.out_trade_no))?.id.clone();
    let now = desk.now;
    let refuses_repeat = desk.world.settings().refuses_second_close;
    let order = desk.world.book.edit(&id).ok_or_else(unknown_order)?;
    let was_open = order.state == State::NotPaid;
    order.close(now).map_err(|_| Fault::new(ORDER_PAID, "订单已支付"))?;
    if was_open {
        after_close(order, now);
    } else if refuses_repeat {
        return Err(Fault::new(ORDER_CLOSED, "订单已关闭"));
    }
    Ok(outcome::success(Fields::new()))
}
