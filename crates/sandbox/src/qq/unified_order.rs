//! `qpay_unified_order.cgi`: creates an order.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State as Of;
use axum::http::HeaderMap;
use axum::response::Response;
use cashier_protocol::flat_xml::Fields;
use cashier_protocol::qq::outcome::{ORDER_CLOSED, ORDER_PAID};
use cashier_protocol::qq::unified_order::{Prepared, TradeType, UnifiedOrder};

use super::desk::{Desk, Fault, unknown_order};
use super::receive::answer;
use crate::identity::QQ_APPID;
use crate::orders::{Dialect, Link, Order, OrderId, Sharing, State};
use crate::{Sandbox, draw, limits};

/// Its path.
pub(super) const PATH: &str = "/cgi-bin/pay/qpay_unified_order.cgi";

/// The URL in a QR code. It is the provider's own: only the payer's phone understands it.
const CODE_PREFIX: &str = "https://qpay.qq.com/qr/";

/// How long a code or a prepayment can be used.
const LINK_LIVES: Duration = Duration::from_hours(2);

/// How long an order can be paid if it does not say.
const ORDER_LIVES: Duration = Duration::from_hours(24 * 7);

pub(super) async fn handle(Of(sandbox): Of<Sandbox>, headers: HeaderMap, body: Bytes) -> Response {
    answer(&sandbox, &headers, &body, take)
}

fn take(desk: &mut Desk<'_>, fields: &Fields) -> Result<Fields, Fault> {
    limits::qq_wallet(PATH, fields).map_err(|long| Fault::new("PARAM_ERROR", long.in_words()))?;
    let mut request: UnifiedOrder = Desk::read(fields)?;
    request.time_expire = request.time_expire.map(|at| desk.sandbox.clock.of_merchant(at));
    let now = desk.now;
    let trade_type = request.trade_type;
    let id = match desk.world.book.find(&desk.own_key(&request.out_trade_no)) {
        Some(known) => {
            desk.is_up(known.scenario)?;
            same(known, &request)?
        }
        None if request.time_expire.is_some_and(|at| at <= now) => {
            return Err(Fault::new("PARAM_ERROR", "time_expire: must be in the future"));
        }
        None => {
            let scenario = desk.world.scenario_for(desk.scenario, request.total_fen, &request.out_trade_no);
            desk.is_up(scenario)?;
            let order = Order { scenario, ..new(desk, request) };
            let id = order.id.clone();
            desk.sandbox.admit(desk.world, order, now);
            desk.trouble.after_change(scenario);
            id
        }
    };
    let token = draw::token(desk.sandbox.entropy());
    let order = desk.world.book.edit(&id).ok_or_else(unknown_order)?;
    let expires_at = now.saturating_add(LINK_LIVES).min(order.expires_at);
    order.links.push(Link { token: token.clone(), expires_at });
    let code_url = (trade_type == TradeType::Native).then(|| format!("{CODE_PREFIX}{token}"));
    Ok(Prepared { trade_type, prepay_id: token, code_url }.to_fields())
}

/// The same number again: the same order gets a fresh link, a different one is refused.
fn same(known: &Order, request: &UnifiedOrder) -> Result<OrderId, Fault> {
    match known.state {
        State::Paid { .. } => Err(Fault::new(ORDER_PAID, "订单已支付")),
        State::Closed { .. } => Err(Fault::new(ORDER_CLOSED, "订单已关闭")),
        State::NotPaid if known.content == content(request) => Ok(known.id.clone()),
        State::NotPaid => Err(Fault::new("OUT_TRADE_NO_USED", "商户订单号重复")),
    }
}

fn content(request: &UnifiedOrder) -> String {
    format!("{} {} {}", request.total_fen, request.trade_type.word(), request.body)
}

fn new(desk: &Desk<'_>, request: UnifiedOrder) -> Order {
    let now = desk.now;
    let longest = now.saturating_add(ORDER_LIVES);
    Order {
        id: desk.sandbox.new_order_id(),
        dialect: Dialect::QqWallet,
        merchant: desk.mch_id.to_owned(),
        app: QQ_APPID.to_owned(),
        content: content(&request),
        out_trade_no: request.out_trade_no,
        transaction_id: draw::number(desk.sandbox.entropy(), desk.mch_id, now),
        method: request.trade_type.word().to_owned(),
        fen: request.total_fen,
        description: request.body,
        attach: request.attach,
        notify_url: Some(request.notify_url),
        return_url: None,
        payer: Some(crate::visitors::QQ_PAYER.to_owned()),
        is_shareable: false,
        created_at: now,
        expires_at: request.time_expire.map_or(longest, |at| at.min(longest)),
        reached_at: Some(now),
        links: Vec::new(),
        state: State::NotPaid,
        late_payment_at: None,
        refunds: Vec::new(),
        sharing: Sharing::default(),
        notices: Vec::new(),
        scenario: None,
        extra: serde_json::Value::Null,
    }
}
