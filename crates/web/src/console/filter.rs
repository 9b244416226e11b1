//! The filters of a list of payments, as a URL has them.

use std::time::Duration;

use cashier_core::error::{Code, Error};
use cashier_core::id::PaymentId;
use cashier_core::money::{Amount, Currency};
use cashier_core::time::Timestamp;
use cashier_store::read::PaymentFilter;
use serde::Deserialize;

use super::staff::Staff;
use crate::app::App;
use crate::error::read_error;
use crate::local_path::LocalPath;

/// The states by which a list is filtered.
pub(super) const STATES: [&str; 4] = ["created", "succeeded", "cancelled", "expired"];

/// What the form of a list has. An empty field filters nothing.
#[derive(Deserialize, Clone, Default)]
pub(super) struct Filter {
    /// A merchant's `Client-Id`.
    #[serde(default)]
    pub(super) merchant: String,
    /// A state.
    #[serde(default)]
    pub(super) state: String,
    /// The first day, in UTC.
    #[serde(default)]
    pub(super) from: String,
    /// The last day.
    #[serde(default)]
    pub(super) to: String,
    /// An amount with its currency.
    #[serde(default)]
    pub(super) amount: String,
    /// The last payment of the page before.
    #[serde(default)]
    pub(super) before: String,
}

fn illegal(detail: &'static str) -> Error {
    Error::new(Code::ParamIllegal).with_detail(detail)
}

/// The first moment of a day such as `2026-11-30`.
pub(super) fn day(text: &str) -> Option<Timestamp> {
    let is_day = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if is_day { Timestamp::parse_rfc3339(&format!("{text}T00:00:00Z")).ok() } else { None }
}

/// An amount such as `25000 IQD` or `IQD 25000`.
pub(super) fn amount(text: &str) -> Option<Amount> {
    let (first, second) = text.trim().split_once(' ')?;
    let (first, second) = (first.trim(), second.trim());
    let starts_with_digit = first.starts_with(|letter: char| letter.is_ascii_digit());
    let (number, code) = if starts_with_digit { (first, second) } else { (second, first) };
    let currency = Currency::parse(&code.to_ascii_uppercase()).ok()?;
    Amount::parse_decimal(&number.replace(',', ""), currency).ok()
}

impl Filter {
    /// The filter for the store. A merchant's member always gets the own merchant's, whatever the URL says.
    pub(super) async fn read(&self, app: &App, staff: &Staff) -> Result<PaymentFilter, Error> {
        let mut filter = PaymentFilter { merchant: staff.merchant(), ..PaymentFilter::default() };
        if staff.merchant().is_none() && !self.merchant.is_empty() {
            let found = app.reader.merchant_by_client(&self.merchant).await;
            let found = found.map_err(|error| read_error(&error))?;
            filter.merchant = Some(found.ok_or_else(|| illegal("There is no such merchant."))?.id);
        }
        let is_empty = |text: &str| text.trim().is_empty();
        if !is_empty(&self.state) {
            let state = STATES.into_iter().find(|state| *state == self.state);
            filter.state = Some(state.ok_or_else(|| illegal("There is no such state."))?);
        }
        let wrong = || illegal("A day is written as 2026-11-30.");
        if !is_empty(&self.from) {
            filter.from = Some(day(self.from.trim()).ok_or_else(wrong)?);
        }
        if !is_empty(&self.to) {
            let day = day(self.to.trim()).ok_or_else(wrong)?;
            filter.until = Some(day.saturating_add(Duration::from_hours(24)));
        }
        if !is_empty(&self.amount) {
            let wrong = || illegal("An amount is written with its currency, such as 25000 IQD.");
            let amount = amount(&self.amount).ok_or_else(wrong)?;
            filter.amount = Some((amount.minor(), amount.currency().code()));
        }
        Ok(filter)
    }

    /// Where the page begins.
    pub(super) fn before(&self) -> Result<Option<PaymentId>, Error> {
        if self.before.is_empty() {
            return Ok(None);
        }
        let wrong = |_| illegal("This page of the list does not exist.");
        self.before.parse().map(Some).map_err(wrong)
    }

    /// The same list at another path, from this payment on.
    pub(super) fn at(&self, path: impl Into<LocalPath>, before: Option<PaymentId>) -> LocalPath {
        let before = before.map(|id| id.to_string()).unwrap_or_default();
        let fields = [
            ("merchant", &self.merchant),
            ("state", &self.state),
            ("from", &self.from),
            ("to", &self.to),
            ("amount", &self.amount),
            ("before", &before),
        ];
        let given = fields.into_iter().filter(|(_, value)| !value.is_empty());
        given.fold(path.into(), |path, (name, value)| path.with(name, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Amounts and days are read as people write them, and nothing else is one.
    #[test]
    fn amounts_and_days() {
        for text in ["25000 IQD", "IQD 25,000", "25,000.000 iqd"] {
            let amount = amount(text).unwrap();
            assert_eq!((amount.minor(), amount.currency().code()), (25_000_000, "IQD"), "{text}");
        }
        for text in ["25000", "IQD", "25000 XXQ", "-5 IQD", "0 IQD", "5.0001 IQD", "a b"] {
            assert!(amount(text).is_none(), "{text}");
        }
        assert_eq!(day("2026-11-30").unwrap().to_rfc3339(), "2026-11-30T00:00:00.000+00:00");
        for text in ["2026-11-31", "30.11.2026", "2026-11", "", "2026-11-30T"] {
            assert!(day(text).is_none(), "{text}");
        }
    }
}
