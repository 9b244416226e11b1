//! `GET /alipay/bill`: the file of a bill, for anybody with its URL. A zip of CSV files in GBK.

use std::io::{Cursor, Write as _};

use aws_lc_rs::hmac;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use cashier_core::time::Timestamp;
use cashier_protocol::alipay::bill::statement::{self, Kind, Line};
use cashier_protocol::alipay::charset::Charset;
use cashier_protocol::alipay::yuan;
use data_encoding::HEXLOWER;
use serde::Deserialize;
use zip::write::SimpleFileOptions;

use super::lines;
use super::period::Period;
use crate::Sandbox;
use crate::identity::ALIPAY_SELLER_ID;

/// What a URL grants access to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Ticket {
    pub(super) app_id: String,
    /// `trade` or `signcustomer`.
    pub(super) kind: String,
    pub(super) date: String,
    pub(super) expires_at: Timestamp,
}

impl Ticket {
    pub(super) fn to_path(&self, sandbox: &Sandbox) -> String {
        let expires_ms = self.expires_at.as_millis();
        let tag = hmac::sign(&key(sandbox), self.text().as_bytes());
        let tag = HEXLOWER.encode(tag.as_ref());
        let Self { app_id, kind, date, .. } = self;
        format!("{PATH}?app_id={app_id}&kind={kind}&date={date}&expires_ms={expires_ms}&tag={tag}")
    }

    fn text(&self) -> String {
        format!("{} {} {} {}", self.app_id, self.kind, self.date, self.expires_at.as_millis())
    }
}

fn key(sandbox: &Sandbox) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, sandbox.keys.alipay.bill_key.as_bytes())
}

/// The path of bill downloads.
pub(crate) const PATH: &str = "/alipay/bill";

#[derive(Deserialize)]
pub(crate) struct Request {
    app_id: String,
    kind: String,
    date: String,
    expires_ms: i64,
    tag: String,
}

pub(crate) async fn handle(State(sandbox): State<Sandbox>, Query(request): Query<Request>) -> Response {
    let expires_at = Timestamp::from_micros(request.expires_ms.saturating_mul(1_000));
    let ticket = Ticket { app_id: request.app_id, kind: request.kind, date: request.date, expires_at };
    let tag = HEXLOWER.decode(request.tag.as_bytes()).unwrap_or_default();
    let is_genuine = hmac::verify(&key(&sandbox), ticket.text().as_bytes(), &tag).is_ok();
    let period = Period::parse(&ticket.date);
    let Some(period) = period.filter(|_| is_genuine && sandbox.clock.now() < ticket.expires_at) else {
        return (StatusCode::FORBIDDEN, "the address of the bill is no longer good").into_response();
    };
    let lines =
        sandbox.keeper.read(|world| lines::between(world, &ticket.app_id, (period.from, period.until)));
    let Some(zip) = pack(ALIPAY_SELLER_ID, &ticket, period, &lines) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let name = format!("attachment; filename=\"{}_{}.csv.zip\"", ticket.app_id, ticket.date);
    let headers = [(header::CONTENT_TYPE, "application/zip".to_owned()), (header::CONTENT_DISPOSITION, name)];
    (headers, zip).into_response()
}

/// The lines and their totals, as two files.
fn pack(account: &str, ticket: &Ticket, period: Period, lines: &[Line]) -> Option<Vec<u8>> {
    let stem = format!("{account}_{}", ticket.date.replace('-', ""));
    let (detail, sums) = if ticket.kind == "trade" {
        ("业务明细", "业务明细(汇总)")
    } else {
        ("账务明细", "账务明细(汇总)")
    };
    let times = (period.from, period.until);
    let lines_csv = statement::write(&format!("{account}0156"), times, &fit(lines), Charset::Gbk).ok()?;
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    for (name, bytes) in [(detail, lines_csv), (sums, summary(lines))] {
        zip.start_file(format!("{stem}_{name}.csv"), options).ok()?;
        zip.write_all(&bytes).ok()?;
    }
    Some(zip.finish().ok()?.into_inner())
}

/// A subject may contain characters that GBK does not have, such as emoji; the bill shows a question mark, as
/// Alipay's do.
fn fit(lines: &[Line]) -> Vec<Line> {
    let fits = |letter: char| Charset::Gbk.encode(letter.encode_utf8(&mut [0; 4])).is_ok();
    let clean = |text: &str| text.chars().map(|letter| if fits(letter) { letter } else { '?' }).collect();
    lines.iter().map(|line| Line { subject: clean(&line.subject), ..line.clone() }).collect()
}

fn summary(lines: &[Line]) -> Vec<u8> {
    let mut text = String::from(
        "#支付宝业务汇总查询\r\n交易订单总笔数,退款订单总笔数,订单金额（元）,商家实收（元）,服务费（元）\r\n",
    );
    let count = |kind: Kind| lines.iter().filter(|line| line.kind == kind).count();
    let sum = |of: fn(&Line) -> i64| yuan::write(lines.iter().map(of).fold(0, i64::saturating_add));
    let row = [
        count(Kind::Payment).to_string(),
        count(Kind::Refund).to_string(),
        sum(|line| line.total_fen),
        sum(|line| line.received_fen),
        sum(|line| line.fee_fen.unwrap_or_default()),
    ];
    text.push_str(&row.join(","));
    text.push_str("\r\n");
    Charset::Gbk.encode(&text).map(std::borrow::Cow::into_owned).unwrap_or_default()
}
