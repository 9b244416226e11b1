//! `qpay_refund_query.cgi`: whether refunds were made.

use axum::body::Bytes;
use axum::extract::State as Of;
use axum::http::HeaderMap;
use axum::response::Response;
use cashier_protocol::flat_xml::Fields;
use cashier_protocol::qq::outcome::REFUND_NOT_EXIST;
use cashier_protocol::qq::refund_query::{RefundLine, RefundQuery, RefundState as Shown, Refunds};

use super::desk::{Desk, Fault};
use super::receive::answer;
use super::refund::numbers;
use crate::Sandbox;
use crate::orders::{Key, Order, Provider, Refund, RefundState};

pub(super) async fn handle(Of(sandbox): Of<Sandbox>, headers: HeaderMap, body: Bytes) -> Response {
    answer(&sandbox, &headers, &body, query)
}

fn query(desk: &mut Desk<'_>, fields: &Fields) -> Result<Fields, Fault> {
    let asked: RefundQuery = Desk::read(fields)?;
    let order = find(desk, &asked)?;
    let is_asked = |refund: &&Refund| {
        asked.refund_id.as_ref().is_none_or(|number| *number == refund.refund_id)
            && asked.out_refund_no.as_ref().is_none_or(|number| *number == refund.number)
    };
    let lines: Vec<RefundLine> = order.refunds.iter().filter(is_asked).map(line).collect();
    if lines.is_empty() {
        return Err(Fault::new(REFUND_NOT_EXIST, "退款不存在"));
    }
    let mut fields = Refunds { order: numbers(order), lines }.to_fields();
    let channels = order.refunds.iter().filter(is_asked).enumerate();
    fields.extend(channels.map(|(index, _)| (format!("refund_channel_{index}"), "ORIGINAL".to_owned())));
    Ok(fields)
}

/// The most specific number is used.
fn find<'a>(desk: &'a Desk<'_>, asked: &RefundQuery) -> Result<&'a Order, Fault> {
    let own = desk.mch_id.to_owned();
    let key = match (&asked.refund_id, &asked.out_refund_no) {
        (Some(number), _) => Key::RefundId(Provider::QqWallet, number.clone()),
        (None, Some(number)) => Key::Refund(Provider::QqWallet, own, number.clone()),
        (None, None) => return desk.order(&asked.order),
    };
    let found = desk.world.book.find(&key).filter(|order| order.merchant == desk.mch_id);
    found.ok_or_else(|| Fault::new(REFUND_NOT_EXIST, "退款不存在"))
}

fn line(refund: &Refund) -> RefundLine {
    RefundLine {
        out_refund_no: refund.number.clone(),
        refund_id: refund.refund_id.clone(),
        refund_fen: refund.fen,
        state: match refund.state {
            RefundState::Processing => Shown::Processing,
            RefundState::Success => Shown::Success,
            RefundState::Abnormal => Shown::Change,
            RefundState::Closed => Shown::Fail,
        },
    }
}
