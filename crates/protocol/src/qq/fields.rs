//! Reading and checking the fields of a message.

use cashier_core::time::Timestamp;
use thiserror::Error;

use crate::china_time;
use crate::flat_xml::Fields;

/// A field that breaks a rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("{field}: {rule}")]
pub struct FieldError {
    /// The field, by its name on the wire.
    pub field: &'static str,
    /// What it must be.
    pub rule: &'static str,
}

/// The content of one call, without the fields that [`super::message::Account`] adds to every message.
pub trait Request: Sized {
    /// The URL it is posted to.
    const ADDRESS: &'static str;

    /// Writes the fields, checked.
    ///
    /// # Errors
    /// The first [`FieldError`].
    fn to_fields(&self) -> Result<Fields, FieldError>;

    /// Reads the fields of a verified call, checked.
    ///
    /// # Errors
    /// The first [`FieldError`].
    fn read(fields: &Fields) -> Result<Self, FieldError>;
}

pub(super) fn require(holds: bool, field: &'static str, rule: &'static str) -> Result<(), FieldError> {
    if holds { Ok(()) } else { Err(FieldError { field, rule }) }
}

/// The fields that have a value.
pub(super) fn collect<const N: usize>(given: [(&str, Option<String>); N]) -> Fields {
    given.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

/// An optional field; an empty one counts as absent.
pub(super) fn option(fields: &Fields, name: &str) -> Option<String> {
    fields.get(name).filter(|value| !value.is_empty()).cloned()
}

pub(super) fn text(fields: &Fields, name: &'static str) -> Result<String, FieldError> {
    option(fields, name).ok_or(FieldError { field: name, rule: "must be given" })
}

/// An amount in fen: up to 16 digits, without sign or point.
pub(super) fn fen(fields: &Fields, name: &'static str) -> Result<i64, FieldError> {
    fen_option(fields, name)?.ok_or(FieldError { field: name, rule: "must be given" })
}

pub(super) fn fen_option(fields: &Fields, name: &'static str) -> Result<Option<i64>, FieldError> {
    let Some(text) = option(fields, name) else { return Ok(None) };
    let is_amount = text.len() <= 16 && text.bytes().all(|byte| byte.is_ascii_digit());
    let fen = is_amount.then(|| text.parse().ok()).flatten();
    fen.map(Some).ok_or(FieldError { field: name, rule: "must be whole fen in digits" })
}

pub(super) fn time_option(fields: &Fields, name: &'static str) -> Result<Option<Timestamp>, FieldError> {
    let Some(text) = option(fields, name) else { return Ok(None) };
    let at = china_time::parse_compact(&text);
    at.map(Some).ok_or(FieldError { field: name, rule: "must be yyyyMMddHHmmss" })
}

/// The rule of [`is_number`].
pub(super) const NUMBER_RULE: &str = "1 to 32 letters, digits or _ - | *";

/// A number as merchants choose it.
pub(super) fn is_number(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"_-|*".contains(&byte);
    (1..=32).contains(&text.len()) && text.bytes().all(is_part)
}

/// The numbers of an order. If both are given, QQ Wallet uses its own.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct OrderNumbers {
    /// QQ Wallet's number, 28 digits. Orders thirty or more days old can be found only by it, so it must be stored.
    pub transaction_id: Option<String>,
    /// The merchant's number.
    pub out_trade_no: Option<String>,
}

impl OrderNumbers {
    /// By the merchant's number.
    pub fn of_merchant(out_trade_no: &str) -> Self {
        Self { transaction_id: None, out_trade_no: Some(out_trade_no.to_owned()) }
    }

    pub(super) fn read(fields: &Fields) -> Self {
        Self {
            transaction_id: option(fields, "transaction_id"),
            out_trade_no: option(fields, "out_trade_no"),
        }
    }

    pub(super) fn has_any(&self) -> bool {
        self.transaction_id.is_some() || self.out_trade_no.is_some()
    }

    /// True when an answer that names `other` can be about this order: the numbers that both have are equal, and
    /// there is at least one.
    pub fn fits(&self, other: &Self) -> bool {
        let both = |own: &Option<String>, other: &Option<String>| {
            own.as_ref().zip(other.as_ref()).map(|(a, b)| a == b)
        };
        let ours = both(&self.out_trade_no, &other.out_trade_no);
        let theirs = both(&self.transaction_id, &other.transaction_id);
        ours != Some(false) && theirs != Some(false) && (ours.is_some() || theirs.is_some())
    }
}
