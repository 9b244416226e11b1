//! What surrounds every operation: who calls what, reading, checking, dispatching, signing.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, Response};
use cashier_core::error::{Code, Error};
use cashier_core::merchant::ClientId;
use cashier_engine::acquirers::Acquirer;
use cashier_protocol::wallet::answer;
use cashier_protocol::wallet::headers::{Signature, parse_signature};
use cashier_protocol::wallet::sign::{Covered, MessageTime, SentTime, SignedPath};
use cashier_protocol::wallet::time::check_window;
use futures_util::FutureExt as _;

use super::operations::{self, Caller, Row};
use super::{Call, Reply, dispatch, partner, record};
use crate::app::{App, Shared};
use crate::error::read_error;
use crate::merchants::KnownMerchant;

/// The largest body that is read.
const BODY_MAX: usize = 256 * 1024;

/// Serves every path of the OpenAPI.
pub(crate) async fn serve(State(app): State<Shared>, request: Request) -> Response<Body> {
    let started = app.engine.clock().now();
    let (parts, body) = request.into_parts();
    let sender = match Sender::find(&app, &parts).await {
        Ok(sender) => sender,
        Err(error) => {
            // Nothing of the message is logged or kept: it may be anything, and of any size.
            tracing::info!(result.code = error.code.row().name, "refused without a signature");
            let _ = to_bytes(body, BODY_MAX).await;
            return respond(&app, Reply::new(answer::failure(&error)), None).await;
        }
    };
    let (body, result) = match to_bytes(body, BODY_MAX).await {
        Ok(body) => {
            // A panic in a handler is answered like any other unknown outcome: signed.
            let work = AssertUnwindSafe(answer(&app, &parts, &sender, &body)).catch_unwind();
            let result = work.await.unwrap_or_else(|_| {
                tracing::error!(http.path = %sender.row.path, "a handler panicked");
                Err(Error::new(Code::UnknownException))
            });
            (body, result)
        }
        Err(_) => (Bytes::new(), Err(Error::new(Code::BodyTooLarge))),
    };
    let Sender { row, client_id, .. } = sender;
    let reply = result.unwrap_or_else(|error| {
        tracing::info!(http.path = %row.path, client.id = %client_id, result.code = error.code.row().name, "refused");
        Reply::new(answer::failure(&error))
    });
    if app.rules.demo {
        record::spawn(&app, client_id.as_str(), row.path.as_str(), started, &body, &reply);
    }
    respond(&app, reply, Some((row.path.clone(), client_id))).await
}

/// Whom an answer is signed for, and about what. There is none for an unknown client or path.
struct Sender {
    row: &'static Row,
    client_id: ClientId,
    who: Who,
}

/// Who calls, by its own word: the signature is checked later.
enum Who {
    /// A merchant or a partner wallet.
    Client(Arc<KnownMerchant>),
    /// An acquirer. Several may know us under one `Client-Id`.
    Acquirer,
}

impl Sender {
    async fn find(app: &App, parts: &Parts) -> Result<Self, Error> {
        let Some(row) = operations::at(parts.uri.path()) else {
            return Err(Error::new(Code::InvalidApi).with_detail("There is no such operation."));
        };
        let text = header(&parts.headers, "client-id").filter(|text| !text.is_empty());
        let missing = || Error::new(Code::InvalidClient).with_detail("The header Client-Id is required.");
        let text = text.ok_or_else(missing)?;
        if row.caller == Caller::Acquirer {
            let known = app.acquirers.with_client_id(text).next();
            let client_id = known.ok_or_else(|| unknown(text))?.client_id.clone();
            return Ok(Self { row, client_id, who: Who::Acquirer });
        }
        let found = app.merchants.find(text).await.map_err(|error| read_error(&error))?;
        let known = found.ok_or_else(|| unknown(text))?;
        Ok(Self { row, client_id: known.client_id.clone(), who: Who::Client(known) })
    }
}

/// The refusal of a client that is not known.
fn unknown(client_id: &str) -> Error {
    let error = Error::new(Code::InvalidClient);
    if ClientId::has_form(client_id) {
        return error;
    }
    error.with_detail("The header Client-Id must have 1 to 64 letters, digits, _ and -.")
}

