//! `POST /pay/downloadbill`: the bill of a day, at once: text if there is one, unsigned XML if there is none.

use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use cashier_protocol::flat_xml::Fields;
use cashier_protocol::wechat::v2::fields::text;

use super::call::{Call, xml};
use crate::wechat::bill::{self, NoBill, Rows};
use crate::{Sandbox, gzip};

pub(super) async fn handle(State(sandbox): State<Sandbox>, call: Call) -> Response {
    let file = match run(&sandbox, &call) {
        Ok(file) => file,
        Err((code, message)) => return refused(code, message),
    };
    let is_packed = text(&call.fields, "tar_type") == Some("GZIP");
    let kind = if is_packed { "application/gzip" } else { "text/plain; charset=utf-8" };
    let mut response = if is_packed { gzip::pack(&file) } else { file }.into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

fn run(sandbox: &Sandbox, call: &Call) -> Result<Vec<u8>, (&'static str, &'static str)> {
    let compact = text(&call.fields, "bill_date").unwrap_or_default();
    let part = |from: usize, to: usize| compact.get(from..to).unwrap_or_default();
    let day = format!("{}-{}-{}", part(0, 4), part(4, 6), part(6, 8));
    let rows = match text(&call.fields, "bill_type") {
        None | Some("ALL") => Rows::All,
        Some("SUCCESS") => Rows::Payments,
        Some("REFUND") => Rows::Refunds,
        Some(_) => return Err(("20001", "invalid bill_type")),
    };
    let found = bill::check_day(sandbox, &day).and_then(|()| bill::trade(sandbox, &day, rows));
    found.map_err(|reason| match reason {
        NoBill::Day => ("20001", "invalid bill_date"),
        NoBill::Creating => ("20003", "Bill Creating"),
        NoBill::Empty => ("20002", "No Bill Exist"),
    })
}

fn refused(code: &str, message: &str) -> Response {
    let pairs = [("return_code", "FAIL"), ("return_msg", message), ("error_code", code)];
    let fields: Fields = pairs.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
    xml(&fields)
}
