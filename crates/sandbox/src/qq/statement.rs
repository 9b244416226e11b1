//! `qpay_mch_statement_down.cgi`: the lines of a day, as CSV.

use axum::body::Bytes;
use axum::extract::State as Of;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use cashier_core::time::Timestamp;
use cashier_protocol::qq::fields::Request as _;
use cashier_protocol::qq::outcome;
use cashier_protocol::qq::statement::{RefundRow, Row, StatementQuery, write};

use super::receive::{open, reply};
use crate::Sandbox;
use crate::identity::{QQ_APPID, QQ_MCH_ID};
use crate::orders::{Dialect, Order, Refund, RefundState};

pub(super) async fn handle(Of(sandbox): Of<Sandbox>, body: Bytes) -> Response {
    let fields = match open(&sandbox, &body) {
        Ok(fields) => fields,
        Err(refusal) => return reply(&sandbox, refusal),
    };
    let asked = match StatementQuery::read(&fields) {
        Ok(asked) => asked,
        Err(error) => return reply(&sandbox, outcome::failure("PARAM_ERROR", &error.to_string())),
    };
    let Some((from, until)) = asked.day() else {
        return reply(&sandbox, outcome::failure("PARAM_ERROR", "bill_date: must be yyyyMMdd"));
    };
    let may_be_running = sandbox.keeper.read(|world| world.settings().has_bill_of_today);
    if sandbox.clock.now() < if may_be_running { from } else { until } {
        return reply(&sandbox, outcome::failure("PARAM_ERROR", "bill_date: the bill is not ready yet"));
    }
    let kind = asked.bill_type.as_deref().unwrap_or("ALL");
    let mut rows: Vec<Row> = sandbox.keeper.read(|world| {
        let own = world.book.newest_first().filter(|order| order.dialect == Dialect::QqWallet);
        own.flat_map(|order| rows(order, kind, from, until)).collect()
    });
    rows.sort_by(|one, other| (one.at, &one.out_trade_no).cmp(&(other.at, &other.out_trade_no)));
    ([(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"))], write(&rows))
        .into_response()
}

fn rows(order: &Order, kind: &str, from: Timestamp, until: Timestamp) -> Vec<Row> {
    let is_within = |at: Timestamp| from <= at && at < until;
    let mut rows = Vec::new();
    if let Some(at) = order.paid_at().filter(|at| is_within(*at) && matches!(kind, "ALL" | "SUCCESS")) {
        rows.push(row(order, at, None));
    }
    for refund in &order.refunds {
        let ended = refund.ended_at.filter(|at| is_within(*at) && matches!(kind, "ALL" | "REFUND"));
        if let Some(at) = ended.filter(|_| refund.state == RefundState::Success) {
            rows.push(row(order, at, Some(refund)));
        }
    }
    rows
}

/// QQ Wallet's fee for an amount: 0.6 percent, rounded half up.
fn fee_fen(fen: i64) -> i64 {
    fen.saturating_mul(6).saturating_add(500) / 1_000
}

fn row(order: &Order, at: Timestamp, refund: Option<&Refund>) -> Row {
    Row {
        at,
        mch_id: QQ_MCH_ID.to_owned(),
        appid: QQ_APPID.to_owned(),
        openid: order.paid_by().unwrap_or_default().to_owned(),
        method: order.method.clone(),
        out_trade_no: order.out_trade_no.clone(),
        transaction_id: order.transaction_id.clone(),
        currency: "CNY".to_owned(),
        total_fen: order.fen,
        state: if refund.is_some() { "REFUND" } else { "SUCCESS" }.to_owned(),
        refund: refund.map(|refund| RefundRow {
            asked_at: Some(refund.created_at),
            out_refund_no: refund.number.clone(),
            refund_id: refund.refund_id.clone(),
            fen: refund.fen,
            state: "SUCCESS".to_owned(),
            done_at: refund.ended_at,
        }),
        subject: order.description.clone(),
        attach: order.attach.clone().unwrap_or_default(),
        fee_fen: Some(refund.map_or(fee_fen(order.fen), |refund| fee_fen(refund.fen).saturating_neg())),
        rate: "0.60%".to_owned(),
    }
}
