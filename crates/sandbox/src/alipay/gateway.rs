//! `/gateway.do`: the single URL of all methods, by GET and by POST.
//!
//! Answers are HTTP 200, even for failures, and always signed. Methods brought by a payer's browser or app are not
//! server calls: they lead to the cashier.

use axum::body::Bytes;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::{IntoResponse as _, Response};
use cashier_protocol::alipay::charset::Charset;
use cashier_protocol::alipay::gateway::ReceivedCall;
use cashier_protocol::alipay::outcome::Fault;
use cashier_protocol::alipay::trade::order::Product;
use cashier_protocol::alipay::{answer, signing};

use super::desk::{Call, Desk, too_many_calls};
use super::{cashier, run};
use crate::admission::chosen;
use crate::identity::ALIPAY_APP_ID;
use crate::tls::Scheme;
use crate::{Sandbox, origin, trouble};

pub(super) async fn handle(
    State(sandbox): State<Sandbox>,
    uri: Uri,
    scheme: Option<Extension<Scheme>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let query = uri.query().unwrap_or_default();
    let received = match ReceivedCall::read(query.as_bytes(), &body) {
        Ok(received) => received,
        Err(fault) => return reply(&sandbox, "", Charset::Utf8, Mode::Key, Err(fault)),
    };
    let charset = received.charset;
    let mode = match authenticate(&sandbox, &received) {
        Ok(mode) => mode,
        Err(fault) => return refuse(&sandbox, &received, fault),
    };
    let call = Call {
        scenario: chosen(&headers),
        base_url: origin::of(&uri, &headers, scheme.map(|Extension(scheme)| scheme)),
        ..Call::of(&received)
    };
    if let Some(product) = browser_product(&call.method) {
        return cashier::open::handle(&sandbox, &call, product);
    }
    let (outcome, fault) = perform(&sandbox, &call);
    trouble::with_fault(reply(&sandbox, &call.method, charset, mode, outcome), fault)
}

/// The ways to pay that use a browser or an app.
fn browser_product(method: &str) -> Option<Product> {
    [Product::PagePay, Product::WapPay, Product::AppPay]
        .into_iter()
        .find(|product| product.method() == method)
}

/// Executes a call, and returns the effect of its scenario on the answer.
pub(super) fn perform(sandbox: &Sandbox, call: &Call) -> (Result<String, Fault>, Option<trouble::Fault>) {
    if !sandbox.admits(&call.app_id) {
        return (Err(too_many_calls()), None);
    }
    let now = sandbox.clock.now();
    let outcome = sandbox.keeper.change(|world| {
        let mut desk = Desk::new(sandbox, world, now, call);
        (run::run(&mut desk), desk.trouble.fault())
    });
    sandbox.wake();
    outcome
}

/// How the caller wants keys to be identified.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mode {
    /// Both sides set a public key by hand.
    Key,
    /// Both sides use certificates.
    Certificate,
}

/// Checks that the caller is the sandbox's merchant.
pub(super) fn authenticate(sandbox: &Sandbox, received: &ReceivedCall) -> Result<Mode, Fault> {
    let keys = &sandbox.keys.alipay;
    if received.param("app_id") != Some(ALIPAY_APP_ID) {
        return Err(unknown_app());
    }
    let mode = match (received.param("app_cert_sn"), received.param("alipay_root_cert_sn")) {
        (None, _) => Mode::Key,
        (Some(own), _) if own != keys.app.serial() => {
            return Err(Fault::new("40002", "isv.app-cert-not-match", "应用公钥证书序列号不匹配"));
        }
        (Some(_), Some(root)) if root != keys.root_serial => {
            return Err(Fault::new("40002", "isv.invalid-root-cert-sn", "支付宝根证书序列号不匹配"));
        }
        (Some(_), _) => Mode::Certificate,
    };
    if received.is_signed_by(keys.app.key()) {
        return Ok(mode);
    }
    // As Alipay does: the text that should have been signed, with its quotes escaped as in HTML.
    let text = signing::call_text(&received.params).replace('"', "&quot;");
    let message =
        format!("验签出错, 建议检查签名字符串或签名私钥与应用公钥是否匹配, 网关生成的验签字符串为: {text}");
    Err(Fault::new("40002", "isv.invalid-signature", message))
}

/// An app that is not the sandbox's own.
pub(super) fn unknown_app() -> Fault {
    tracing::warn!("a call named an app that is not the sandbox's; live keys do not belong here");
    let message = format!(
        "无效的AppID参数: this is the SANDBOX, and it knows only its own app {ALIPAY_APP_ID}. Live keys \
        must never be sent here"
    );
    Fault::new("40002", "isv.invalid-app-id", message)
}

/// A browser gets a page, a server gets an answer.
fn refuse(sandbox: &Sandbox, received: &ReceivedCall, fault: Fault) -> Response {
    if browser_product(received.method()).is_some() {
        return cashier::refused(&fault);
    }
    reply(sandbox, received.method(), received.charset, Mode::Key, Err(fault))
}

/// Signs the answer and sends it.
fn reply(
    sandbox: &Sandbox,
    method: &str,
    charset: Charset,
    mode: Mode,
    outcome: Result<String, Fault>,
) -> Response {
    let content = outcome.unwrap_or_else(|fault| fault.to_content());
    let keys = &sandbox.keys.alipay;
    let serial = (mode == Mode::Certificate).then(|| keys.own.certificate.serial());
    let written = answer::write(method, &content, &keys.own.signing, charset, serial).or_else(|_| {
        // Part of the answer is not in the caller's character set.
        let fault = Fault::new("40002", "isv.invalid-charset", "charset").to_content();
        answer::write(method, &fault, &keys.own.signing, Charset::Utf8, serial)
    });
    let Ok(body) = written else { return axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let mut response = body.into_response();
    let kind = if charset == Charset::Gbk { "text/html;charset=GBK" } else { "text/html;charset=utf-8" };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(trace) = HeaderValue::from_str(&sandbox.nonce()) {
        headers.insert("trace_id", trace);
    }
    response
}
