//! `GET /console/payments.csv`: the list of payments as a file, with the same filters.
//!
//! The file is written while it is read from the database, so that its size needs no memory.

use std::collections::VecDeque;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse as _, Response};
use cashier_core::error::Error;
use cashier_core::id::PaymentId;
use cashier_core::kernel::{Command, Decision};
use cashier_core::member::MemberAct;
use cashier_core::money::Money;
use cashier_core::payment::Payment;
use cashier_core::world::{Keys, World};
use cashier_store::StoreError;
use cashier_store::read::PaymentFilter;

use super::filter::Filter;
use super::payments::HERE;
use super::staff::Staff;
use crate::app::Shared;
use crate::visit::Visit;

/// How many payments are read at once.
const AT_ONCE: u32 = 1_000;

/// The columns.
const HEAD: &str =
    "payment,created_at,client_id,merchant_number,description,currency,amount,refunded,state\r\n";

/// Does nothing; only the line in the audit is written.
struct Nothing;

impl Command<World> for Nothing {
    type Outcome = ();

    fn name_keys(&self, _: &mut Keys) {}

    fn decide(&self, _: &mut cashier_core::id::Fresh, _: &mut World) -> Decision<()> {
        Ok(())
    }
}

/// What is still to be read.
struct Rest {
    app: Shared,
    filter: PaymentFilter,
    next: Option<PaymentId>,
    is_over: bool,
    written: VecDeque<Bytes>,
}

pub(super) async fn handle(
    State(app): State<Shared>,
    staff: Staff,
    visit: Visit,
    Query(filter): Query<Filter>,
) -> Response {
    let begun = async {
        let wanted = filter.read(&app, &staff).await?;
        let about = (MemberAct::Export, wanted.merchant);
        let asked = filter.at(HERE, None).to_string();
        staff.submit(&app, Nothing, about, ("payments.csv".to_owned(), asked)).await?;
        Ok::<_, Error>(wanted)
    };
    let filter = match begun.await {
        Ok(filter) => filter,
        Err(error) => return visit.refuse(&app, &error, Some(HERE.into())),
    };
    // Spreadsheets take a file for UTF-8 that begins with a byte order mark.
    let head = Bytes::from(format!("\u{feff}{HEAD}"));
    let rest = Rest { app: Arc::clone(&app), filter, next: None, is_over: false, written: [head].into() };
    let mut response = Body::from_stream(futures_util::stream::try_unfold(rest, step)).into_response();
    for (name, value) in [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"payments.csv\""),
        (CACHE_CONTROL, "no-store"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// The next part of the file. An error breaks the download off, so that nobody takes a part for the whole.
async fn step(mut rest: Rest) -> Result<Option<(Bytes, Rest)>, StoreError> {
    loop {
        if let Some(part) = rest.written.pop_front() {
            return Ok(Some((part, rest)));
        }
        if rest.is_over {
            return Ok(None);
        }
        let page = rest.app.reader.list_payments(&rest.filter, rest.next, AT_ONCE).await?;
        rest.next = page.next;
        rest.is_over = page.next.is_none();
        let text: String = page.rows.iter().map(row).collect();
        if !text.is_empty() {
            rest.written.push_back(Bytes::from(text));
        }
    }
}

fn row(payment: &Payment) -> String {
    let amount = payment.amount.money();
    let refunded = Money::new(payment.refunded, amount.currency());
    let cells = [
        payment.id.to_string(),
        payment.created_at.to_rfc3339(),
        payment.details.client_id.clone(),
        payment.details.request_id.clone(),
        payment.details.description.clone(),
        amount.currency().code().to_owned(),
        amount.to_decimal(),
        refunded.to_decimal(),
        payment.state.name().to_owned(),
    ];
    let mut line = cells.iter().map(|text| cell(text)).collect::<Vec<_>>().join(",");
    line.push_str("\r\n");
    line
}

/// A cell (RFC 4180). A text that a spreadsheet would take for a formula gets an apostrophe before it, as OWASP advises ("CSV
/// injection").
fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\r', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn cells_are_neither_formulas_nor_broken() {
        for (text, expected) in [
            ("Tea, two", "\"Tea, two\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-2", "'-2"),
            ("a\nb", "\"a\nb\""),
            ("=a,\"b\"", "\"'=a,\"\"b\"\"\""),
            ("1,5", "\"1,5\""),
            ("茶", "茶"),
        ] {
            assert_eq!(cell(text), expected);
        }
    }
}
