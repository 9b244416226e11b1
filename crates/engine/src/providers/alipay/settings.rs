//! The settings of an account with Alipay.

use serde::{Deserialize, Serialize};

use crate::providers::settings::Field;

/// The fields.
pub(super) const FORM: &[Field] = &[
    Field::required("app_id", "the app"),
    Field::optional("seller_id", "the merchant's number, compared with notices"),
    Field::optional("op_app_id", "the mini program's own app"),
    Field::optional("alipay_public_key_pem", "Alipay's public key, in key mode"),
    Field::optional("app_cert_pem", "the app's certificate, in certificate mode"),
    Field::optional("alipay_cert_pem", "Alipay's certificate, in certificate mode"),
    Field::optional("root_cert_pem", "the root bundle, in certificate mode"),
    Field::optional("base_url", "where the gateway is, without `/gateway.do`"),
    Field::required("app_private_key_pem", "the app's key").secret(),
];

/// The settings that are not secret.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AlipaySettings {
    pub app_id: String,
    #[serde(default)]
    pub seller_id: Option<String>,
    #[serde(default)]
    pub op_app_id: Option<String>,
    #[serde(default)]
    pub alipay_public_key_pem: Option<String>,
    #[serde(default)]
    pub app_cert_pem: Option<String>,
    #[serde(default)]
    pub alipay_cert_pem: Option<String>,
    #[serde(default)]
    pub root_cert_pem: Option<String>,
    #[serde(default = "alipay_url")]
    pub base_url: String,
}

fn alipay_url() -> String {
    "https://openapi.alipay.com".to_owned()
}

/// The secret.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AlipaySecrets {
    pub app_private_key_pem: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::settings::tests::form_fits;

    #[test]
    fn the_form_is_what_is_read() {
        form_fits::<AlipaySettings, AlipaySecrets>(FORM);
    }
}
