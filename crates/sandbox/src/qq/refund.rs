//! `qpay_refund.cgi`: accepts a refund. Its completion is learned from the refund query.

use axum::body::Bytes;
use axum::extract::{ConnectInfo, Extension, State as Of};
use axum::http::HeaderMap;
use axum::response::Response;
use cashier_protocol::flat_xml::Fields;
use cashier_protocol::qq::fields::OrderNumbers;
use cashier_protocol::qq::outcome;
use cashier_protocol::qq::refund::{Accepted, Refund};

use super::desk::{Desk, Fault, unknown_order};
use super::receive::{answer, reply};
use crate::orders::{Dialect, NewRefund, Order, RefundRefusal};
use crate::tls::Client;
use crate::{Sandbox, draw};

/// QQ Wallet requires a client certificate here; in the sandbox that is a setting.
pub(super) async fn handle(
    Of(sandbox): Of<Sandbox>,
    client: Option<Extension<ConnectInfo<Client>>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let has_certificate = client.is_some_and(|Extension(ConnectInfo(client))| client.has_certificate);
    if !has_certificate && sandbox.keeper.read(|world| world.settings().wants_client_certificate) {
        return reply(
            &sandbox,
            outcome::rejection("证书验证失败: the call came without a client certificate"),
        );
    }
    answer(&sandbox, &headers, &body, refund)
}

fn refund(desk: &mut Desk<'_>, fields: &Fields) -> Result<Fields, Fault> {
    let asked: Refund = Desk::read(fields)?;
    let id = desk.order(&asked.order)?.id.clone();
    let now = desk.now;
    let takes = std::time::Duration::from_secs(u64::from(desk.world.settings().refund_s));
    let refund_id = draw::number(desk.sandbox.entropy(), desk.mch_id, now);
    let order = desk.world.book.edit(&id).ok_or_else(unknown_order)?;
    let request = NewRefund {
        number: asked.out_refund_no.clone(),
        refund_id,
        dialect: Dialect::QqWallet,
        fen: asked.refund_fen,
        reason: None,
        notify_url: None,
    };
    let is_new = order.add_refund(request, now, Some(now.saturating_add(takes))).map_err(fault)?;
    let scenario = order.scenario.filter(|_| is_new);
    let known = order.refund(&asked.out_refund_no).ok_or_else(unknown_order)?;
    let accepted = Accepted {
        order: numbers(order),
        out_refund_no: known.number.clone(),
        refund_id: known.refund_id.clone(),
        refund_fen: known.fen,
    };
    let mut fields = accepted.to_fields();
    fields.insert("refund_channel".to_owned(), "ORIGINAL".to_owned());
    fields.insert("total_fee".to_owned(), order.fen.to_string());
    desk.trouble.after_change(scenario);
    Ok(fields)
}

/// Both numbers of an order.
pub(super) fn numbers(order: &Order) -> OrderNumbers {
    OrderNumbers {
        transaction_id: Some(order.transaction_id.clone()),
        out_trade_no: Some(order.out_trade_no.clone()),
    }
}

fn fault(refusal: RefundRefusal) -> Fault {
    match refusal {
        RefundRefusal::NotPaid => Fault::new("PARAM_ERROR", "订单未支付"),
        RefundRefusal::TooMuch => Fault::new("PARAM_ERROR", "退款金额大于可退金额"),
        RefundRefusal::NotEnough => Fault::new("NOTENOUGH", "商户余额不足"),
        RefundRefusal::OtherContent => Fault::new("PARAM_ERROR", "退款单号已被使用, 金额不一致"),
        RefundRefusal::TooMany => Fault::new("PARAM_ERROR", "退款次数超限"),
    }
}
