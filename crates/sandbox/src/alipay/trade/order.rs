//! Creates an order, for any way to pay: repeating it returns the same order, different content is refused.

use cashier_protocol::alipay::outcome::{Fault, TRADE_HAS_CLOSE, TRADE_HAS_SUCCESS};
use cashier_protocol::alipay::trade::expiry::{LONGEST, Timeout};
use cashier_protocol::alipay::trade::numbers::TradeNumbers;
use cashier_protocol::alipay::trade::order::{Order as Request, Product};
use cashier_protocol::alipay::trade::state::TradeState;

use crate::alipay::desk::{Desk, system_error};
use crate::alipay::extra::Extra;
use crate::alipay::view;
use crate::orders::{Dialect, Order, OrderId, Sharing, State};

/// The payer when the merchant names none.
pub(crate) const BUYER_ID: &str = "2088000000000001";

/// Creates the order of a call, and returns its name.
///
/// # Errors
/// The fault to answer.
pub(crate) fn take(desk: &mut Desk<'_>, product: Product) -> Result<OrderId, Fault> {
    desk.check_lengths()?;
    let mut request = Request::read(product, &desk.call.content)?;
    request.time_expire = request.time_expire.map(|at| desk.sandbox.clock.of_merchant(at));
    if let Some(known) = desk.known(&TradeNumbers::of_merchant(&request.out_trade_no)) {
        return same(known, &request, desk);
    }
    if request.time_expire.is_some_and(|at| at <= desk.now) {
        return Err(Fault::business("ACQ.INVALID_PARAMETER", "time_expire: must be in the future"));
    }
    let scenario = desk.world.scenario_for(desk.call.scenario, request.total_fen, &request.out_trade_no);
    desk.is_up(scenario)?;
    let order = Order { scenario, ..new(desk, product, request)? };
    let id = order.id.clone();
    desk.sandbox.admit(desk.world, order, desk.now);
    desk.trouble.after_change(scenario);
    Ok(id)
}

/// The same number again: for the same order this is not an error.
fn same(known: &Order, request: &Request, desk: &Desk<'_>) -> Result<OrderId, Fault> {
    desk.is_up(known.scenario)?;
    match view::state(known, desk.now) {
        TradeState::WaitBuyerPay => {}
        TradeState::Closed if known.paid_at().is_none() => {
            return Err(Fault::business(TRADE_HAS_CLOSE, "交易已经关闭"));
        }
        _ => return Err(Fault::business(TRADE_HAS_SUCCESS, "交易已被支付")),
    }
    if known.content == content(request) {
        Ok(known.id.clone())
    } else {
        Err(Fault::business("ACQ.CONTEXT_INCONSISTENT", "交易信息被篡改"))
    }
}

/// What must be equal: the price and what is paid for. A different way to pay is allowed.
fn content(request: &Request) -> String {
    format!("{} {}", request.total_fen, request.subject)
}

fn new(desk: &Desk<'_>, product: Product, request: Request) -> Result<Order, Fault> {
    let (now, call) = (desk.now, desk.call);
    let longest = LONGEST.expires_at(now);
    let extra = Extra {
        method: product.method().to_owned(),
        charset: call.charset.name().to_owned(),
        body: request.body.clone(),
        timeout: request.timeout_express.clone().filter(|_| request.time_expire.is_none()),
        quit_url: request.quit_url.clone(),
    };
    // Until the payer arrives, a relative time limit has not started; a page can be opened for as long as any order
    // is valid.
    let timeout = extra.timeout.as_deref().and_then(Timeout::parse).unwrap_or(LONGEST);
    let expires_at = match request.time_expire {
        Some(at) => at.min(longest),
        None if product == Product::Create => timeout.expires_at(now),
        None => longest,
    };
    Ok(Order {
        id: desk.sandbox.new_order_id(),
        dialect: Dialect::Alipay,
        merchant: call.app_id.clone(),
        app: call.app_id.clone(),
        content: content(&request),
        out_trade_no: request.out_trade_no,
        transaction_id: desk.new_number(),
        method: product.product_code().unwrap_or("FACE_TO_FACE_PAYMENT").to_owned(),
        fen: request.total_fen,
        description: request.subject,
        attach: request.passback_params,
        notify_url: call.notify_url.clone(),
        return_url: call.return_url.clone(),
        payer: Some(request.buyer_open_id.or(request.buyer_id).unwrap_or_else(|| BUYER_ID.to_owned())),
        is_shareable: request.extend_params.is_royalty_frozen,
        created_at: now,
        expires_at,
        reached_at: None,
        links: Vec::new(),
        state: State::NotPaid,
        late_payment_at: None,
        refunds: Vec::new(),
        sharing: Sharing::default(),
        notices: Vec::new(),
        scenario: None,
        extra: serde_json::to_value(extra).map_err(|_| system_error())?,
    })
}
