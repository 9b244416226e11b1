//! The lines of a bill: payments and refunds in a period.

use cashier_core::time::Timestamp;
use cashier_protocol::alipay::bill::statement::{Kind, Line};

use crate::alipay::view::BUYER_LOGON_ID;
use crate::orders::{Order, RefundState};
use crate::world::World;

/// Alipay's fee: 0.6 percent of each payment, in parts of ten thousand.
const FEE_PER_10_000: i64 = 60;

/// The fee of an amount, rounded half up.
pub(super) fn fee_fen(fen: i64) -> i64 {
    fen.saturating_mul(FEE_PER_10_000).saturating_add(5_000) / 10_000
}

/// A merchant's lines, the oldest first.
pub(super) fn between(world: &World, app_id: &str, (from, until): (Timestamp, Timestamp)) -> Vec<Line> {
    let is_within = |at: Option<Timestamp>| at.is_some_and(|at| from <= at && at < until);
    let mut lines = Vec::new();
    for order in world.book.newest_first().filter(|order| is_of(order, app_id)) {
        if is_within(order.paid_at()) {
            lines.push(payment(order));
        }
        for refund in order.refunds.iter().filter(|refund| refund.state == RefundState::Success) {
            if is_within(refund.ended_at) {
                lines.push(Line {
                    kind: Kind::Refund,
                    finished_at: refund.ended_at,
                    total_fen: refund.fen.saturating_neg(),
                    received_fen: refund.fen.saturating_neg(),
                    refund_no: refund.number.clone(),
                    // The refund's share of the fee is returned.
                    fee_fen: Some(fee_fen(refund.fen)),
                    shared_fen: 0,
                    ..payment(order)
                });
            }
        }
    }
    lines.sort_by_key(|line| (line.finished_at, line.kind == Kind::Refund));
    lines
}

fn is_of(order: &Order, app_id: &str) -> bool {
    order.dialect == crate::orders::Dialect::Alipay && order.merchant == app_id
}

fn payment(order: &Order) -> Line {
    Line {
        trade_no: order.transaction_id.clone(),
        out_trade_no: order.out_trade_no.clone(),
        kind: Kind::Payment,
        subject: order.description.clone(),
        created_at: order.reached_at,
        finished_at: order.paid_at(),
        payer: BUYER_LOGON_ID.to_owned(),
        total_fen: order.fen,
        received_fen: order.fen,
        refund_no: String::new(),
        fee_fen: Some(fee_fen(order.fen).saturating_neg()),
        shared_fen: order.sharing.given_fen().saturating_neg(),
        memo: String::new(),
    }
}
