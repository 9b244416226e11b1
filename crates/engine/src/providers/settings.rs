//! What a provider account is configured with: one form per provider, half of it secret.

use cashier_core::provider::ProviderName;
use cashier_core::secret::Secret;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::outbound::parse_base;

/// Why settings cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("the settings of the account are not right: {0}")]
pub struct SettingsError(pub String);

impl SettingsError {
    pub(super) fn of(what: &str) -> Self {
        Self(what.to_owned())
    }
}

/// WeChat Pay: what is not secret.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WechatSettings {
    /// The merchant's number.
    pub mchid: String,
    /// The official account's id, for QR codes and pages.
    pub appid: String,
    /// The mini program's id; `appid` when absent.
    #[serde(default)]
    pub mini_program_appid: Option<String>,
    /// True when mini programs still use the older API (V2).
    #[serde(default)]
    pub mini_program_v2: bool,
    /// The serial of the merchant's certificate, hexadecimal.
    pub merchant_serial: String,
    /// The id of the provider's public key, `PUB_KEY_ID_…`, in public-key mode.
    #[serde(default)]
    pub public_key_id: Option<String>,
    /// That key as PEM.
    #[serde(default)]
    pub public_key_pem: Option<String>,
    /// Platform certificates as PEM that are trusted from the start. More are fetched.
    #[serde(default)]
    pub platform_certs_pem: Vec<String>,
    /// Where the API is.
    #[serde(default = "wechat_url")]
    pub base_url: String,
    /// Where the API is that tells who a visitor is.
    #[serde(default = "wechat_login_url")]
    pub login_base_url: String,
    /// Where the page is that asks a visitor.
    #[serde(default = "wechat_consent_url")]
    pub consent_base_url: String,
}

fn wechat_url() -> String {
    "https://api.mch.weixin.qq.com".to_owned()
}

fn wechat_login_url() -> String {
    "https://api.weixin.qq.com".to_owned()
}

fn wechat_consent_url() -> String {
    "https://open.weixin.qq.com".to_owned()
}

/// WeChat Pay: the secrets.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WechatSecrets {
    /// The merchant's private key as PEM.
    pub merchant_private_key_pem: String,
    /// The key of API v3, 32 bytes.
    pub apiv3_key: String,
    /// The key of API V2, when mini programs use it.
    #[serde(default)]
    pub v2_key: Option<String>,
    /// The official account's secret, when visitors sign in by it.
    #[serde(default)]
    pub app_secret: Option<String>,
    /// The mini program's secret; that of `appid` when both are one.
    #[serde(default)]
    pub mini_program_secret: Option<String>,
}

/// Alipay: what is not secret.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AlipaySettings {
    /// The app.
    pub app_id: String,
    /// The merchant's number, compared with notices when given.
    #[serde(default)]
    pub seller_id: Option<String>,
    /// The mini program's own app.
    #[serde(default)]
    pub op_app_id: Option<String>,
    /// Alipay's public key as PEM or one line, in key mode.
    #[serde(default)]
    pub alipay_public_key_pem: Option<String>,
    /// The merchant's certificate, Alipay's certificate and the root bundle, in certificate mode.
    #[serde(default)]
    pub app_cert_pem: Option<String>,
    /// Alipay's certificate.
    #[serde(default)]
    pub alipay_cert_pem: Option<String>,
    /// The root bundle.
    #[serde(default)]
    pub root_cert_pem: Option<String>,
    /// Where the gateway is, without `/gateway.do`.
    #[serde(default = "alipay_url")]
    pub base_url: String,
}

fn alipay_url() -> String {
    "https://openapi.alipay.com".to_owned()
}

/// Alipay: the secret.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AlipaySecrets {
    /// The app's private key as PEM or one line.
    pub app_private_key_pem: String,
}

/// QQ Wallet: what is not secret.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QqSettings {
    /// The merchant's number.
    pub mch_id: String,
    /// The app; not every merchant has one.
    #[serde(default)]
    pub appid: Option<String>,
    /// Who refunds.
    #[serde(default)]
    pub op_user_id: Option<String>,
    /// Where a stand-in is; the provider's own two hosts when absent.
    #[serde(default)]
    pub base_url: Option<String>,
    /// Where the API is that tells who a user of the mini program is.
    #[serde(default = "qq_login_url")]
    pub login_base_url: String,
}

fn qq_login_url() -> String {
    "https://api.q.qq.com".to_owned()
}

/// QQ Wallet: the secrets.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QqSecrets {
    /// The key of the signatures.
    pub key: String,
    /// The password of whoever refunds.
    #[serde(default)]
    pub op_user_password: Option<String>,
    /// The mini program's secret, when its users sign in.
    #[serde(default)]
    pub app_secret: Option<String>,
}

/// Splits one JSON object of an operator into what is not secret and what is.
///
/// # Errors
/// When a field is unknown, absent or not of its type. The text names no value.
pub(super) fn split(provider: ProviderName, text: &str) -> Result<(String, Secret<String>), SettingsError> {
    let wrong = |error: serde_json::Error| SettingsError(error.to_string());
    let mut all: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text).map_err(wrong)?;
    for (name, value) in &all {
        if let (true, Some(text)) = (name.ends_with("base_url"), value.as_str()) {
            parse_base(text).map_err(|error| SettingsError(format!("{name}: {error}")))?;
        }
    }
    let names: &[&str] = match provider {
        ProviderName::WechatPay => {
            &["merchant_private_key_pem", "apiv3_key", "v2_key", "app_secret", "mini_program_secret"]
        }
        ProviderName::Alipay => &["app_private_key_pem"],
        ProviderName::QqWallet => &["key", "op_user_password", "app_secret"],
    };
    let mut secret = serde_json::Map::new();
    for name in names {
        if let Some(value) = all.remove(*name) {
            secret.insert((*name).to_owned(), value);
        }
    }
    let (open, secret) = (serde_json::Value::Object(all), serde_json::Value::Object(secret));
    let (open, secret) = (open.to_string(), Secret::new(secret.to_string()));
    // Whatever cannot be built later is refused now.
    super::connector::Connector::build(provider, &open, secret.expose(), false)?;
    Ok((open, secret))
}
