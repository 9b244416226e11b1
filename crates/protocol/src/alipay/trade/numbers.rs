//! The two numbers of a trade.

use serde::{Deserialize, Serialize};

use crate::alipay::biz::{FieldError, require};

/// Identifies a trade. If both numbers are given, Alipay uses `trade_no`.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct TradeNumbers {
    /// The merchant's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub out_trade_no: Option<String>,
    /// Alipay's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trade_no: Option<String>,
}

impl TradeNumbers {
    /// By the merchant's number.
    pub fn of_merchant(out_trade_no: &str) -> Self {
        Self { out_trade_no: Some(out_trade_no.to_owned()), trade_no: None }
    }

    /// Checks that at least one is given.
    ///
    /// # Errors
    /// A [`FieldError`].
    pub fn check(&self) -> Result<(), FieldError> {
        let has_any = self.out_trade_no.is_some() || self.trade_no.is_some();
        require(has_any, "out_trade_no", "either out_trade_no or trade_no must be given")?;
        let fits = |number: &Option<String>| number.as_deref().is_none_or(is_number);
        require(fits(&self.out_trade_no), "out_trade_no", NUMBER_RULE)?;
        require(fits(&self.trade_no), "trade_no", NUMBER_RULE)
    }

    /// True when an answer that names `other` can be about this trade: the numbers that both have are equal, and
    /// there is at least one.
    pub fn fits(&self, other: &Self) -> bool {
        let both = |own: &Option<String>, other: &Option<String>| {
            own.as_ref().zip(other.as_ref()).map(|(a, b)| a == b)
        };
        let ours = both(&self.out_trade_no, &other.out_trade_no);
        let theirs = both(&self.trade_no, &other.trade_no);
        ours != Some(false) && theirs != Some(false) && (ours.is_some() || theirs.is_some())
    }
}

/// The rule of [`is_number`].
pub(crate) const NUMBER_RULE: &str = "1 to 64 letters, digits, underscores or hyphens";

/// A number as merchants choose it. The current documentation allows letters, digits and `_`; hyphens occur in
/// Alipay's own examples.
pub(crate) fn is_number(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    (1..=64).contains(&text.len()) && text.bytes().all(is_part)
}
