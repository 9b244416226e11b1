//! The frame around every operation: identifying the caller, reading, checking, the operation itself, signing.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, Response, StatusCode};
use cashier_core::chain::digest;
use cashier_core::error::{Code, Error};
use cashier_core::id::MerchantId;
use cashier_core::merchant::{ClientId, Role};
use cashier_core::time::Timestamp;
use cashier_engine::acquirers::Acquirer;
use cashier_protocol::dialect::{Dialect, Header, Outgoing, Received, Stamp};
use cashier_protocol::wallet::sign::SignedPath;
use data_encoding::HEXLOWER;
use futures_util::FutureExt as _;

use super::call::{AcquirerCall, Call, Reply};
use super::record;
use super::row::{AcquirerRun, Operation, Row, Run};
use crate::app::{App, Shared};
use crate::error::read_error;
use crate::help::add_link;
use crate::logged;
use crate::merchants::KnownMerchant;

/// The largest body accepted.
const BODY_MAX: usize = 256 * 1024;

/// The target of a call: an operation, in its dialect.
#[derive(Clone)]
pub(super) struct Target {
    pub(super) dialect: &'static dyn Dialect,
    pub(super) row: &'static Row,
    /// The path of the call: the operation's own, or one of its aliases.
    pub(super) path: SignedPath,
}

/// Serves one operation.
pub(super) async fn serve(app: Shared, target: Target, request: Request) -> Response<Body> {
    let started = app.engine.clock().now();
    let (parts, body) = request.into_parts();
    let Target { dialect, row, .. } = target;
    let sender = match Sender::find(&app, &target, &parts).await {
        Ok(sender) => sender,
        Err(error) => return refuse_unsigned(&app, dialect, body, &error).await,
    };
    let (body, result) = match to_bytes(body, BODY_MAX).await {
        Ok(body) => {
            // A panic in a handler is answered like any other unknown outcome: signed.
            let work = AssertUnwindSafe(answer(&app, &target, &parts, &sender, &body)).catch_unwind();
            let result = work.await.unwrap_or_else(|_| {
                tracing::error!(http.path = %row.path, "a handler panicked");
                Err(Error::new(Code::UnknownException))
            });
            (body, result)
        }
        Err(_) => (Bytes::new(), Err(Error::new(Code::BodyTooLarge))),
    };
    let (client_id, client) = (sender.client_id, sender.who.client());
    let reply = result.unwrap_or_else(|error| {
        tracing::info!(http.path = %row.path, client.id = %client_id, result.code = error.code.row().name, "refused");
        Reply::refusal(dialect, &error)
    });
    if app.rules.demo {
        record::spawn(&app, client_id.as_str(), row.path.as_str(), started, &body, &reply);
    }
    let admitted = client.filter(|client| app.calls.admits(*client));
    let (response, answer) = respond(&app, dialect, reply, Some((target.path, client_id))).await;
    if let Some(client) = admitted {
        logged::put(&app, (client, started), (parts, body), (&response, answer), None);
    }
    response
}

/// Answers a path without an operation.
pub(crate) async fn serve_unknown(
    app: Shared,
    dialect: &'static dyn Dialect,
    request: Request,
) -> Response<Body> {
    let error = Error::new(Code::InvalidApi).with_detail("There is no such operation.");
    refuse_unsigned(&app, dialect, request.into_body(), &error).await
}

/// Refuses a call without signing the answer.
async fn refuse_unsigned(
    app: &App,
    dialect: &'static dyn Dialect,
    body: Body,
    error: &Error,
) -> Response<Body> {
    // Nothing of the message is logged or stored: it may contain anything, of any size.
    tracing::info!(result.code = error.code.row().name, "refused without a signature");
    let _ = to_bytes(body, BODY_MAX).await;
    respond(app, dialect, Reply::refusal(dialect, error), None).await.0
}

/// The sender of a call, for whom the answer is signed.
struct Sender {
    client_id: ClientId,
    who: Who,
}

/// The claimed caller and what the call is to run; the signature is checked later.
enum Who {
    /// A merchant or a partner wallet. The role is the one that the operation requires, not the client's.
    Client(Arc<KnownMerchant>, Role, Run),
    /// An acquirer. Several may know us by the same `Client-Id`.
    Acquirer(AcquirerRun),
}

impl Who {
    /// The client, whose developers see the call.
    fn client(&self) -> Option<MerchantId> {
        match self {
            Self::Client(known, ..) => Some(known.merchant.id),
            Self::Acquirer(_) => None,
        }
    }
}

impl Sender {
    async fn find(app: &App, target: &Target, parts: &Parts) -> Result<Self, Error> {
        let text = target.dialect.client_id(&|name| header(parts, name))?;
        let unknown = || {
            let detail = format!(
                "The wallet at {} knows no such Client-Id. Test and live wallets have different clients: check the address \
                 too.",
                app.rules.base_url
            );
            Error::new(Code::InvalidClient).with_detail(detail)
        };
        let (role, run) = match target.row.operation {
            Operation::Acquirer(run) => {
                let known = app.acquirers.with_client_id(text).next().ok_or_else(unknown)?;
                return Ok(Self { client_id: known.client_id.clone(), who: Who::Acquirer(run) });
            }
            Operation::Merchant(run) => (Role::Merchant, run),
            Operation::Wallet(run) => (Role::Wallet, run),
        };
        let found = app.merchants.find(text).await.map_err(|error| read_error(&error))?;
        // A client of another dialect is unknown in this one.
        let known = found.filter(|known| known.merchant.dialect == target.dialect.name());
        let known = known.ok_or_else(unknown)?;
        Ok(Self { client_id: known.client_id.clone(), who: Who::Client(known, role, run) })
    }
}

