//! Reading and writing single fields of a message. An empty text means the same as an absent field.

use cashier_core::money::{Amount, Currency, MoneyError};

use super::answer::Malformed;
use crate::flat_xml::Fields;

/// A field's text; `None` when it is absent or empty.
pub fn text<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields.get(name).map(String::as_str).filter(|text| !text.is_empty())
}

/// A mandatory field's text.
pub(super) fn required(fields: &Fields, name: &'static str) -> Result<String, Malformed> {
    text(fields, name).map(str::to_owned).ok_or(Malformed(name))
}

/// An optional field.
pub(super) fn maybe(fields: &Fields, name: &str) -> Option<String> {
    text(fields, name).map(str::to_owned)
}

/// A non-negative whole number: minor units (fen), or a count. `None` when it is missing or not such a number.
pub fn number(fields: &Fields, name: &str) -> Option<i64> {
    let text = text(fields, name)?;
    let is_number = text.len() <= 16 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// A mandatory positive amount. Its currency is `CNY` when the message names none.
pub(super) fn amount(fields: &Fields, name: &'static str, currency_name: &str) -> Result<Amount, Malformed> {
    let read = || -> Result<Amount, MoneyError> {
        let currency = Currency::parse(text(fields, currency_name).unwrap_or("CNY"))?;
        Amount::new(number(fields, name).ok_or(MoneyError::NotANumber)?, currency)
    };
    read().map_err(|_| Malformed(name))
}

/// Makes a message from pairs.
pub(super) fn collect<const N: usize>(pairs: [(&str, &str); N]) -> Fields {
    pairs.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
}

/// Sets a field if it has a text.
pub(super) fn set_maybe(fields: &mut Fields, name: &str, text: Option<&String>) {
    if let Some(text) = text {
        fields.insert(name.to_owned(), text.clone());
    }
}
