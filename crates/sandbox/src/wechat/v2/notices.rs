//! Notices of API v2: a signed payment, or an encrypted refund.

use cashier_protocol::china_time::to_dashed;
use cashier_protocol::flat_xml::{self, Fields};
use cashier_protocol::wechat::v2::notices::{REPEAT_AFTER_SECONDS, is_accepted};
use cashier_protocol::wechat::v2::signing::SignType;

use super::call::account;
use super::query_order::transaction;
use super::query_refund::refund;
use crate::Sandbox;
use crate::notify::{Courier, Letter};
use crate::orders::{Notice, Order, Subject};
use crate::scenario::Scenario;

/// The notices of API v2.
pub(crate) struct Notices;

impl Courier for Notices {
    fn plan_s(&self) -> &'static [u64] {
        &REPEAT_AFTER_SECONDS
    }

    fn write(&self, sandbox: &Sandbox, order: &Order, notice: &Notice) -> Option<Letter> {
        let fields = match &notice.subject {
            Subject::Payment => payment(sandbox, order, notice),
            Subject::Refund { number } => refund_notice(sandbox, order, number)?,
            Subject::Closed => return None,
        };
        let headers = [("content-type", "text/xml; charset=utf-8"), ("user-agent", "Mozilla/4.0")];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        Some(Letter { headers, body: flat_xml::write(&fields).ok()?.into_bytes() })
    }

    fn is_accepted(&self, _: u16, body: &[u8]) -> bool {
        is_accepted(body)
    }
}

/// Signed with MD5, whatever the order was signed with.
fn payment(sandbox: &Sandbox, order: &Order, notice: &Notice) -> Fields {
    let mut paid = order.clone();
    paid.refunds.clear();
    if notice.scenario == Some(Scenario::WrongAmountNotice) && notice.is_first() {
        paid.fen = paid.fen.saturating_add(1);
    }
    let transaction = transaction(&paid, sandbox.clock.now());
    account(sandbox).payment_notice(&transaction, &sandbox.nonce(), SignType::Md5)
}

fn refund_notice(sandbox: &Sandbox, order: &Order, number: &str) -> Option<Fields> {
    let made = refund(order.refund(number)?)?;
    let fen = made.refund.minor().to_string();
    let total = order.fen.to_string();
    let success_time = made.refunded_at.map(to_dashed).unwrap_or_default();
    let pairs = [
        ("transaction_id", order.transaction_id.as_str()),
        ("out_trade_no", &order.out_trade_no),
        ("refund_id", &made.refund_id),
        ("out_refund_no", &made.out_refund_no),
        ("total_fee", &total),
        ("settlement_total_fee", &total),
        ("refund_fee", &fen),
        ("settlement_refund_fee", &fen),
        ("refund_status", made.status.as_str()),
        ("success_time", &success_time),
        ("refund_recv_accout", "支付用户零钱"),
        ("refund_account", "REFUND_SOURCE_RECHARGE_FUNDS"),
        ("refund_request_source", "API"),
    ];
    let inner = pairs.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
    account(sandbox).refund_notice(&inner, &sandbox.nonce()).ok()
}
