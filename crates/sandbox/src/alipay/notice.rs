//! The content of an Alipay notice: the trade's state when the notice arose, and the refund it is about.

use cashier_core::time::Timestamp;
use cashier_protocol::alipay::form::Params;
use cashier_protocol::alipay::notices::TradeNotice;
use cashier_protocol::alipay::trade::state::TradeState;
use cashier_protocol::alipay::yuan;

use super::extra::Extra;
use super::view::BUYER_LOGON_ID;
use crate::orders::{Notice, Order, RefundState, State, Subject};
use crate::scenario::Scenario;

/// The parameters of a notice, before signing. Repeats differ only in the time; `notify_id` stays the same.
pub(super) fn params(order: &Order, notice: &Notice, seller_id: &str, now: Timestamp) -> Params {
    let refund = match &notice.subject {
        Subject::Refund { number } => order.refund(number),
        Subject::Payment | Subject::Closed => None,
    };
    let refunded_fen = refund.map(|refund| refunded_until(order, &refund.number));
    let state = match &notice.subject {
        Subject::Closed => TradeState::Closed,
        Subject::Refund { .. } if refunded_fen >= Some(order.fen) => TradeState::Closed,
        Subject::Payment | Subject::Refund { .. } => TradeState::Success,
    };
    let lies = notice.is_first()
        && notice.subject == Subject::Payment
        && notice.scenario == Some(Scenario::WrongAmountNotice);
    let total_fen = if lies { order.fen.saturating_add(1) } else { order.fen };
    let paid_fen = order.paid_at().map(|_| total_fen);
    let (buyer_id, buyer_open_id) = match order.paid_by() {
        Some(payer) if payer.starts_with("2088") => (Some(payer.to_owned()), None),
        payer => (None, payer.map(str::to_owned)),
    };
    let closed_at = match order.state {
        State::Closed { at } => Some(at),
        State::NotPaid if notice.subject == Subject::Closed => Some(order.expires_at),
        State::NotPaid | State::Paid { .. } => None,
    };
    let mut params = TradeNotice {
        notify_id: notice.id.clone(),
        notified_at: Some(now),
        app_id: order.merchant.clone(),
        seller_id: Some(seller_id.to_owned()),
        out_trade_no: order.out_trade_no.clone(),
        trade_no: order.transaction_id.clone(),
        state,
        total_fen,
        receipt_fen: paid_fen,
        buyer_pay_fen: paid_fen,
        refunded_fen,
        out_biz_no: refund.map(|refund| refund.number.clone()),
        subject: Some(order.description.clone()),
        buyer_id,
        buyer_open_id,
        passback_params: order.attach.clone(),
        created_at: order.reached_at,
        paid_at: order.paid_at(),
        refunded_at: refund.and_then(|refund| refund.ended_at),
        closed_at,
    }
    .to_params();
    add_details(&mut params, order, paid_fen);
    params
}

/// The total refunded up to and including this refund.
fn refunded_until(order: &Order, number: &str) -> i64 {
    let mut sum = 0_i64;
    for refund in order.refunds.iter().filter(|refund| refund.state == RefundState::Success) {
        sum = sum.saturating_add(refund.fen);
        if refund.number == number {
            break;
        }
    }
    sum
}

/// Fields that a connector does not need but a genuine notice has: SDKs must keep them for the signature.
fn add_details(params: &mut Params, order: &Order, paid_fen: Option<i64>) {
    let mut add = |name: &str, value: String| params.insert(name.to_owned(), value);
    add("buyer_logon_id", BUYER_LOGON_ID.to_owned());
    if let Some(body) = Extra::of(order).body {
        add("body", body);
    }
    if let Some(fen) = paid_fen {
        let amount = yuan::write(fen);
        add("fund_bill_list", format!("[{{\"amount\":\"{amount}\",\"fundChannel\":\"ALIPAYACCOUNT\"}}]"));
        add("invoice_amount", amount);
        add("point_amount", yuan::write(0));
    }
}
