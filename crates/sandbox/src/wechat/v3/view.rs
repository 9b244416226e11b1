//! Orders and refunds in the form of API v3.

use cashier_core::time::Timestamp;
use cashier_protocol::wechat::time::to_rfc3339;
use cashier_protocol::wechat::v3::order::Payer;
use cashier_protocol::wechat::v3::refunds::{Refund as WireRefund, RefundAmount, RefundStatus};
use cashier_protocol::wechat::v3::transactions::{TradeState, Transaction, TransactionAmount};

use crate::orders::{Order, Refund, RefundState};
use crate::wechat::settle::trade_state;

/// A transaction. Fields that exist only after the payment are absent before it.
pub(super) fn transaction(order: &Order, now: Timestamp) -> Transaction {
    let (state, words) = trade_state(order, now);
    let paid_at = order.paid_at();
    let is_paid = paid_at.is_some();
    let cny = || Some("CNY".to_owned());
    Transaction {
        appid: order.app.clone(),
        mchid: order.merchant.clone(),
        out_trade_no: order.out_trade_no.clone(),
        transaction_id: is_paid.then(|| order.transaction_id.clone()),
        trade_type: is_paid.then(|| order.method.clone()),
        trade_state: TradeState::from(state.to_owned()),
        trade_state_desc: Some(words.to_owned()),
        bank_type: is_paid.then(|| "OTHERS".to_owned()),
        attach: order.attach.clone().or_else(|| Some(String::new())),
        success_time: paid_at.map(to_rfc3339),
        payer: order.paid_by().map(|openid| Payer { openid: openid.to_owned() }),
        amount: Some(TransactionAmount {
            total: Some(order.fen),
            payer_total: is_paid.then_some(order.fen),
            currency: cny(),
            payer_currency: is_paid.then(cny).flatten(),
        }),
        scene_info: None,
        promotion_detail: None,
    }
}

const fn status(state: RefundState) -> RefundStatus {
    match state {
        RefundState::Processing => RefundStatus::Processing,
        RefundState::Success => RefundStatus::Success,
        RefundState::Abnormal => RefundStatus::Abnormal,
        RefundState::Closed => RefundStatus::Closed,
    }
}

/// A refund, as answered by its call and its query.
pub(super) fn refund(order: &Order, refund: &Refund) -> WireRefund {
    WireRefund {
        mchid: None,
        refund_id: refund.refund_id.clone(),
        out_refund_no: refund.number.clone(),
        transaction_id: order.transaction_id.clone(),
        out_trade_no: order.out_trade_no.clone(),
        channel: Some("ORIGINAL".to_owned()),
        user_received_account: Some("支付用户零钱".to_owned()),
        success_time: success_time(refund),
        create_time: Some(to_rfc3339(refund.created_at)),
        status: Some(status(refund.state)),
        refund_status: None,
        funds_account: Some("AVAILABLE".to_owned()),
        amount: RefundAmount {
            total: order.fen,
            refund: refund.fen,
            payer_total: Some(order.fen),
            payer_refund: Some(refund.fen),
            settlement_total: Some(order.fen),
            settlement_refund: Some(refund.fen),
            discount_refund: Some(0),
            refund_fee: Some(0),
            currency: Some("CNY".to_owned()),
            from: Some(serde_json::json!([])),
        },
    }
}

/// A refund, as in its notice.
pub(super) fn noticed_refund(order: &Order, refund: &Refund) -> WireRefund {
    WireRefund {
        mchid: Some(order.merchant.clone()),
        refund_id: refund.refund_id.clone(),
        out_refund_no: refund.number.clone(),
        transaction_id: order.transaction_id.clone(),
        out_trade_no: order.out_trade_no.clone(),
        channel: None,
        user_received_account: Some("支付用户零钱".to_owned()),
        success_time: success_time(refund),
        create_time: None,
        status: None,
        refund_status: Some(status(refund.state)),
        funds_account: None,
        amount: RefundAmount {
            total: order.fen,
            refund: refund.fen,
            payer_total: Some(order.fen),
            payer_refund: Some(refund.fen),
            settlement_total: None,
            settlement_refund: None,
            discount_refund: None,
            refund_fee: None,
            currency: None,
            from: None,
        },
    }
}

fn success_time(refund: &Refund) -> Option<String> {
    refund.ended_at.filter(|_| refund.state == RefundState::Success).map(to_rfc3339)
}
