//! The settings of an account with WeChat Pay.

use serde::{Deserialize, Serialize};

use crate::providers::settings::Field;

/// The fields.
pub(super) const FORM: &[Field] = &[
    Field::required("mchid", "the merchant's number"),
    Field::required("appid", "the official account's id, for QR codes and pages"),
    Field::optional("mini_program_appid", "the mini program's id; `appid` when absent"),
    Field::optional("mini_program_v2", "true when mini programs still use API V2"),
    Field::required("merchant_serial", "the serial of the merchant's certificate"),
    Field::optional("public_key_id", "`PUB_KEY_ID_…`, in public-key mode"),
    Field::optional("public_key_pem", "that key"),
    Field::optional(
        "platform_certs_pem",
        "a list of certificates that are trusted from the start; more are fetched",
    ),
    Field::optional("base_url", "where the API is"),
    Field::optional("login_base_url", "where the API is that tells who a visitor is"),
    Field::optional("consent_base_url", "where the page is that asks a visitor"),
    Field::required("merchant_private_key_pem", "the merchant's key").secret(),
    Field::required("apiv3_key", "the key of API v3, 32 bytes").secret(),
    Field::optional("v2_key", "the key of API V2, for `mini_program_v2`").secret(),
    Field::optional("app_secret", "the official account's, when visitors sign in by it").secret(),
    Field::optional("mini_program_secret", "the mini program's, when it is not `appid`").secret(),
];

/// The settings that are not secret.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WechatSettings {
    pub mchid: String,
    pub appid: String,
    #[serde(default)]
    pub mini_program_appid: Option<String>,
    #[serde(default)]
    pub mini_program_v2: bool,
    pub merchant_serial: String,
    #[serde(default)]
    pub public_key_id: Option<String>,
    #[serde(default)]
    pub public_key_pem: Option<String>,
    #[serde(default)]
    pub platform_certs_pem: Vec<String>,
    #[serde(default = "wechat_url")]
    pub base_url: String,
    #[serde(default = "wechat_login_url")]
    pub login_base_url: String,
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

/// The secrets.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WechatSecrets {
    pub merchant_private_key_pem: String,
    pub apiv3_key: String,
    #[serde(default)]
    pub v2_key: Option<String>,
    #[serde(default)]
    pub app_secret: Option<String>,
    #[serde(default)]
    pub mini_program_secret: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::settings::tests::form_fits;

    #[test]
    fn the_form_is_what_is_read() {
        form_fits::<WechatSettings, WechatSecrets>(FORM);
    }
}