async fn answer(app: &Shared, parts: &Parts, sender: &Sender, body: &[u8]) -> Result<Reply, Error> {
    let stamp = Stamp::read(parts, sender)?;
    match &sender.who {
        Who::Acquirer => {
            let acquirer = verify_acquirer(app, &stamp, body)?;
            is_post(parts)?;
            partner::refund::handle(app, acquirer, body).await
        }
        Who::Client(merchant) => {
            stamp.verify_client(merchant, body)?;
            stamp.check_window(app)?;
            is_post(parts)?;
            dispatch(sender.row, Call { app, merchant, body }).await
        }
    }
}

fn is_post(parts: &Parts) -> Result<(), Error> {
    if parts.method == Method::POST { Ok(()) } else { Err(Error::new(Code::MethodNotSupported)) }
}

/// What the headers say about who sent a message, and when.
pub(super) struct Stamp<'a> {
    pub(super) path: &'a SignedPath,
    pub(super) client_id: &'a ClientId,
    pub(super) time: SentTime,
    pub(super) signature: Signature,
}

impl<'a> Stamp<'a> {
    fn read(parts: &Parts, sender: &'a Sender) -> Result<Self, Error> {
        let required = |name: &'static str, shown: &str, code: Code| {
            let missing = || Error::new(code).with_detail(format!("The header {shown} is required."));
            header(&parts.headers, name).filter(|value| !value.is_empty()).ok_or_else(missing)
        };
        let time = required("request-time", "Request-Time", Code::ParamIllegal)?;
        let signature = parse_signature(required("signature", "Signature", Code::InvalidSignature)?)?;
        let time = SentTime::parse(time)?;
        Ok(Self { path: &sender.row.path, client_id: &sender.client_id, time, signature })
    }

    fn covered(&self) -> Covered<'_> {
        Covered { path: self.path, client_id: self.client_id, time: &self.time }
    }

    /// Checks that the client itself sent a message, and that it is unchanged.
    pub(super) fn verify_client(&self, known: &KnownMerchant, body: &[u8]) -> Result<(), Error> {
        if !self.covered().verify(known.key(self.signature.key_version)?, body, &self.signature) {
            return Err(Error::new(Code::InvalidSignature));
        }
        Ok(())
    }

    /// Checks that a message is of now.
    pub(super) fn check_window(&self, app: &App) -> Result<(), Error> {
        // A merchant's clock stays behind when the demo's is moved: either is right.
        let (made_at, clock) = (self.time.at(), app.engine.clock());
        let window = app.rules.clock_window;
        check_window(made_at, clock.unmoved(), window).or_else(|_| check_window(made_at, clock.now(), window))
    }
}

/// Checks who sent a request, that it is unchanged, and that it is of now, for an acquirer. It signs with its own key
/// under the `Client-Id` that it gave us.
fn verify_acquirer<'a>(app: &'a App, stamp: &Stamp<'_>, body: &[u8]) -> Result<&'a Acquirer, Error> {
    let mut known = app.acquirers.with_client_id(stamp.client_id.as_str());
    let signed = known.find(|acquirer| stamp.covered().verify(&acquirer.key, body, &stamp.signature));
    let acquirer = signed.ok_or_else(|| Error::new(Code::InvalidSignature))?;
    stamp.check_window(app)?;
    Ok(acquirer)
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Sends an answer: signed for whom and about what `signed` says, or else without a signature.
async fn respond(app: &App, reply: Reply, signed: Option<(SignedPath, ClientId)>) -> Response<Body> {
    let time = MessageTime::of(app.engine.clock().now());
    let body: Arc<[u8]> = Arc::from(reply.body);
    let mut response = Response::new(Body::from(Bytes::from_owner(Arc::clone(&body))));
    let headers = response.headers_mut();
    let mut put = |name: &'static str, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    put("content-type", "application/json; charset=UTF-8");
    put("response-time", time.as_str());
    if reply.replayed {
        put("idempotent-replay", "true");
    }
    if let Some((path, client_id)) = signed {
        put("client-id", client_id.as_str());
        if let Some(signature) = app.signer.sign(path, client_id, time, body).await {
            put("signature", &signature);
        }
    }
    response
}
