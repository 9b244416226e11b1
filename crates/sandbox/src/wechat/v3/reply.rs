//! Answers: always signed, with the key that the client's call names.

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, HeaderName};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use cashier_protocol::wechat::v3::call::CONTENT_TYPE as JSON;
use cashier_protocol::wechat::v3::error::ApiError;
use cashier_protocol::wechat::v3::signing::ServerSignature;
use serde::Serialize;

use crate::Sandbox;
use crate::trouble::{Fault, with_fault};

/// The result of an endpoint.
pub(super) struct Done {
    status: StatusCode,
    body: Vec<u8>,
    fault: Option<Fault>,
}

impl Done {
    /// 200 with a body.
    pub(super) fn json<T: Serialize>(value: &T) -> Self {
        // The wire structs are strings, numbers and lists, which can always be serialised.
        Self { status: StatusCode::OK, body: serde_json::to_vec(value).unwrap_or_default(), fault: None }
    }

    /// 204.
    pub(super) const fn empty() -> Self {
        Self { status: StatusCode::NO_CONTENT, body: Vec::new(), fault: None }
    }

    /// Adds the effect of the scenario on the answer.
    pub(super) const fn with(mut self, fault: Option<Fault>) -> Self {
        self.fault = fault;
        self
    }
}

/// An error in the provider's wording.
pub(super) fn refuse(code: &str, message: &str) -> ApiError {
    ApiError::new(code, message)
}

/// The call was not processed. The layer around the providers replaces this with a front-end server's page.
pub(super) fn down() -> Done {
    Done::empty().with(Some(Fault::Down))
}

/// The signed answer.
pub(super) fn respond(sandbox: &Sandbox, serial: Option<&str>, result: Result<Done, ApiError>) -> Response {
    let done = result.unwrap_or_else(|error| Done {
        status: StatusCode::from_u16(error.status).unwrap_or(StatusCode::BAD_REQUEST),
        body: error.to_body(),
        fault: None,
    });
    let has_body = !done.body.is_empty();
    let signature = sign(sandbox, serial, &done.body);
    let mut response = (done.status, Body::from(done.body)).into_response();
    let headers = response.headers_mut();
    headers.remove(CONTENT_TYPE);
    if has_body {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(JSON));
    }
    let request_id = format!("08{}", sandbox.nonce().to_ascii_uppercase());
    let signed = signature.iter().flat_map(ServerSignature::to_headers);
    for (name, value) in signed.chain([("request-id", request_id)]) {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    with_fault(response, done.fault)
}

/// A client that names the public key gets it; any other gets the platform certificate.
fn sign(sandbox: &Sandbox, serial: Option<&str>, body: &[u8]) -> Option<ServerSignature> {
    let keys = &sandbox.keys;
    let is_public = serial == Some(keys.public.id.as_str())
        || sandbox.keeper.read(|world| world.settings().public_key_only);
    let (id, key) = if is_public {
        (&keys.public.id, &keys.public.signing)
    } else {
        (&keys.platform.serial, &keys.platform.signing)
    };
    ServerSignature::sign(key, id, sandbox.clock.unmoved(), &sandbox.nonce(), body).ok()
}
