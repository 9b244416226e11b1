//! Stand-ins for the demo and for tests. What they give looks like a provider's answer, but the money is this
//! wallet's: every code and link leads to its own cashier page. They must never be used with real apps.

use async_trait::async_trait;
use cashier_core::app::LoginMethod;
use cashier_core::app_user::Identity;
use cashier_core::error::{Code, Error};
use cashier_core::id::PaymentId;
use cashier_core::secret::Secret;
use cashier_core::web_order::{Gateway, transaction_no};
use serde_json::{Map, Value, json};
use url::Url;

use super::seam::{PayBy, Started, VouchFor, Wish};

/// Lets every order be paid from a balance of this wallet.
#[derive(Debug, Clone, Copy)]
pub struct StandInPay;

#[async_trait]
impl PayBy for StandInPay {
    async fn start(&self, wish: Wish<'_>) -> Result<Started, Error> {
        let url = wish.wallet_url;
        let package = format!("prepay_id=standin{}", transaction_no(wish.order.payment));
        let seconds = wish.payment.created_at.as_micros().div_euclid(1_000_000).to_string();
        let bridge = json!({
            "appId": "stand-in", "timeStamp": seconds, "nonceStr": wish.order.trade_no, "package": package,
            "paySign": "STAND-IN",
        });
        let (parameters, trade_no) = match wish.order.gateway {
            Gateway::WechatNative | Gateway::QqNative => (json!({ "code_url": url }), None),
            Gateway::WechatWap => (json!({ "mweb_url": url }), None),
            Gateway::AlipayPage | Gateway::AlipayWap => (json!({ "payment_url": url }), None),
            Gateway::WechatPage => (with(bridge, "signType", "MD5"), None),
            Gateway::WechatMini => (bridge, None),
            Gateway::AlipayMini => (json!({}), Some(format!("2088{}", wish.order.number))),
            Gateway::QqMini => (json!({ "package": package }), None),
        };
        Ok(Started { parameters: object(parameters), trade_no })
    }

    async fn repair(&self, _payment: PaymentId) -> Result<(), Error> {
        Ok(())
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn with(value: Value, name: &str, text: &str) -> Value {
    let mut map = object(value);
    map.insert(name.to_owned(), text.into());
    Value::Object(map)
}

/// Knows everybody who brings a code: the code is the identity.
#[derive(Debug, Clone, Copy)]
pub struct StandInProvider;

/// Whom the stand-in's page names.
const VISITOR: &str = "stand-in-visitor";

#[async_trait]
impl VouchFor for StandInProvider {
    fn consent_url(
        &self,
        _app: &str,
        _method: LoginMethod,
        back: &str,
        state: &str,
        _is_silent: bool,
    ) -> Result<String, Error> {
        let mut url = Url::parse(back).map_err(|_| Error::new(Code::UnknownException))?;
        url.query_pairs_mut().append_pair("code", VISITOR).append_pair("state", state);
        Ok(url.into())
    }

    async fn identify(
        &self,
        _app: &str,
        method: LoginMethod,
        code: Secret<String>,
    ) -> Result<Identity, Error> {
        let code = code.expose();
        if code.is_empty() || code.len() > 64 || !code.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Error::new(Code::InvalidCode));
        }
        let nickname = Some(format!("Stand-in {code}"));
        Ok(Identity { method, open_id: format!("o-{code}"), nickname, avatar: None })
    }
}
