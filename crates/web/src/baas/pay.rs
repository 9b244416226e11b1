//! From a web order to a payment through a provider, and from the provider's parameters to what the SDK expects.
//!
//! The names of the parameters are the SDK's. After a lost answer the call is repeated once under the same number; if
//! the outcome is still unknown, the janitor finds out.

use axum::http::header::{REFERER, USER_AGENT};
use cashier_core::error::{Code, Error};
use cashier_core::id::MerchantId;
use cashier_core::web_order::{Gateway, Placed};
use cashier_engine::providers::{Capabilities, ClientParams, GatewayRow, PayRequest, PayerFacts};
use serde_json::{Map, Value};
use url::Url;

use super::{Call, cors};
use crate::error::read_error;

/// A payment that was started at a provider.
pub(super) struct Started {
    /// The parameters for the payer's side.
    pub(super) parameters: Map<String, Value>,
    /// The provider's own number, if the SDK passes that on instead of ours.
    pub(super) trade_no: Option<String>,
}

/// Refuses a gateway that the app does not offer, or for whose provider the merchant has no account: an order that
/// nobody can pay is not placed.
pub(super) async fn require(call: &Call<'_>, merchant: MerchantId, gateway: Gateway) -> Result<(), Error> {
    let (provider, _) = find(call, gateway)?;
    let account = call.app.reader.active_account(merchant, provider.name).await;
    if account.map_err(|error| read_error(&error))?.is_some() {
        return Ok(());
    }
    let detail = "This gateway is not offered: the merchant has no account with its provider.";
    Err(Error::new(Code::GatewayOff).with_detail(detail))
}

/// A gateway, and the provider it belongs to.
pub(super) fn find(
    call: &Call<'_>,
    gateway: Gateway,
) -> Result<(&'static Capabilities, &'static GatewayRow), Error> {
    call.app.providers.registry().gateway(gateway).ok_or_else(|| Error::new(Code::GatewayOff))
}

/// Starts the payment. No transaction is open meanwhile; the order has already been committed.
pub(super) async fn start(call: &Call<'_>, placed: &Placed, payer: Option<String>) -> Result<Started, Error> {
    let (provider, gateway) = find(call, placed.order.gateway)?;
    let page = page(call);
    let request = PayRequest {
        provider: provider.name,
        method: gateway.method,
        payer: PayerFacts {
            open_id: payer,
            client_ip: Some(call.address),
            return_url: page.clone(),
            quit_url: page,
            device: gateway.names_device.then(|| device(call).to_owned()),
        },
        sharing: placed.order.profit_sharing && gateway.shares,
    };
    let providers = &call.app.providers;
    let begun = match providers.start(placed.payment.id, request.clone()).await {
        Err(error) if error.code == Code::ChannelNoAnswer => {
            providers.start(placed.payment.id, request).await
        }
        begun => begun,
    };
    started(gateway, begun?)
}

/// The page that the payer returns to. Mini programs have none.
fn page(call: &Call<'_>) -> Option<String> {
    let origin = cors::origin(call.headers)?;
    let page = call.headers.get(REFERER).and_then(|value| Url::parse(value.to_str().ok()?).ok());
    // A browser sends the full URL only to its own origin.
    let page = page.filter(|page| page.origin().ascii_serialization() == origin);
    let page = page.or_else(|| Url::parse(origin).ok())?;
    Some(page.into())
}

/// The kind of the browser's device, as gateways for phones name it.
fn device(call: &Call<'_>) -> &'static str {
    let agent = call.headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match agent {
        _ if agent.contains("iPhone") || agent.contains("iPad") => "iOS",
        _ if agent.contains("Android") => "Android",
        _ => "Wap",
    }
}

/// The parameters that the SDK's call reads for this gateway.
fn started(gateway: &GatewayRow, params: ClientParams) -> Result<Started, Error> {
    let (parameters, trade_no) = match params {
        ClientParams::Code { code_url } => (one("code_url", code_url), None),
        ClientParams::Link { url } => (one(gateway.link, url), None),
        ClientParams::Script { parameters } => (parameters, None),
        ClientParams::Trade { trade_no } => (Map::new(), Some(trade_no)),
        ClientParams::Package { package } => (one("package", package), None),
    };
    let is_other = |kind: &Value| gateway.sign_type.is_some_and(|known| kind != known);
    if parameters.get("signType").is_some_and(is_other) {
        let detail =
            "The SDK of mini programs needs API v2: the account must have mini_program_v2 and v2_key.";
        return Err(Error::new(Code::GatewayOff).with_detail(detail));
    }
    Ok(Started { parameters, trade_no })
}

fn one(name: &str, text: String) -> Map<String, Value> {
    Map::from_iter([(name.to_owned(), Value::String(text))])
}
