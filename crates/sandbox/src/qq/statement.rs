//! `qpay_mch_statement_down.cgi`: the lines of a day, as CSV.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State as Of;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use cashier_core::time::Timestamp;
use cashier_protocol::alipay::yuan;
use cashier_protocol::china_time;
use cashier_protocol::flat_xml::Fields;
use cashier_protocol::qq::outcome;

use super::receive::{open, reply};
use crate::Sandbox;
use crate::identity::{QQ_APPID, QQ_MCH_ID};
use crate::orders::{Dialect, Order, Refund, RefundState};

/// The columns, in QQ Wallet's order.
const HEADER: &str = "交易时间,商户号,商户APPID,子商户号,子商户APPID,用户标识,设备号,支付场景,商户订单号,QQ钱包订单号,付款银行,货币种类,\
订单金额(元),商户优惠金额(元),商户应收金额(元),QQ钱包优惠金额(元),用户支付金额(元),交易状态,退款提交时间,商户退款订单号,QQ钱包退款订单号,\
退款金额(元),退还QQ钱包优惠金额(元),退款状态,退款成功时间,退款方式,商品名称,商户数据包,手续费金额(元),费率";

const DAY: Duration = Duration::from_hours(24);

pub(super) async fn handle(Of(sandbox): Of<Sandbox>, body: Bytes) -> Response {
    let fields = match open(&sandbox, &body) {
        Ok(fields) => fields,
        Err(refusal) => return reply(&sandbox, refusal),
    };
    let Some((from, until)) = day(&fields) else {
        return reply(&sandbox, outcome::failure("PARAM_ERROR", "bill_date: must be yyyyMMdd"));
    };
    let may_be_running = sandbox.keeper.read(|world| world.settings().has_bill_of_today);
    if sandbox.clock.now() < if may_be_running { from } else { until } {
        return reply(&sandbox, outcome::failure("PARAM_ERROR", "bill_date: the bill is not ready yet"));
    }
    let kind = fields.get("bill_type").map_or("ALL", String::as_str);
    let rows = sandbox.keeper.read(|world| {
        let own = world.book.newest_first().filter(|order| order.dialect == Dialect::QqWallet);
        let mut rows: Vec<(Timestamp, String)> =
            own.flat_map(|order| rows(order, kind, from, until)).collect();
        rows.sort();
        rows
    });
    let mut text = format!("{HEADER}\r\n");
    for (_, row) in rows {
        text.push_str(&row);
        text.push_str("\r\n");
    }
    ([(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"))], text).into_response()
}

fn day(fields: &Fields) -> Option<(Timestamp, Timestamp)> {
    let from = china_time::parse_compact(&format!("{}000000", fields.get("bill_date")?))?;
    Some((from, from.saturating_add(DAY)))
}

fn rows(order: &Order, kind: &str, from: Timestamp, until: Timestamp) -> Vec<(Timestamp, String)> {
    let is_within = |at: Timestamp| from <= at && at < until;
    let mut rows = Vec::new();
    if let Some(at) = order.paid_at().filter(|at| is_within(*at) && kind != "REFUND") {
        rows.push((at, row(order, at, None)));
    }
    for refund in &order.refunds {
        let ended = refund.ended_at.filter(|at| is_within(*at) && kind != "SUCCESS");
        if let Some(at) = ended.filter(|_| refund.state == RefundState::Success) {
            rows.push((at, row(order, at, Some(refund))));
        }
    }
    rows
}

fn row(order: &Order, at: Timestamp, refund: Option<&Refund>) -> String {
    let zero = yuan::write(0);
    let total = yuan::write(order.fen);
    let of_refund = |value: fn(&Refund) -> String| refund.map(value).unwrap_or_default();
    let time = |at: Timestamp| china_time::to_dashed(at);
    let fee_fen = order.fen.saturating_mul(6).saturating_add(500) / 1_000;
    let fee_fen = refund.map_or(fee_fen, |refund| {
        (refund.fen.saturating_mul(6).saturating_add(500) / 1_000).saturating_neg()
    });
    let cells = [
        time(at),
        QQ_MCH_ID.to_owned(),
        QQ_APPID.to_owned(),
        String::new(),
        String::new(),
        order.paid_by().unwrap_or_default().to_owned(),
        String::new(),
        order.method.clone(),
        order.out_trade_no.clone(),
        order.transaction_id.clone(),
        "BALANCE".to_owned(),
        "CNY".to_owned(),
        total.clone(),
        zero.clone(),
        total.clone(),
        zero.clone(),
        total,
        if refund.is_some() { "REFUND" } else { "SUCCESS" }.to_owned(),
        of_refund(|refund| china_time::to_dashed(refund.created_at)),
        of_refund(|refund| refund.number.clone()),
        of_refund(|refund| refund.refund_id.clone()),
        refund.map_or(zero.clone(), |refund| yuan::write(refund.fen)),
        zero,
        of_refund(|_| "SUCCESS".to_owned()),
        of_refund(|refund| refund.ended_at.map(china_time::to_dashed).unwrap_or_default()),
        of_refund(|_| "ORIGINAL".to_owned()),
        order.description.clone(),
        order.attach.clone().unwrap_or_default(),
        yuan::write(fee_fen),
        "0.60%".to_owned(),
    ];
    cells.map(|cell| quote(&cell)).join(",")
}

/// A cell that a spreadsheet takes apart rightly.
fn quote(cell: &str) -> String {
    let clean: String = cell.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    if clean.contains([',', '"']) { format!("\"{}\"", clean.replace('"', "\"\"")) } else { clean }
}
