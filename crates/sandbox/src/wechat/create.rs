//! Creating an order, for both versions of the API.
//!
//! The same number with the same content gives a fresh link; different content is refused, and so is a number whose
//! order was paid or has ended.

use std::time::Duration;

use cashier_core::time::Timestamp;
use cashier_protocol::china_time::to_compact;
use serde_json::Value;

use crate::identity::{WECHAT_APPID, WECHAT_MCHID};
use crate::notify::announce_payment;
use crate::orders::{Dialect, Key, Link, Order, Provider, Sharing, State};
use crate::payer::PAYER;
use crate::scenario::Scenario;
use crate::trouble::Fault;
use crate::{Sandbox, draw};

/// How long an order can be paid by default.
pub(super) const PAYABLE: Duration = Duration::from_hours(7 * 24);
/// How long a `code_url` and a `prepay_id` are valid.
const LINK_LIVES: Duration = Duration::from_hours(2);
/// How long an `h5_url` is valid.
const H5_LINK_LIVES: Duration = Duration::from_mins(5);
/// The shortest time limit.
const PAYABLE_MIN: Duration = Duration::from_mins(1);

/// A merchant's request.
pub(super) struct NewOrder {
    pub(super) dialect: Dialect,
    /// `NATIVE`, `JSAPI`, `APP`, `MWEB`.
    pub(super) trade_type: &'static str,
    pub(super) out_trade_no: String,
    pub(super) fen: i64,
    pub(super) description: String,
    pub(super) attach: Option<String>,
    pub(super) notify_url: String,
    pub(super) payer: Option<String>,
    pub(super) time_expire: Option<Timestamp>,
    pub(super) is_shareable: bool,
    /// The whole content of the request.
    pub(super) content: String,
    /// The scenario chosen by the call's header.
    pub(super) scenario: Option<Scenario>,
}

/// The links of an order.
pub(super) struct Created {
    pub(super) prepay_id: String,
    pub(super) code_url: String,
    pub(super) h5_url: String,
    pub(super) fault: Option<Fault>,
}

/// Why no order was created.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Refusal {
    OtherContent,
    Paid,
    Closed,
    TooFast,
    /// The call was not processed.
    Down,
}

/// Creates the order, or gives the existing one a fresh link.
pub(super) fn create(sandbox: &Sandbox, request: NewOrder) -> Result<Created, Refusal> {
    let scenario = sandbox.scenario_for(request.scenario, request.fen, &request.out_trade_no);
    match scenario {
        Some(Scenario::RateLimited) => return Err(Refusal::TooFast),
        Some(Scenario::ProviderDown) => return Err(Refusal::Down),
        _ => {}
    }
    let now = sandbox.clock.now();
    let link_lives = if request.trade_type == "MWEB" { H5_LINK_LIVES } else { LINK_LIVES };
    let code = draw::token(sandbox.entropy());
    let nonce = sandbox.nonce();
    let prepay_id = format!("wx{}{}", to_compact(now), nonce.get(..20).unwrap_or_default());
    let expires_at = now.saturating_add(link_lives);
    let links = [&code, &prepay_id].map(|token| Link { token: token.clone(), expires_at });
    let key = Key::Merchant(Provider::WechatPay, WECHAT_MCHID.to_owned(), request.out_trade_no.clone());
    sandbox.keeper.change(|world| {
        if let Some(order) = world.book.find_mut(&key) {
            check_again(order, &request, now)?;
            order.links.extend(links);
            return Ok(());
        }
        let mut order = new_order(sandbox, request, scenario, now);
        order.links.extend(links);
        if scenario.is_some_and(Scenario::pays_at_once) && order.pay(PAYER, now).is_ok() {
            announce_payment(sandbox, &mut order, now);
        }
        world.book.put(order);
        Ok(())
    })?;
    sandbox.wake();
    Ok(Created {
        h5_url: format!("{}/sandbox/wechat/h5?prepay_id={prepay_id}", sandbox.base_url()),
        code_url: format!("weixin://wxpay/bizpayurl?pr={code}"),
        prepay_id,
        fault: Fault::of(scenario),
    })
}

/// The same number again.
fn check_again(order: &Order, request: &NewOrder, now: Timestamp) -> Result<(), Refusal> {
    match order.state {
        State::Paid { .. } => Err(Refusal::Paid),
        State::Closed { .. } => Err(Refusal::Closed),
        State::NotPaid if now >= order.expires_at => Err(Refusal::Closed),
        State::NotPaid if order.content != request.content => Err(Refusal::OtherContent),
        State::NotPaid => Ok(()),
    }
}

fn new_order(sandbox: &Sandbox, request: NewOrder, scenario: Option<Scenario>, now: Timestamp) -> Order {
    let earliest = now.saturating_add(PAYABLE_MIN);
    let time_expire = request.time_expire.map(|at| sandbox.clock.of_merchant(at).max(earliest));
    let expires_at = time_expire.unwrap_or_else(|| now.saturating_add(PAYABLE));
    Order {
        id: sandbox.new_order_id(),
        dialect: request.dialect,
        merchant: WECHAT_MCHID.to_owned(),
        app: WECHAT_APPID.to_owned(),
        out_trade_no: request.out_trade_no,
        transaction_id: draw::number(sandbox.entropy(), "42000099", now),
        method: request.trade_type.to_owned(),
        fen: request.fen,
        description: request.description,
        attach: request.attach,
        notify_url: Some(request.notify_url),
        return_url: None,
        payer: request.payer,
        is_shareable: request.is_shareable,
        created_at: now,
        expires_at,
        reached_at: Some(now),
        links: Vec::new(),
        state: State::NotPaid,
        late_payment_at: None,
        refunds: Vec::new(),
        sharing: Sharing::default(),
        notices: Vec::new(),
        scenario,
        content: request.content,
        extra: Value::Null,
    }
}
