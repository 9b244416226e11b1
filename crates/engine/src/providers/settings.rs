//! The settings of provider accounts: one form per provider, part of it secret.

use cashier_core::secret::Secret;
use serde::de::DeserializeOwned;
use thiserror::Error;

use super::capabilities::{Configured, Provider};
use crate::outbound::{Reach, parse_base};

/// A field of the form.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name in the JSON object.
    pub name: &'static str,
    /// True when it is sealed before it is stored.
    pub secret: bool,
    /// True when nothing works without it.
    pub required: bool,
    /// What it is.
    pub about: &'static str,
}

impl Field {
    /// A field that must be there.
    pub const fn required(name: &'static str, about: &'static str) -> Self {
        Self { name, secret: false, required: true, about }
    }

    /// A field that may be absent.
    pub const fn optional(name: &'static str, about: &'static str) -> Self {
        Self { name, secret: false, required: false, about }
    }

    /// The same field, secret.
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
#[error("the settings of the account are not right: {0}")]
pub struct SettingsError(pub String);

impl SettingsError {
    /// An error with these words, which name no value.
    pub fn of(what: &str) -> Self {
        Self(what.to_owned())
    }
}

/// Reads what is not secret.
///
/// # Errors
/// When a field is unknown, absent or not of its type.
pub(super) fn read<T: DeserializeOwned>(settings: &str) -> Result<T, SettingsError> {
    serde_json::from_str(settings).map_err(|error| SettingsError(error.to_string()))
}

/// Splits one JSON object of an operator into what is not secret and what is.
///
/// # Errors
/// When a field is unknown, absent or not of its type. The text names no value.
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
    // Whatever cannot be built later is refused now.
    provider.connect(&Configured { settings: &open, secrets: secret.expose(), reach: Reach::Public })?;
    Ok((open, secret))
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Map, Value};

    use super::*;

    /// The names that serde lists for a structure that refuses unknown ones.
    fn known<T: DeserializeOwned>() -> BTreeSet<String> {
        let text = serde_json::from_str::<T>(r#"{"?": 1}"#).err().unwrap().to_string();
        text.split('`').skip(3).step_by(2).map(str::to_owned).collect()
    }

    fn is_required<T: DeserializeOwned>(fields: &[&Field], left_out: &str) -> bool {
        let given = fields.iter().filter(|field| field.name != left_out);
        // A value of no field's type: what is absent is told before anything else only when all others can be read.
        let object: Map<_, _> = given.map(|field| (field.name.to_owned(), Value::from("x"))).collect();
        let said = serde_json::from_value::<T>(object.into()).err().map(|error| error.to_string());
        said.is_some_and(|text| text.contains(&format!("missing field `{left_out}`")))
    }

    /// A form has the fields that are read, each where it belongs, and says truly which of them must be there.
    pub(in crate::providers) fn form_fits<Settings: DeserializeOwned, Secrets: DeserializeOwned>(
        form: &[Field],
    ) {
        let (secret, open): (Vec<&Field>, Vec<&Field>) = form.iter().partition(|field| field.secret);
        let names =
            |fields: &[&Field]| fields.iter().map(|field| field.name.to_owned()).collect::<BTreeSet<_>>();
        assert_eq!(names(&open), known::<Settings>());
        assert_eq!(names(&secret), known::<Secrets>());
        // Fields of other types than text are optional in every form.
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
