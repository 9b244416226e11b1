//! What surrounds every operation: reading, checking, dispatching, signing.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, Response};
use cashier_core::error::{Code, Error};
use cashier_engine::acquirers::Acquirer;
use cashier_protocol::wallet::answer;
use cashier_protocol::wallet::headers::{Signature, parse_signature};
use cashier_protocol::wallet::partner::REFUND;
use cashier_protocol::wallet::sign::Covered;
use cashier_protocol::wallet::time::{check_window, parse_request_time};
use futures_util::FutureExt as _;

use super::{Call, Reply, dispatch, partner, record};
use crate::app::{App, Shared};
use crate::merchants::KnownMerchant;

/// The largest body that is read.
const BODY_MAX: usize = 256 * 1024;

/// Serves every path of the OpenAPI.
pub(crate) async fn serve(State(app): State<Shared>, request: Request) -> Response<Body> {
    let started = app.engine.clock().now();
    let (parts, body) = request.into_parts();
    let client_id = header(&parts.headers, "client-id").unwrap_or_default().to_owned();
    let path = parts.uri.path().to_owned();
    let (body, result) = match to_bytes(body, BODY_MAX).await {
        Ok(body) => {
            // A panic in a handler is answered like any other unknown outcome: signed.
            let work = AssertUnwindSafe(answer(&app, &parts, &client_id, &body)).catch_unwind();
            let result = work.await.unwrap_or_else(|_| {
                tracing::error!(http.path = %path, "a handler panicked");
                Err(Error::new(Code::UnknownException))
            });
            (body, result)
        }
        Err(_) => (Bytes::new(), Err(Error::new(Code::BodyTooLarge))),
    };
    let reply = result.unwrap_or_else(|error| {
        tracing::info!(http.path = %path, client.id = %client_id, result.code = error.code.row().name, "refused");
        Reply::new(answer::failure(&error))
    });
    if app.rules.demo {
        record::spawn(&app, &client_id, &path, started, &body, &reply);
    }
    respond(&app, path, client_id, reply).await
}

async fn answer(app: &Shared, parts: &Parts, client_id: &str, body: &[u8]) -> Result<Reply, Error> {
    let stamp = Stamp::read(parts, client_id)?;
    // The one call that comes from an acquirer, which is known by the configuration.
    if stamp.path == REFUND {
        let acquirer = verify_acquirer(app, &stamp, body)?;
        is_post(parts)?;
        return partner::refund::handle(app, acquirer, body).await;
    }
    let merchant = verify(app, &stamp, body).await?;
    is_post(parts)?;
    dispatch(stamp.path, Call { app, merchant: &merchant, body }).await
}

fn is_post(parts: &Parts) -> Result<(), Error> {
    if parts.method == Method::POST { Ok(()) } else { Err(Error::new(Code::MethodNotSupported)) }
}

/// What the headers say about who sent a message, and when.
pub(super) struct Stamp<'a> {
    pub(super) path: &'a str,
    pub(super) client_id: &'a str,
    pub(super) time: &'a str,
    pub(super) signature: Signature,
}

impl<'a> Stamp<'a> {
    fn read(parts: &'a Parts, client_id: &'a str) -> Result<Self, Error> {
        let required = |name: &'static str, shown: &str, code: Code| {
            let missing = || Error::new(code).with_detail(format!("The header {shown} is required."));
            header(&parts.headers, name).filter(|value| !value.is_empty()).ok_or_else(missing)
        };
        required("client-id", "Client-Id", Code::InvalidClient)?;
        let time = required("request-time", "Request-Time", Code::ParamIllegal)?;
        let signature = parse_signature(required("signature", "Signature", Code::InvalidSignature)?)?;
        Ok(Self { path: parts.uri.path(), client_id, time, signature })
    }

    fn covered(&self) -> Covered<'a> {
        Covered { path: self.path, client_id: self.client_id, time: self.time }
    }

    pub(super) fn check_window(&self, app: &App) -> Result<(), Error> {
        // A merchant's clock stays behind when the demo's is moved: either is right.
        let (made_at, clock) = (parse_request_time(self.time)?, app.engine.clock());
        let window = app.rules.clock_window;
        check_window(made_at, clock.unmoved(), window).or_else(|_| check_window(made_at, clock.now(), window))
    }
}

/// Checks who sent a request, that it is unchanged, and that it is of now.
async fn verify(app: &App, stamp: &Stamp<'_>, body: &[u8]) -> Result<Arc<KnownMerchant>, Error> {
    let known = verify_sender(app, stamp, body).await?;
    stamp.check_window(app)?;
    Ok(known)
}

/// Checks who sent a request, and that it is unchanged.
pub(super) async fn verify_sender(
    app: &App,
    stamp: &Stamp<'_>,
    body: &[u8],
) -> Result<Arc<KnownMerchant>, Error> {
    let found = app.merchants.find(stamp.client_id).await.map_err(|error| super::read_error(&error))?;
    let known = found.ok_or_else(|| Error::new(Code::InvalidClient))?;
    if !stamp.covered().verify(known.key(stamp.signature.key_version)?, body, &stamp.signature) {
        return Err(Error::new(Code::InvalidSignature));
    }
    if !known.merchant.active {
        return Err(Error::new(Code::InvalidClientStatus));
    }
    Ok(known)
}

/// As [`verify`], for an acquirer. It signs with its own key under the `Client-Id` that it gave us.
fn verify_acquirer<'a>(app: &'a App, stamp: &Stamp<'_>, body: &[u8]) -> Result<&'a Acquirer, Error> {
    let mut known = app.acquirers.with_client_id(stamp.client_id).peekable();
    known.peek().ok_or_else(|| Error::new(Code::InvalidClient))?;
    let signed = known.find(|acquirer| stamp.covered().verify(&acquirer.key, body, &stamp.signature));
    let acquirer = signed.ok_or_else(|| Error::new(Code::InvalidSignature))?;
    stamp.check_window(app)?;
    Ok(acquirer)
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Signs an answer and sends it.
async fn respond(app: &App, path: String, client_id: String, reply: Reply) -> Response<Body> {
    let time = app.engine.clock().now().to_rfc3339();
    let body: Arc<[u8]> = Arc::from(reply.body);
    let signature = app.signer.sign(path, client_id.clone(), time.clone(), Arc::clone(&body)).await;
    let mut response = Response::new(Body::from(Bytes::from_owner(body)));
    let headers = response.headers_mut();
    let mut put = |name: &'static str, value: Option<String>| {
        if let Some(value) = value.and_then(|text| HeaderValue::from_str(&text).ok()) {
            headers.insert(name, value);
        }
    };
    put("content-type", Some("application/json; charset=UTF-8".to_owned()));
    put("client-id", Some(client_id));
    put("response-time", Some(time));
    put("signature", signature);
    put("idempotent-replay", reply.replayed.then(|| "true".to_owned()));
    response
}
