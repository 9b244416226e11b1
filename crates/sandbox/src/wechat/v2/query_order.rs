//! `POST /pay/orderquery`: queries an order.

use axum::extract::State;
use axum::response::Response;
use cashier_core::money::{Amount, Currency};
use cashier_core::time::Timestamp;
use cashier_protocol::wechat::v2::transactions::{OrderNumber, Transaction, read_number};
use cashier_protocol::wechat::v3::transactions::TradeState;

use super::call::{Call, Failure, Outcome};
use crate::Sandbox;
use crate::orders::Order;
use crate::trouble::Fault;
use crate::wechat::settle::{Number, find, trade_state};

pub(super) async fn handle(State(sandbox): State<Sandbox>, call: Call) -> Response {
    call.answer(&sandbox, run(&sandbox, &call))
}

fn run(sandbox: &Sandbox, call: &Call) -> Outcome {
    let number = number(read_number(&call.fields)?);
    let order = find(sandbox, number).ok_or_else(not_found)?;
    Ok((transaction(&order, sandbox.clock.now()).fields(), Fault::of_query(order.scenario)))
}

/// The number in the words of both versions.
pub(super) const fn number(number: OrderNumber<'_>) -> Number<'_> {
    match number {
        OrderNumber::Provider(number) => Number::Provider(number),
        OrderNumber::Merchant(number) => Number::Merchant(number),
    }
}

pub(super) fn not_found() -> Failure {
    Failure("ORDERNOTEXIST", "此交易订单号不存在".to_owned())
}

/// Yuan as an amount; `None` unless it is positive.
pub(super) fn cny(fen: i64) -> Option<Amount> {
    Amount::new(fen, Currency::parse("CNY").ok()?).ok()
}

/// A transaction. Fields that exist only after the payment are absent before it.
pub(super) fn transaction(order: &Order, now: Timestamp) -> Transaction {
    let (state, words) = trade_state(order, now);
    let paid_at = order.paid_at();
    let is_paid = paid_at.is_some();
    Transaction {
        trade_state: TradeState::from(state.to_owned()),
        trade_state_desc: Some(words.to_owned()),
        out_trade_no: order.out_trade_no.clone(),
        transaction_id: is_paid.then(|| order.transaction_id.clone()),
        trade_type: is_paid.then(|| order.method.clone()),
        amount: cny(order.fen),
        cash_fen: is_paid.then_some(order.fen),
        bank_type: is_paid.then(|| "OTHERS".to_owned()),
        openid: order.paid_by().map(str::to_owned),
        attach: order.attach.clone(),
        paid_at,
    }
}
