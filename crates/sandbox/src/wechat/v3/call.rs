//! One call: read completely, and its signature verified over the raw bytes, before any endpoint sees it.

use std::collections::HashMap;

use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::response::Response;
use bytes::Bytes;
use cashier_protocol::wechat::v3::error::{ApiError, ErrorDetail};
use cashier_protocol::wechat::v3::signing::{Authorization, SignatureError};
use serde::de::DeserializeOwned;

use super::reply::{Done, refuse, respond};
use crate::identity::WECHAT_MCHID;
use crate::limits::{self, TooLong};
use crate::scenario::{self, Scenario};
use crate::tls::Scheme;
use crate::{Sandbox, origin};

/// A call with a valid signature.
pub(super) struct Call {
    pub(super) body: Bytes,
    pub(super) query: HashMap<String, String>,
    /// The scenario chosen by the header `Sandbox-Scenario`.
    pub(super) scenario: Option<Scenario>,
    /// Scheme and host as the client wrote them.
    pub(super) origin: String,
    path: String,
    /// The header `Wechatpay-Serial`: the key that the client expects the answer to be signed with.
    serial: Option<String>,
}

impl FromRequest<Sandbox> for Call {
    type Rejection = Response;

    async fn from_request(request: Request, sandbox: &Sandbox) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let serial = text(&parts.headers, "wechatpay-serial").map(str::to_owned);
        let refused = |error| respond(sandbox, serial.as_deref(), Err(error));
        let body = axum::body::to_bytes(body, crate::BODY_MAX).await;
        let body = body.map_err(|_| refused(ApiError::new("PARAM_ERROR", "the body is too large")))?;
        let origin = origin::of(&parts.uri, &parts.headers, parts.extensions.get::<Scheme>().copied());
        let target = parts.uri.path_and_query().map_or("/", axum::http::uri::PathAndQuery::as_str);
        let signed = Signed { method: parts.method.as_str(), target, origin: &origin, body: &body };
        verify(sandbox, &parts.headers, &signed).map_err(refused)?;
        if !sandbox.admits(WECHAT_MCHID) {
            return Err(refused(too_fast()));
        }
        let query = parts.uri.query().unwrap_or_default();
        Ok(Self {
            query: url::form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
            scenario: text(&parts.headers, scenario::HEADER).and_then(Scenario::parse),
            body,
            origin,
            path: parts.uri.path().to_owned(),
            serial,
        })
    }
}

impl Call {
    /// The body as a wire struct, with no text longer than the provider allows.
    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        if let Ok(body) = serde_json::from_slice(&self.body) {
            limits::wechat_v3(&self.path, &body).map_err(|long| too_long(&long))?;
        }
        serde_json::from_slice(&self.body)
            .map_err(|error| refuse("PARAM_ERROR", &format!("参数错误: {error}")))
    }

    /// Decrypts an encrypted field with the key named by the header `Wechatpay-Serial`. The header is required and
    /// must name a current key of the provider. An empty field is not encrypted.
    pub(super) fn open_field(
        &self,
        sandbox: &Sandbox,
        field: &str,
        sealed: &str,
    ) -> Result<String, ApiError> {
        if sealed.is_empty() {
            return Ok(String::new());
        }
        let wrong = |issue: &str| {
            let detail = ErrorDetail {
                field: Some(field.to_owned()),
                value: None,
                issue: Some(issue.to_owned()),
                location: Some("header".to_owned()),
            };
            refuse("PARAM_ERROR", &format!("平台证书序列号Wechatpay-Serial错误: {issue}"))
                .with_detail(&detail)
        };
        let absent = "the header must name the key that the field was encrypted for";
        let serial = self.serial.as_deref().ok_or_else(|| wrong(absent))?;
        let keys = &sandbox.keys;
        let has_certificates = !sandbox.keeper.read(|world| world.settings().public_key_only);
        let certified = [Some(&keys.platform), keys.published_next()];
        let certified = certified.into_iter().flatten().filter(|_| has_certificates);
        let known = certified
            .map(|certified| (&certified.serial, &certified.fields))
            .chain([(&keys.public.id, &keys.public.fields)])
            .find(|(known, _)| known.eq_ignore_ascii_case(serial));
        let (_, key) = known.ok_or_else(|| {
            wrong("it names none of the platform's keys; the merchant's own certificate is not one of them")
        })?;
        key.decrypt(sealed).map_err(|_| {
            let issue = format!("{field} was not encrypted for the key that Wechatpay-Serial names");
            refuse("PARAM_ERROR", &format!("敏感信息解密失败: {issue}"))
        })
    }

    /// A parameter of the query.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Refuses a call for a merchant other than the one that signed it.
    pub(super) fn is_of(mchid: Option<&str>) -> Result<(), ApiError> {
        if mchid == Some(WECHAT_MCHID) {
            return Ok(());
        }
        Err(refuse("PARAM_ERROR", "mchid must be the merchant that signed the call"))
    }

    /// Signs the answer with the key that the client expects.
    pub(super) fn answer(&self, sandbox: &Sandbox, result: Result<Done, ApiError>) -> Response {
        respond(sandbox, self.serial.as_deref(), result)
    }
}

