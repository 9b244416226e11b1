//! `qpay_order_query.cgi`: the state of an order.

use axum::body::Bytes;
use axum::extract::State as Of;
use axum::http::HeaderMap;
use axum::response::Response;
use cashier_protocol::flat_xml::Fields;
use cashier_protocol::qq::outcome;
use cashier_protocol::qq::query::{Query, Trade, TradeState};

use super::desk::{Desk, Fault};
use super::receive::answer;
use crate::Sandbox;
use crate::orders::{Order, State};

pub(super) async fn handle(Of(sandbox): Of<Sandbox>, headers: HeaderMap, body: Bytes) -> Response {
    answer(&sandbox, &headers, &body, query)
}

fn query(desk: &mut Desk<'_>, fields: &Fields) -> Result<Fields, Fault> {
    let asked: Query = Desk::read(fields)?;
    let trade = trade(desk.order(&asked.order)?);
    let mut fields = trade.to_fields();
    fields.insert("trade_state_desc".to_owned(), describe(&trade.state).to_owned());
    Ok(outcome::success(fields))
}

/// An order as QQ Wallet shows it. Expiry does not close it.
pub(super) fn trade(order: &Order) -> Trade {
    let state = match order.state {
        State::NotPaid => TradeState::NotPay,
        State::Closed { .. } => TradeState::Closed,
        State::Paid { .. } if order.refunds.is_empty() => TradeState::Success,
        State::Paid { .. } => TradeState::Refund,
    };
    let paid_at = order.paid_at();
    let if_paid = |fen: i64| paid_at.map(|_| fen);
    Trade {
        state,
        out_trade_no: order.out_trade_no.clone(),
        transaction_id: paid_at.map(|_| order.transaction_id.clone()),
        total_fen: Some(order.fen),
        cash_fen: if_paid(order.fen),
        coupon_fen: if_paid(0),
        trade_type: Some(order.method.clone()),
        bank_type: paid_at.map(|_| "BALANCE".to_owned()),
        attach: order.attach.clone(),
        paid_at,
        openid: order.paid_by().map(str::to_owned),
    }
}

fn describe(state: &TradeState) -> &'static str {
    match state {
        TradeState::Success => "支付成功",
        TradeState::Refund => "转入退款",
        TradeState::Closed => "已关闭",
        _ => "未支付",
    }
}
