//! The shop's page, the page that a provider sends visitors back to, and the page of one order.

use std::sync::Arc;

use axum::extract::{Extension, Path, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_SECURITY_POLICY, REFERRER_POLICY};
use axum::response::Response;
use cashier_core::error::{Code, Error};
use cashier_core::payment::{Payment, State as PaymentState};
use cashier_core::web_order::payment_named;
use cashier_store::read::ListedOrder;
use cashier_web::app::{App, Shared};
use cashier_web::local_path::LocalPath;
use cashier_web::pages::{WebAuthPage, WebPayPage, WebPayStep, WebShopPage, respond};
use cashier_web::visit::Visit;
use serde_json::Value;
use url::form_urlencoded::byte_serialize;

use super::{CLIENT_ID, Site, sdk};

pub(super) async fn show(Extension(site): Extension<Arc<Site>>, visit: Visit) -> Response {
    let client_id = CLIENT_ID.to_owned();
    let bridge = site.sandbox().map(|sandbox| format!("{sandbox}/sandbox/weixin-js-bridge.js"));
    let page = WebShopPage { frame: visit.frame, client_id, has_sdk: sdk::is_there(), bridge };
    let mut response = as_a_shop(respond(&page));
    // It loads the script that simulates WeChat's bridge, which calls the sandbox.
    if let Some(policy) = site.sandbox().and_then(policy) {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// The shop plays a merchant's page: it sends its URL to the BaaS API, so that payers return to it, and its origin to
/// WeChat, whose H5 page turns away browsers without a referrer.
fn as_a_shop(mut response: Response) -> Response {
    let policy = HeaderValue::from_static("strict-origin-when-cross-origin");
    response.headers_mut().insert(REFERRER_POLICY, policy);
    response
}

fn policy(sandbox: &str) -> Option<HeaderValue> {
    let text = format!(
        "default-src 'none'; style-src 'self'; script-src 'self' {sandbox}; img-src 'self' data:; \
         connect-src 'self' {sandbox}; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
    );
    HeaderValue::from_str(&text).ok()
}

pub(super) async fn auth(visit: Visit) -> Response {
    respond(&WebAuthPage { frame: visit.frame, client_id: CLIENT_ID.to_owned(), has_sdk: sdk::is_there() })
}

/// Whoever has the transaction number may see the order: it cannot be guessed, and a code is meant to be shown.
pub(super) async fn pay(
    State(app): State<Shared>,
    Extension(site): Extension<Arc<Site>>,
    Path(number): Path<String>,
    visit: Visit,
) -> Response {
    let found = match find(&app, &number).await {
        Ok(found) => found,
        Err(error) => return visit.refuse(&app, &error, Some(LocalPath::fixed("/shop/web").into())),
    };
    let step = step(&found, site.sandbox(), &app);
    let ListedOrder { order, payment, .. } = found;
    as_a_shop(respond(&WebPayPage {
        frame: visit.frame,
        step,
        gateway: order.gateway,
        provider: app.providers.registry().gateway(order.gateway).map_or("", |(known, _)| known.brand),
        description: payment.details.description.clone(),
        amount: payment.amount.money(),
        trade_no: order.trade_no,
        expires_at: payment.expires_at,
        token: app.payment_token(payment.id),
    }))
}

async fn find(app: &App, number: &str) -> Result<ListedOrder, Error> {
    let missing = || Error::new(Code::OrderNotExist);
    let id = payment_named(number).ok_or_else(missing)?;
    let found = app.reader.listed_order(id).await;
    found.map_err(|_| Error::new(Code::ServiceUnavailable))?.ok_or_else(missing)
}

/// What the payer has to do now.
fn step(found: &ListedOrder, sandbox: Option<&str>, app: &App) -> WebPayStep {
    match &found.payment {
        payment if payment.paid_at().is_some() => {
            WebPayStep::Paid { at: payment.paid_at().unwrap_or(payment.created_at) }
        }
        Payment { state: PaymentState::Created, expires_at, .. }
            if app.engine.clock().now() < *expires_at =>
        {
            open_step(found, sandbox)
        }
        _ => WebPayStep::Over,
    }
}

fn open_step(found: &ListedOrder, sandbox: Option<&str>) -> WebPayStep {
    let parameters = found.order.pay_parameters.as_deref().unwrap_or_default();
    let parameters: Value = serde_json::from_str(parameters).unwrap_or_default();
    let text = |name: &str| parameters.get(name).and_then(Value::as_str).map(str::to_owned);
    if let Some(code_url) = text("code_url") {
        let code: String = byte_serialize(code_url.as_bytes()).collect();
        let phone_url = sandbox.map(|sandbox| format!("{sandbox}/sandbox/phone?code={code}"));
        return WebPayStep::Scan { code_url, phone_url };
    }
    let url = text("mweb_url").or_else(|| text("payment_url"));
    url.map_or(WebPayStep::Wait, |url| WebPayStep::GoOn { url })
}
