//! An order as Alipay shows it: its state at a time, and the answer to a query.

use std::time::Duration;

use cashier_core::time::Timestamp;
use cashier_protocol::alipay::trade::query::{FundBill, Trade};
use cashier_protocol::alipay::trade::state::TradeState;

use crate::orders::{Order, RefundState, State};

/// How long a paid trade can be refunded: by the newer of Alipay's two documents.
const REFUNDABLE: Duration = Duration::from_hours(24 * 365);

/// The payer's account as shown to a merchant.
pub(super) const BUYER_LOGON_ID: &str = "san***@sandbox.example";

/// True when Alipay knows the trade: the payer has arrived, or it was created by a call that needs no payer.
pub(super) const fn exists(order: &Order) -> bool {
    order.reached_at.is_some()
}

/// The total of successful refunds.
pub(super) fn refunded_fen(order: &Order) -> i64 {
    let done = order.refunds.iter().filter(|refund| refund.state == RefundState::Success);
    done.map(|refund| refund.fen).fold(0, i64::saturating_add)
}

/// The state of a trade. Unlike other providers' orders, an unpaid one is closed simply by expiring.
pub(super) fn state(order: &Order, now: Timestamp) -> TradeState {
    match order.state {
        State::Closed { .. } => TradeState::Closed,
        State::NotPaid if now >= order.expires_at => TradeState::Closed,
        State::NotPaid => TradeState::WaitBuyerPay,
        State::Paid { .. } if refunded_fen(order) >= order.fen => TradeState::Closed,
        State::Paid { at, .. } if now >= at.saturating_add(REFUNDABLE) => TradeState::Finished,
        State::Paid { .. } => TradeState::Success,
    }
}

/// The answer to a query.
pub(super) fn trade(order: &Order, now: Timestamp) -> Trade {
    let paid_at = order.paid_at();
    let fen = paid_at.map_or(0, |_| order.fen);
    let fund_bill_list = match paid_at {
        Some(_) => vec![FundBill { fund_channel: "ALIPAYACCOUNT".to_owned(), fen }],
        None => Vec::new(),
    };
    let is_open_id = order.paid_by().is_some_and(|payer| !payer.starts_with("2088"));
    let payer = order.paid_by().map(str::to_owned);
    Trade {
        trade_no: order.transaction_id.clone(),
        out_trade_no: order.out_trade_no.clone(),
        state: state(order, now),
        total_fen: order.fen,
        receipt_fen: Some(fen),
        buyer_pay_fen: Some(fen),
        point_fen: Some(0),
        invoice_fen: Some(fen),
        paid_at,
        fund_bill_list,
        buyer_logon_id: Some(BUYER_LOGON_ID.to_owned()),
        buyer_user_id: payer.clone().filter(|_| !is_open_id),
        buyer_open_id: payer.filter(|_| is_open_id),
    }
}
