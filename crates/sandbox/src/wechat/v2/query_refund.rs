//! `POST /pay/refundquery`: queries the refunds of an order, or one of them.

use axum::extract::State;
use axum::response::Response;
use cashier_protocol::wechat::v2::refunds::{
    Refund as WireRefund, RefundNumber, RefundStatus, Refunds, read_refund_number,
};

use super::call::{Call, Failure, Outcome};
use super::query_order::{cny, number};
use crate::Sandbox;
use crate::orders::{Key, Order, Provider, Refund, RefundState};
use crate::trouble::Fault;
use crate::wechat::settle::refund_key;

pub(super) async fn handle(State(sandbox): State<Sandbox>, call: Call) -> Response {
    call.answer(&sandbox, run(&sandbox, &call))
}

fn run(sandbox: &Sandbox, call: &Call) -> Outcome {
    let wanted = read_refund_number(&call.fields)?;
    let key = match wanted {
        RefundNumber::Provider(id) => Key::RefundId(Provider::WechatPay, id.to_owned()),
        RefundNumber::Merchant(number) => refund_key(number),
        RefundNumber::Order(order) => number(order).key(),
    };
    let is_wanted = |refund: &&Refund| match wanted {
        RefundNumber::Provider(id) => refund.refund_id == id,
        RefundNumber::Merchant(number) => refund.number == number,
        RefundNumber::Order(_) => true,
    };
    sandbox.keeper.read(|world| {
        let order = world.book.find(&key).filter(|order| !order.refunds.is_empty()).ok_or_else(none)?;
        let refunds = order.refunds.iter().filter(is_wanted).filter_map(refund).collect();
        let answer = answer(order, refunds).ok_or_else(none)?;
        Ok((answer.fields(), Fault::of_query(order.scenario)))
    })
}

fn none() -> Failure {
    Failure("REFUNDNOTEXIST", "退款订单查询失败".to_owned())
}

fn answer(order: &Order, refunds: Vec<WireRefund>) -> Option<Refunds> {
    Some(Refunds {
        transaction_id: order.transaction_id.clone(),
        out_trade_no: order.out_trade_no.clone(),
        total: cny(order.fen)?,
        refunds,
    })
}

/// One refund.
pub(super) fn refund(refund: &Refund) -> Option<WireRefund> {
    let status = match refund.state {
        RefundState::Processing => RefundStatus::Processing,
        RefundState::Success => RefundStatus::Success,
        RefundState::Abnormal => RefundStatus::Change,
        RefundState::Closed => RefundStatus::Closed,
    };
    Some(WireRefund {
        refund_id: refund.refund_id.clone(),
        out_refund_no: refund.number.clone(),
        refund: cny(refund.fen)?,
        refunded_at: refund.ended_at.filter(|_| refund.state == RefundState::Success),
        status,
        account: Some("支付用户的零钱".to_owned()),
    })
}