fn too_long(long: &TooLong) -> ApiError {
    let detail = ErrorDetail {
        field: Some(format!("/body{}", long.field)),
        value: Some(serde_json::json!(long.length)),
        issue: Some(format!("{}: at most {}", long.name, long.max)),
        location: Some("body".to_owned()),
    };
    refuse("PARAM_ERROR", &long.in_v3_words()).with_detail(&detail)
}

pub(super) fn too_fast() -> ApiError {
    refuse("FREQUENCY_LIMITED", "频率超限，请稍后再试")
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The parts that a signature covers, and the origin, which one client puts before the target.
struct Signed<'a> {
    method: &'a str,
    target: &'a str,
    origin: &'a str,
    body: &'a [u8],
}

fn verify(sandbox: &Sandbox, headers: &HeaderMap, signed: &Signed<'_>) -> Result<(), ApiError> {
    let header = text(headers, AUTHORIZATION.as_str());
    let header = header.ok_or_else(|| wrong_sign("the header Authorization is absent", signed))?;
    let authorization =
        Authorization::parse(header).map_err(|error| wrong_sign(&error.to_string(), signed))?;
    if authorization.mchid != WECHAT_MCHID {
        let issue = format!(
            "this is the SANDBOX, and it knows only its own merchant {WECHAT_MCHID}. Live merchant numbers and keys \
             must never be sent here"
        );
        tracing::warn!(
            "a call was signed for a merchant that is not the sandbox's; live keys do not belong here"
        );
        return Err(wrong_sign(&issue, signed));
    }
    if !authorization.serial_no.eq_ignore_ascii_case(&sandbox.keys.merchant.serial) {
        return Err(wrong_sign("serial_no is not that of the merchant's certificate", signed));
    }
    let now = sandbox.clock.unmoved();
    let key = &sandbox.keys.merchant.verifying;
    let check = |target: &str| authorization.verify(key, signed.method, target, signed.body, now);
    let checked = match check(signed.target) {
        // One client signs the absolute URL of a bill's download.
        Err(SignatureError::Wrong) => check(&format!("{}{}", signed.origin, signed.target)),
        other => other,
    };
    checked.map_err(|error| wrong_sign(&error.to_string(), signed))
}

fn wrong_sign(issue: &str, signed: &Signed<'_>) -> ApiError {
    let detail = ErrorDetail {
        field: Some("signature".to_owned()),
        value: Some(serde_json::json!({
            "method": signed.method, "url": signed.target, "body_length": signed.body.len(),
        })),
        issue: Some(issue.to_owned()),
        location: Some("authorization".to_owned()),
    };
    refuse("SIGN_ERROR", "错误的签名，验签失败").with_detail(&detail)
}
