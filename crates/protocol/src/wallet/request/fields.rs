//! Reading fields of a JSON object by the rules of the dialect.

use cashier_core::error::{Code, Error};
use cashier_core::money::{Amount, Currency, MoneyError};
use cashier_core::time::Timestamp;
use serde_json::{Map, Value};
use url::Url;

/// One JSON object, with its path, so that errors name fields like `order.buyer.referenceBuyerId`.
#[derive(Clone, Debug)]
pub struct Fields<'a> {
    map: &'a Map<String, Value>,
    path: String,
}

fn illegal(detail: String) -> Error {
    Error::new(Code::ParamIllegal).with_detail(detail)
}

impl<'a> Fields<'a> {
    /// The fields of the body itself.
    pub const fn new(map: &'a Map<String, Value>) -> Self {
        Self { map, path: String::new() }
    }

    /// The members of an object that came as a text in this field.
    pub(super) fn inside(field: &str, map: &'a Map<String, Value>) -> Self {
        Self { map, path: field.to_owned() }
    }

    /// The field's path, as errors name it.
    pub(super) fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// The error when both of two fields are missing.
    pub fn missing_both(&self, one: &str, other: &str) -> Error {
        illegal(format!("{} or {} is required.", self.path_of(one), self.path_of(other)))
    }

    /// The error for a missing field.
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

    /// A mandatory text.
    pub fn required_text(&self, name: &str, max: usize) -> Result<String, Error> {
        self.text(name, max)?.ok_or_else(|| self.missing(name))
    }

    /// A boolean; its text form is accepted too.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, Error> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(Value::String(text)) if text == "true" => Ok(Some(true)),
            Some(Value::String(text)) if text == "false" => Ok(Some(false)),
            Some(_) => Err(illegal(format!("{} must be true or false.", self.path_of(name)))),
        }
    }

    /// An absolute `http` or `https` URL without user information. It is returned in the form used on the wire:
    /// ASCII, with everything else percent-encoded.
    pub fn url(&self, name: &str, max: usize) -> Result<Option<String>, Error> {
        let Some(text) = self.text(name, max)? else { return Ok(None) };
        let refuse = || illegal(format!("{} must be an absolute http or https URL.", self.path_of(name)));
        // The parser tolerates spaces, line breaks and missing slashes; a signed request should not contain them.
        if !text.contains("://") || text.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\')
        {
            return Err(refuse());
        }
        let url = Url::parse(&text).map_err(|_| refuse())?;
        let plain = url.username().is_empty() && url.password().is_none();
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() || !plain {
            return Err(refuse());
        }
        Ok(Some(url.into()))
    }

    /// A link that an app opens: `https://…`, or a custom scheme such as `mini://…`. Schemes that run code or open
    /// files are refused.
    pub fn link(&self, name: &str, max: usize) -> Result<Option<String>, Error> {
        const REFUSED: [&str; 7] = ["about", "blob", "data", "file", "filesystem", "javascript", "vbscript"];
        let Some(text) = self.text(name, max)? else { return Ok(None) };
        let is_clean = !text.contains(|c: char| c.is_whitespace() || c.is_control());
        let is_link = Url::parse(&text).is_ok_and(|url| !REFUSED.contains(&url.scheme()));
        if is_clean && is_link && text.contains("://") {
            return Ok(Some(text));
        }
        Err(illegal(format!(
            "{} must be an absolute URL, such as https://… or mini://….",
            self.path_of(name)
        )))
    }

    /// An ISO 8601 time with an offset.
    pub fn time(&self, name: &str) -> Result<Option<Timestamp>, Error> {
        let Some(text) = self.text(name, 64)? else { return Ok(None) };
        Timestamp::parse_rfc3339(&text)
            .map(Some)
            .map_err(|_| illegal(format!("{} must look like 2026-11-21T12:00:00+03:00.", self.path_of(name))))
    }

    /// The fields of an object.
    pub fn object(&self, name: &str) -> Result<Option<Fields<'a>>, Error> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::Object(map)) => Ok(Some(Fields { map, path: self.path_of(name) })),
            Some(_) => Err(illegal(format!("{} must be an object.", self.path_of(name)))),
        }
    }

    /// The objects of an array, named `name[0]`, `name[1]` and so on. At least one, at most `max`.
    pub fn required_objects(&self, name: &str, max: usize) -> Result<Vec<Fields<'a>>, Error> {
        let path = self.path_of(name);
        let items = match self.value(name) {
            None => return Err(self.missing(name)),
            Some(Value::Array(items)) if (1..=max).contains(&items.len()) => items,
            Some(Value::Array(_)) => return Err(illegal(format!("{path} must hold 1 to {max} objects."))),
            Some(_) => return Err(illegal(format!("{path} must be an array."))),
        };
        let fields = |(at, item): (usize, &'a Value)| {
            let path = format!("{path}[{at}]");
            let Value::Object(map) = item else { return Err(illegal(format!("{path} must be an object."))) };
            Ok(Fields { map, path })
        };
        items.iter().enumerate().map(fields).collect()
    }

    /// A mandatory amount: `{"currency": "IQD", "value": "150000"}`. The value is a whole number of minor units, as a
    /// string or as a JSON integer.
    pub fn amount(&self, name: &str) -> Result<Amount, Error> {
        let object = self.object(name)?.ok_or_else(|| self.missing(name))?;
        let code = object.required_text("currency", 16)?;
        let currency = Currency::parse(&code).map_err(|_| {
            let detail = format!("{} must be a code of ISO 4217, such as IQD.", object.path_of("currency"));
            Error::new(Code::CurrencyNotSupport).with_detail(detail)
        })?;
        let wrong = |error: MoneyError| illegal(format!("{}: {error}.", object.path_of("value")));
        match object.value("value") {
            None => Err(object.missing("value")),
            Some(Value::String(text)) => Amount::parse_minor(text, currency).map_err(wrong),
            Some(Value::Number(number)) => {
                let minor = number.as_i64().ok_or(MoneyError::NotANumber).map_err(wrong)?;
                Amount::parse_minor(&minor.to_string(), currency).map_err(wrong)
            }
            Some(_) => Err(illegal(format!("{} must be a string of digits.", object.path_of("value")))),
        }
    }
}