async fn answer(
    app: &Shared,
    target: &Target,
    parts: &Parts,
    sender: &Sender,
    body: &[u8],
) -> Result<Reply, Error> {
    let Target { dialect, row, path } = target;
    let stamp = dialect.stamp(&|name| header(parts, name))?;
    let message = Received { path, client_id: &sender.client_id, stamp: &stamp, body };
    match &sender.who {
        Who::Acquirer(run) => {
            let acquirer = verify_acquirer(app, *dialect, &message)?;
            is_post(parts)?;
            is_json(parts)?;
            run(AcquirerCall { app, acquirer, body }).await
        }
        Who::Client(merchant, role, run) => {
            verify_client(*dialect, &message, merchant)?;
            check_window(app, *dialect, &stamp)?;
            is_post(parts)?;
            is_json(parts)?;
            check_role(merchant, *role, row)?;
            run(Call { app, dialect: *dialect, merchant, body }).await
        }
    }
}

fn header<'h>(parts: &'h Parts, name: &str) -> Option<&'h str> {
    parts.headers.get(name).and_then(|value| value.to_str().ok())
}

fn is_post(parts: &Parts) -> Result<(), Error> {
    if parts.method == Method::POST { Ok(()) } else { Err(Error::new(Code::MethodNotSupported)) }
}

/// Checks what a body is declared as. Without a declaration it is taken for what it has to be.
fn is_json(parts: &Parts) -> Result<(), Error> {
    let Some(declared) = parts.headers.get(CONTENT_TYPE) else { return Ok(()) };
    let kind = declared.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim();
    if kind.eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    let detail =
        "The header Content-Type names something other than JSON; send application/json; charset=UTF-8.";
    Err(Error::new(Code::MediaTypeNotAcceptable).with_detail(detail))
}

/// Checks that an operation is for clients of this role, and that the client may call it now.
fn check_role(client: &KnownMerchant, role: Role, row: &Row) -> Result<(), Error> {
    if client.merchant.role != role {
        let detail = "This operation is for other clients: /v1 is for merchants, /aps for partner wallets.";
        return Err(Error::new(Code::AccessDenied).with_detail(detail));
    }
    if client.is_suspended && row.is_refused_when_suspended {
        return Err(Error::new(Code::InvalidClientStatus));
    }
    Ok(())
}

/// Checks that the client itself sent a message, and that it is unchanged.
pub(super) fn verify_client(
    dialect: &dyn Dialect,
    message: &Received<'_>,
    client: &KnownMerchant,
) -> Result<(), Error> {
    let key = client.key(message.stamp.signature.key_version)?;
    if dialect.verify(key, message) { Ok(()) } else { Err(mismatch(message)) }
}

/// Says what the signature was checked over, so that the sender can compare it with what was signed. The message fits
/// into a `resultMessage`; it has the body's digest, never the body.
fn mismatch(message: &Received<'_>) -> Error {
    let digest = HEXLOWER.encode(&digest(message.body));
    let key = message.stamp.signature.key_version.map(|version| format!(" of key {version}"));
    let detail = format!(
        "The signature{} does not match path {}, time {} and a body of {} bytes with SHA-256 {digest}{}.",
        key.unwrap_or_default(),
        message.path,
        message.stamp.time.as_str(),
        message.body.len(),
        if message.body.ends_with(b"\n") { ", which ends in a line feed" } else { "" },
    );
    Error::new(Code::InvalidSignature).with_detail(detail)
}

/// Checks that a message is recent.
pub(super) fn check_window(app: &App, dialect: &dyn Dialect, stamp: &Stamp) -> Result<(), Error> {
    // A merchant's clock does not follow when the demo's is moved: either time is accepted.
    let (clock, window) = (app.engine.clock(), app.rules.clock_window);
    let check = |now: Timestamp| dialect.check_window(stamp, now, window);
    check(clock.unmoved()).or_else(|_| check(clock.now()))
}

/// Checks for an acquirer who sent a request, that it is unchanged, and that it is recent. An acquirer signs with its
/// own key, using the `Client-Id` that it gave us.
fn verify_acquirer<'a>(
    app: &'a App,
    dialect: &dyn Dialect,
    message: &Received<'_>,
) -> Result<&'a Acquirer, Error> {
    let mut known = app.acquirers.with_client_id(message.client_id.as_str());
    let signed = known.find(|acquirer| dialect.verify(&acquirer.key, message));
    let acquirer = signed.ok_or_else(|| mismatch(message))?;
    check_window(app, dialect, message.stamp)?;
    Ok(acquirer)
}

/// Makes an answer, and returns its body, too: signed for the operation and client in `signed`, or unsigned without it.
async fn respond(
    app: &App,
    dialect: &'static dyn Dialect,
    reply: Reply,
    signed: Option<(SignedPath, ClientId)>,
) -> (Response<Body>, Bytes) {
    let at = app.engine.clock().now();
    let body: Arc<[u8]> = Arc::from(reply.body);
    let bytes = Bytes::from_owner(Arc::clone(&body));
    let mut response = Response::new(Body::from(bytes.clone()));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    if let Some(code) = reply.refused {
        add_link(headers, &app.rules.base_url, code);
    }
    let mut put = |(name, value): Header| {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    };
    let to = signed.as_ref().map(|(_, client_id)| client_id);
    dialect.answer_headers(to, at, reply.replayed).into_iter().for_each(&mut put);
    if let Some(remark) = reply.remark {
        put(("remark", remark.into()));
    }
    if let Some((path, client_id)) = signed {
        let sign = app.signer.sign(move |key| {
            let answer = Outgoing { path: &path, client_id: &client_id, at, body: &body };
            dialect.sign_answer(key, &answer)
        });
        sign.await.map(put);
    }
    (response, bytes)
}
