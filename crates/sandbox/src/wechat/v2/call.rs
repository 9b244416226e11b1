//! One call: its XML parsed, its signature verified, its answer signed the same way.

use axum::extract::connect_info::ConnectInfo;
use axum::extract::{FromRequest, Request};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use cashier_protocol::flat_xml::{self, Fields};
use cashier_protocol::wechat::v2::answer::{Account, Malformed, transport_failure};
use cashier_protocol::wechat::v2::fields::text;
use cashier_protocol::wechat::v2::signing::{ApiKey, SignType};

use crate::Sandbox;
use crate::identity::{WECHAT_APPID, WECHAT_MCHID};
use crate::limits;
use crate::scenario::{self, Scenario};
use crate::tls::Client;
use crate::trouble::{Fault, with_fault};

/// A call with a valid signature.
pub(super) struct Call {
    pub(super) fields: Fields,
    pub(super) sign_type: SignType,
    pub(super) scenario: Option<Scenario>,
    pub(super) has_certificate: bool,
}

/// A business refusal: `err_code` and its text.
pub(super) struct Failure(pub(super) &'static str, pub(super) String);

impl From<Malformed> for Failure {
    fn from(malformed: Malformed) -> Self {
        Self("LACK_PARAMS", format!("参数错误: {}", malformed.0))
    }
}

/// The result of an endpoint.
pub(super) type Outcome = Result<(Fields, Option<Fault>), Failure>;

impl FromRequest<Sandbox> for Call {
    type Rejection = Response;

    async fn from_request(request: Request, sandbox: &Sandbox) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let refused = |message: &str| xml(&transport_failure(message));
        let body = axum::body::to_bytes(body, crate::BODY_MAX).await.map_err(|_| refused("请求过大"))?;
        let fields = flat_xml::read(&body).map_err(|error| refused(&format!("XML格式错误: {error}")))?;
        let sign_type = SignType::of(&fields).ok_or_else(|| refused("sign_type 错误"))?;
        if text(&fields, "mch_id") != Some(WECHAT_MCHID) || text(&fields, "appid") != Some(WECHAT_APPID) {
            return Err(refused(
                "this is the SANDBOX, and it knows only its own appid and mch_id; live ones must never be sent here",
            ));
        }
        if !account(sandbox).key.verify(&fields, sign_type) {
            return Err(refused("签名错误"));
        }
        let long = limits::wechat_v2(parts.uri.path(), &fields).err();
        let scenario = parts.headers.get(scenario::HEADER).and_then(|value| value.to_str().ok());
        let client = parts.extensions.get::<ConnectInfo<Client>>();
        let call = Self {
            fields,
            sign_type,
            scenario: scenario.and_then(Scenario::parse),
            has_certificate: client.is_some_and(|ConnectInfo(client)| client.has_certificate),
        };
        if !sandbox.admits(WECHAT_MCHID) {
            return Err(call.answer(sandbox, Err(Failure("FREQUENCY_LIMITED", "频率限制".to_owned()))));
        }
        match long {
            Some(long) => Err(call.answer(sandbox, Err(Failure("PARAM_ERROR", long.in_words())))),
            None => Ok(call),
        }
    }
}

impl Call {
    /// The signed answer.
    pub(super) fn answer(&self, sandbox: &Sandbox, outcome: Outcome) -> Response {
        let (account, nonce) = (account(sandbox), sandbox.nonce());
        let (fields, fault) = match outcome {
            Ok((fields, fault)) => (account.success(fields, &nonce, self.sign_type), fault),
            Err(Failure(code, message)) => (account.failure(code, &message, &nonce, self.sign_type), None),
        };
        with_fault(xml(&fields), fault)
    }
}

/// The merchant as known to the provider.
pub(super) fn account(sandbox: &Sandbox) -> Account {
    Account {
        appid: WECHAT_APPID.to_owned(),
        mch_id: WECHAT_MCHID.to_owned(),
        key: ApiKey::new(sandbox.keys.v2_key.clone()),
    }
}

/// A message as XML.
pub(super) fn xml(fields: &Fields) -> Response {
    let mut response = flat_xml::write(fields).unwrap_or_default().into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/xml; charset=utf-8"));
    response
}
