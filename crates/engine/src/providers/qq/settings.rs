//! The settings of an account with QQ Wallet.

use serde::{Deserialize, Serialize};

use crate::providers::settings::Field;

/// The fields.
pub(super) const FORM: &[Field] = &[
    Field::required("mch_id", "the merchant's number"),
    Field::optional("appid", "the app; not every merchant has one"),
    Field::optional("op_user_id", "who refunds; `mch_id` when absent"),
    Field::optional("base_url", "where a stand-in is; the provider's own two hosts when absent"),
    Field::optional("login_base_url", "where the API is that tells who a user of the mini program is"),
    Field::required("key", "the key of the signatures").secret(),
    Field::optional("op_user_password", "the password of whoever refunds").secret(),
    Field::optional("app_secret", "the mini program's, when its users sign in").secret(),
];

/// The settings that are not secret.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QqSettings {
    pub mch_id: String,
    #[serde(default)]
    pub appid: Option<String>,
    #[serde(default)]
    pub op_user_id: Option<String>,
    #[serde(default)]
    pub base_url: Option<String>,
    #[serde(default = "qq_login_url")]
    pub login_base_url: String,
}

fn qq_login_url() -> String {
    "https://api.q.qq.com".to_owned()
}

/// The secrets.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QqSecrets {
    pub key: String,
    #[serde(default)]
    pub op_user_password: Option<String>,
    #[serde(default)]
    pub app_secret: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::settings::tests::form_fits;

    #[test]
    fn the_form_is_what_is_read() {
        form_fits::<QqSettings, QqSecrets>(FORM);
    }
}
