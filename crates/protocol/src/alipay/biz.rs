//! `biz_content`: the content of a call, as JSON. Both sides read and write it through [`Request`].

use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

/// A field that breaks a rule. A stand-in for Alipay answers with `ACQ.INVALID_PARAMETER`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("{field}: {rule}")]
pub struct FieldError {
    /// The field, by its name on the wire.
    pub field: &'static str,
    /// What it must be.
    pub rule: &'static str,
}

/// Rejects a field unless its rule holds.
pub(crate) fn require(holds: bool, field: &'static str, rule: &'static str) -> Result<(), FieldError> {
    if holds { Ok(()) } else { Err(FieldError { field, rule }) }
}

/// The content of one method's calls. Unknown fields are ignored when reading.
pub trait Request: Serialize + DeserializeOwned {
    /// The `method` parameter.
    const METHOD: &'static str;

    /// Checks the rules of the fields.
    ///
    /// # Errors
    /// The first [`FieldError`].
    fn check(&self) -> Result<(), FieldError>;

    /// Writes the content, checked.
    ///
    /// # Errors
    /// The first [`FieldError`].
    fn to_biz_content(&self) -> Result<String, FieldError> {
        self.check()?;
        serde_json::to_string(self).map_err(|_| UNREADABLE)
    }

    /// Reads the content, checked.
    ///
    /// # Errors
    /// The first [`FieldError`]; a field of the wrong type or a duplicate one counts against `biz_content`.
    fn read(biz_content: &str) -> Result<Self, FieldError> {
        let request: Self = parse(biz_content)?;
        request.check()?;
        Ok(request)
    }
}

/// Reads an object. A list is refused: serde would read it as fields in order.
pub(crate) fn parse<T: DeserializeOwned>(biz_content: &str) -> Result<T, FieldError> {
    let is_object = biz_content.trim_start().starts_with('{');
    let content = is_object.then(|| serde_json::from_str(biz_content).ok()).flatten();
    content.ok_or(UNREADABLE)
}

/// The whole content is invalid.
pub(crate) const UNREADABLE: FieldError = FieldError {
    field: "biz_content",
    rule: "must be JSON with the fields of the method, each once and of its type",
};
