//! The settings of provider accounts: one set of fields per provider, some of them secret.

use cashier_core::secret::Secret;
use serde::de::DeserializeOwned;
use thiserror::Error;
use url::Url;

use super::capabilities::{Capabilities, Configured, Provider};
use crate::outbound::{Reach, parse_base};

/// A field of the settings.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name in the JSON object.
    pub name: &'static str,
    /// True when it is encrypted before it is stored.
    pub secret: bool,
    /// True when it is mandatory.
    pub required: bool,
    /// Its description.
    pub about: &'static str,
}

impl Field {
    /// A mandatory field.
    pub const fn required(name: &'static str, about: &'static str) -> Self {
        Self { name, secret: false, required: true, about }
    }

    /// An optional field.
    pub const fn optional(name: &'static str, about: &'static str) -> Self {
        Self { name, secret: false, required: false, about }
    }

    /// The same field, as a secret.
    #[must_use]
    pub const fn secret(self) -> Self {
        Self { secret: true, ..self }
    }

    pub(super) fn as_markdown(&self) -> String {
        let star = if self.required { "*" } else { "" };
        format!("`{}`{star} ({})", self.name, self.about)
    }
}

/// Why settings cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("the account's settings are not valid: {0}")]
pub struct SettingsError(pub String);

impl SettingsError {
    /// An error with this message, which contains no value.
    pub fn of(what: &str) -> Self {
        Self(what.to_owned())
    }
}

/// Reads the settings that are not secret.
///
/// # Errors
/// When a field is unknown, missing or of the wrong type.
pub(super) fn read<T: DeserializeOwned>(settings: &str) -> Result<T, SettingsError> {
    serde_json::from_str(settings).map_err(|error| SettingsError(error.to_string()))
}

/// Splits an operator's JSON object into non-secret and secret settings.
///
/// # Errors
/// When a field is unknown, missing or of the wrong type. The message contains no value.
pub(super) fn split(provider: &dyn Provider, text: &str) -> Result<(String, Secret<String>), SettingsError> {
    let mut all: serde_json::Map<String, serde_json::Value> = read(text)?;
    for (name, value) in &all {
        if let (true, Some(text)) = (name.ends_with("base_url"), value.as_str()) {
            parse_base(text).map_err(|error| SettingsError(format!("{name}: {error}")))?;
        }
    }
    let mut secret = serde_json::Map::new();
    for field in provider.capabilities().settings.iter().filter(|field| field.secret) {
        if let Some(value) = all.remove(field.name) {
            secret.insert(field.name.to_owned(), value);
        }
    }
    let (open, secret) = (serde_json::Value::Object(all), serde_json::Value::Object(secret));
    let (open, secret) = (open.to_string(), Secret::new(secret.to_string()));
    // Settings that could not be used later are refused now.
    provider.connect(&Configured { settings: &open, secrets: secret.expose(), reach: Reach::Public })?;
    Ok((open, secret))
}

/// The setting that names another address than the provider's.
pub(super) const BASE_URL: &str = "base_url";

/// True when calls with these settings go to the provider itself, where money is real: no other address is given, or one of
/// its own.
pub(super) fn is_real(capabilities: &Capabilities, settings: &str) -> bool {
    if !capabilities.settings.iter().any(|field| field.name == BASE_URL) {
        return false;
    }
    let Some(url) = base_url(settings) else { return true };
    let host = url.host_str().unwrap_or_default().trim_end_matches('.');
    let is_own =
        |domain: &&str| host.strip_suffix(*domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    capabilities.domains.iter().any(is_own)
}

/// The address that settings name, if any.
pub(super) fn base_url(settings: &str) -> Option<Url> {
    let all: serde_json::Value = serde_json::from_str(settings).ok()?;
    Url::parse(all.get(BASE_URL)?.as_str()?).ok()
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Map, Value};

    use super::*;
    use crate::providers::{ALIPAY, QQ_WALLET, Registry, WECHAT_PAY};

    /// The names that serde lists for a structure that refuses unknown ones.
    fn known<T: DeserializeOwned>() -> BTreeSet<String> {
        let text = serde_json::from_str::<T>(r#"{"?": 1}"#).err().unwrap().to_string();
        text.split('`').skip(3).step_by(2).map(str::to_owned).collect()
    }

    fn is_required<T: DeserializeOwned>(fields: &[&Field], left_out: &str) -> bool {
        let given = fields.iter().filter(|field| field.name != left_out);
        // A value of a type that no field has: serde reports a missing field only when all others can be read.
        let object: Map<_, _> = given.map(|field| (field.name.to_owned(), Value::from("x"))).collect();
        let said = serde_json::from_value::<T>(object.into()).err().map(|error| error.to_string());
        said.is_some_and(|text| text.contains(&format!("missing field `{left_out}`")))
    }

    /// Money is real where the provider is, however its address is written.
    #[test]
    fn a_sandbox_is_not_at_the_providers_domains() {
        for (provider, real, other) in [
            (WECHAT_PAY, "https://api.mch.weixin.qq.com", "https://mch.weixin.qq.com.example"),
            (ALIPAY, "https://OPENAPI.alipay.com.:443/", "https://openapi-sandbox.dl.alipaydev.com"),
            (QQ_WALLET, "https://qpay.qq.com", "http://127.0.0.1:8090"),
        ] {
            let capabilities = Registry::default().provider(provider).unwrap().capabilities();
            let is_real = |settings: &str| super::is_real(capabilities, settings);
            assert!(is_real("{}") && is_real(r#"{"base_url":null}"#), "{provider:?}");
            assert!(is_real(&format!(r#"{{"base_url":"{real}"}}"#)), "{real}");
            assert!(!is_real(&format!(r#"{{"base_url":"{other}"}}"#)), "{other}");
        }
    }

    /// Tests that the listed fields are those that are read, each in the right part, and that mandatory fields are
    /// marked correctly.
    pub(in crate::providers) fn form_fits<Settings: DeserializeOwned, Secrets: DeserializeOwned>(
        form: &[Field],
    ) {
        let (secret, open): (Vec<&Field>, Vec<&Field>) = form.iter().partition(|field| field.secret);
        let names =
            |fields: &[&Field]| fields.iter().map(|field| field.name.to_owned()).collect::<BTreeSet<_>>();
        assert_eq!(names(&open), known::<Settings>());
        assert_eq!(names(&secret), known::<Secrets>());
        // Fields that are not text are always optional.
        let texts: Vec<&Field> = open.into_iter().filter(|field| field.required).collect();
        for field in &texts {
            assert!(is_required::<Settings>(&texts, field.name), "{}", field.name);
        }
        let required: Vec<&Field> = secret.iter().copied().filter(|field| field.required).collect();
        for field in &required {
            assert!(is_required::<Secrets>(&required, field.name), "{}", field.name);
        }
        let object = |fields: &[&Field]| {
            let pairs = fields.iter().map(|field| (field.name.to_owned(), Value::from("x")));
            Value::Object(pairs.collect())
        };
        assert!(serde_json::from_value::<Settings>(object(&texts)).is_ok(), "the others are optional");
        assert!(serde_json::from_value::<Secrets>(object(&required)).is_ok(), "the others are optional");
    }
}
