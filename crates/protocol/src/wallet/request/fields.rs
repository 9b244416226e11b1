//! Reading fields of a JSON object by the rules of the dialect.

use cashier_core::error::{Code, Error};
use cashier_core::money::{Amount, Currency, MoneyError};
use cashier_core::time::Timestamp;
use serde_json::{Map, Value};
use url::Url;

/// Reads a body as a JSON object. Nesting is limited to 128 levels.
///
/// # Errors
/// `MSG_PARSE_ERROR`.
pub fn parse_body(body: &[u8]) -> Result<Map<String, Value>, Error> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(_) => Err(Error::new(Code::MsgParseError).with_detail("The body must be a JSON object.")),
        Err(error) => {
            let detail = format!("The body is not JSON (line {}, column {}).", error.line(), error.column());
            Err(Error::new(Code::MsgParseError).with_detail(detail))
        }
    }
}

/// One JSON object, with the path that leads to it.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a> {
    map: &'a Map<String, Value>,
    path: &'a str,
}

fn illegal(detail: String) -> Error {
    Error::new(Code::ParamIllegal).with_detail(detail)
}

impl<'a> Fields<'a> {
    /// The fields of the body itself.
    pub const fn new(map: &'a Map<String, Value>) -> Self {
        Self { map, path: "" }
    }

    /// The field's path, as errors name it.
    fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// The error for an absent field.
    pub fn missing(&self, name: &str) -> Error {
        illegal(format!("{} is required.", self.path_of(name)))
    }

    fn value(&self, name: &str) -> Option<&'a Value> {
        match self.map.get(name) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) if text.is_empty() => None,
            some => some,
        }
    }

    /// A text of at most `max` characters.
    pub fn text(&self, name: &str, max: usize) -> Result<Option<String>, Error> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::String(text)) if text.chars().count() > max => {
                Err(illegal(format!("{} is longer than {max} characters.", self.path_of(name))))
            }
            Some(Value::String(text)) if text.contains('\0') => {
                Err(illegal(format!("{} holds a NUL character.", self.path_of(name))))
            }
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(illegal(format!("{} must be a string.", self.path_of(name)))),
        }
    }

    /// A text that must be there.
    pub fn required_text(&self, name: &str, max: usize) -> Result<String, Error> {
        self.text(name, max)?.ok_or_else(|| self.missing(name))
    }

    /// An absolute `http` or `https` URL without user information.
    pub fn url(&self, name: &str, max: usize) -> Result<Option<String>, Error> {
        let Some(text) = self.text(name, max)? else { return Ok(None) };
        let refuse = || illegal(format!("{} must be an absolute http or https URL.", self.path_of(name)));
        let url = Url::parse(&text).map_err(|_| refuse())?;
        let plain = url.username().is_empty() && url.password().is_none();
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() || !plain {
            return Err(refuse());
        }
        Ok(Some(text))
    }

    /// An ISO 8601 time with an offset.
    pub fn time(&self, name: &str) -> Result<Option<Timestamp>, Error> {
        let Some(text) = self.text(name, 64)? else { return Ok(None) };
        Timestamp::parse_rfc3339(&text)
            .map(Some)
            .map_err(|_| illegal(format!("{} must look like 2026-11-21T12:00:00+03:00.", self.path_of(name))))
    }

    /// The fields of an object; `path` is its name, which errors use.
    pub fn object(&self, name: &'a str) -> Result<Option<Fields<'a>>, Error> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::Object(map)) => Ok(Some(Fields { map, path: name })),
            Some(_) => Err(illegal(format!("{} must be an object.", self.path_of(name)))),
        }
    }

    /// The items of an array.
    pub fn array(&self, name: &str) -> Result<Option<&'a [Value]>, Error> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::Array(items)) => Ok(Some(items)),
            Some(_) => Err(illegal(format!("{} must be an array.", self.path_of(name)))),
        }
    }

    /// An amount that must be there: `{"currency": "IQD", "value": "150000"}`. The value is a whole number of minor
    /// units, as a string or as a JSON integer.
    pub fn amount(&self, name: &'a str) -> Result<Amount, Error> {
        let object = self.object(name)?.ok_or_else(|| self.missing(name))?;
        let code = object.required_text("currency", 16)?;
        let currency = Currency::parse(&code).map_err(|_| {
            let detail = format!("{name}.currency must be a code of ISO 4217, such as IQD.");
            Error::new(Code::CurrencyNotSupport).with_detail(detail)
        })?;
        let wrong = |error: MoneyError| illegal(format!("{name}.value: {error}."));
        match object.value("value") {
            None => Err(object.missing("value")),
            Some(Value::String(text)) => Amount::parse_minor(text, currency).map_err(wrong),
            Some(Value::Number(number)) => {
                let minor = number.as_i64().ok_or(MoneyError::NotANumber).map_err(wrong)?;
                Amount::parse_minor(&minor.to_string(), currency).map_err(wrong)
            }
            Some(_) => Err(illegal(format!("{name}.value must be a string of digits."))),
        }
    }
}
