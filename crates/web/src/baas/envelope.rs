//! The frame around every endpoint: preflights, the app, the origin, the body, and the form of errors.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode};
use cashier_core::app::App as Client;
use cashier_core::client_address::ClientAddress;
use cashier_core::error::{Code, Error};
use cashier_protocol::baas::answer;
use cashier_protocol::baas::headers::{CLIENT_ID, REQUEST_METHOD, meant_method};
use futures_util::FutureExt as _;

use super::logged::{self, Exchanged};
use super::{Call, Reply, cors, dispatch, idp_callback, idp_leave};
use crate::app::{App, Shared};
use crate::caller::Caller;
use crate::error::read_error;
use crate::help::add_link;

/// The largest body accepted.
const BODY_MAX: usize = 64 * 1024;

/// Serves every path of the BaaS API.
pub(super) async fn serve(
    State(app): State<Shared>,
    Caller { address, .. }: Caller,
    request: Request,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let origin = cors::origin(&parts.headers).map(str::to_owned);
    let mut response = if parts.method == Method::OPTIONS {
        cors::preflight(allowed_by_any(&app, origin.as_deref()).await)
    } else if idp_callback::is_called(parts.uri.path()) {
        idp_callback::handle(&app, &parts.uri, &parts.headers).await
    } else if idp_leave::is_called(parts.uri.path()) {
        idp_leave::handle(&app, &parts.uri, &parts.headers).await
    } else {
        answer_page(&app, parts, body, (address, origin)).await
    };
    cors::vary(&mut response);
    response
}

/// The answer, which the calling page may read if its app allows it.
async fn answer_page(
    app: &Shared,
    parts: Parts,
    body: Body,
    (address, origin): (ClientAddress, Option<String>),
) -> Response<Body> {
    let (mut response, client, exchanged) = answer_call(app, &parts, body, address).await;
    let readable = match (&client, origin.as_deref()) {
        (Some(client), Some(origin)) => client.allows_origin(origin).then_some(origin),
        // A page that forgot the client id should be able to read the error.
        (None, origin) => allowed_by_any(app, origin).await,
        (Some(_), None) => None,
    };
    if let Some(origin) = readable {
        cors::allow(&mut response, origin);
    }
    if let Some(client) = client
        && let Some(merchant) = logged::admitted(app, &client).await
    {
        logged::put(app, merchant, parts, &response, exchanged);
    }
    response
}

async fn allowed_by_any<'a>(app: &App, origin: Option<&'a str>) -> Option<&'a str> {
    let origin = origin?;
    app.baas.apps.any_allows(origin).await.then_some(origin)
}

/// The answer, the calling app if it is known, and what was read and written.
async fn answer_call(
    app: &Shared,
    parts: &Parts,
    body: Body,
    address: ClientAddress,
) -> (Response<Body>, Option<Arc<Client>>, Exchanged) {
    let at = app.engine.clock().now();
    let mut request = Bytes::new();
    let client = match find_client(app, &parts.headers).await {
        Ok(client) => client,
        Err(error) => {
            let (response, answer, refusal) = respond(app, parts, Err(error));
            return (response, None, Exchanged { at, request, answer, refusal });
        }
    };
    let known = Arc::clone(&client);
    let work = async {
        admit(&client, &parts.headers)?;
        request = to_bytes(body, BODY_MAX)
            .await
            .map_err(|_| Error::new(Code::BodyTooLarge).with_detail("The body may have at most 64 KiB."))?;
        run(app, parts, client, &request, address).await
    };
    // The page must be able to read the answer after a panic in an endpoint too.
    let result = AssertUnwindSafe(work).catch_unwind().await.unwrap_or_else(|_| {
        tracing::error!(http.path = %parts.uri.path(), "a handler panicked");
        Err(Error::new(Code::UnknownException))
    });
    let (response, answer, refusal) = respond(app, parts, result);
    (response, Some(known), Exchanged { at, request, answer, refusal })
}

async fn find_client(app: &App, headers: &HeaderMap) -> Result<Arc<Client>, Error> {
    let unknown = |detail: &str| Error::new(Code::InvalidClient).with_detail(detail);
    let client_id = headers.get(CLIENT_ID).and_then(|value| value.to_str().ok());
    let client_id = client_id.ok_or_else(|| unknown("The header X-Hydrogen-Client-ID is required."))?;
    let found = app.baas.apps.find(client_id).await.map_err(|error| read_error(&error))?;
    found.ok_or_else(|| unknown("There is no app with this X-Hydrogen-Client-ID."))
}

/// Refuses pages that the app does not allow, and apps that are switched off.
fn admit(client: &Client, headers: &HeaderMap) -> Result<(), Error> {
    if let Some(origin) = cors::origin(headers)
        && !client.allows_origin(origin)
    {
        let detail = "Pages of this origin may not call; allow it with cashier app add --origin.";
        return Err(Error::new(Code::ForbiddenOrigin).with_detail(detail));
    }
    if client.active { Ok(()) } else { Err(Error::new(Code::AppSuspended)) }
}

async fn run(
    app: &Shared,
    parts: &Parts,
    client: Arc<Client>,
    body: &Bytes,
    address: ClientAddress,
) -> Result<Reply, Error> {
    let named = parts.headers.get(REQUEST_METHOD).and_then(|value| value.to_str().ok());
    let call = Call {
        app,
        client,
        headers: &parts.headers,
        path: parts.uri.path(),
        query: parts.uri.query().unwrap_or_default(),
        body,
        address,
    };
    dispatch::dispatch(meant_method(parts.method.as_str(), named), call).await
}

/// The HTTP status of an error. A wrong password is 400 here, as documented by the SDK.
fn status(error: &Error) -> u16 {
    match error.code {
        Code::InvalidCredentials => 400,
        code => code.row().http_status,
    }
}

/// The answer, its body, and the code of a refusal.
fn respond(
    app: &App,
    parts: &Parts,
    result: Result<Reply, Error>,
) -> (Response<Body>, Bytes, Option<&'static str>) {
    let error = match result {
        Ok(reply) => {
            let body = Bytes::from(reply.body);
            return (json(reply.status, body.clone()), body, None);
        }
        Err(error) => error,
    };
    // Some calls of the SDK hide error details from the app, so the log must have them.
    tracing::info!(http.method = %parts.method, http.path = %parts.uri.path(), error = %error, "refused");
    let body = Bytes::from(answer::error(error.message()));
    let mut response = json(status(&error), body.clone());
    add_link(response.headers_mut(), &app.rules.base_url, error.code);
    (response, body, Some(error.code.row().name))
}

/// A JSON answer that is not cached.
pub(super) fn json(status: u16, body: impl Into<Body>) -> Response<Body> {
    let mut response = Response::new(body.into());
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
