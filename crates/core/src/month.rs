//! Calendar months in UTC.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use thiserror::Error;

use crate::time::Timestamp;

/// A calendar month in UTC, such as 2026-08.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Month {
    year: i16,
    /// From 1.
    month: i8,
}

/// Why a text is not a month.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("not a month, such as 2026-08")]
pub struct MonthError;

impl Month {
    /// The month of this time.
    pub fn of(at: Timestamp) -> Self {
        let at = jiff::Timestamp::from_microsecond(at.as_micros()).unwrap_or(jiff::Timestamp::MAX);
        let date = TimeZone::UTC.to_datetime(at);
        Self { year: date.year(), month: date.month() }
    }

    /// When it begins.
    pub fn start(self) -> Timestamp {
        let date = Date::new(self.year, self.month, 1).unwrap_or(Date::MAX);
        let at = TimeZone::UTC.to_timestamp(DateTime::from(date)).unwrap_or(jiff::Timestamp::MAX);
        Timestamp::from_micros(at.as_microsecond())
    }

    /// When it ends, which no longer belongs to it.
    pub fn end(self) -> Timestamp {
        self.plus(1).start()
    }

    /// So many months later; not beyond the year 9999.
    #[must_use]
    pub fn plus(self, months: u16) -> Self {
        self.shift(i32::from(months))
    }

    /// So many months earlier; not before the year 1.
    #[must_use]
    pub fn minus(self, months: u16) -> Self {
        self.shift(i32::from(months).saturating_neg())
    }

    fn shift(self, months: i32) -> Self {
        let since_year_0 =
            i32::from(self.year).saturating_mul(12).saturating_add(i32::from(self.month)).saturating_sub(1);
        let shifted = since_year_0.saturating_add(months).clamp(12, 119_999);
        let (year, month) = (shifted.div_euclid(12), shifted.rem_euclid(12).saturating_add(1));
        Self { year: i16::try_from(year).unwrap_or(i16::MAX), month: i8::try_from(month).unwrap_or(1) }
    }
}

impl FromStr for Month {
    type Err = MonthError;

    fn from_str(text: &str) -> Result<Self, MonthError> {
        let (year, month) = text.split_once('-').ok_or(MonthError)?;
        let digits =
            |text: &str, count| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) {
            return Err(MonthError);
        }
        let (year, month) = (year.parse().map_err(|_| MonthError)?, month.parse().map_err(|_| MonthError)?);
        let is_real = year >= 1 && (1..=12).contains(&month);
        is_real.then_some(Self { year, month }).ok_or(MonthError)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().unwrap()
    }

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_rfc3339(text).unwrap()
    }

    #[test]
    fn a_month_has_its_times_and_no_others() {
        let august = month("2026-08");
        assert_eq!((august.start(), august.end()), (at("2026-08-01T00:00:00Z"), at("2026-09-01T00:00:00Z")));
        let last = Timestamp::from_micros(august.end().as_micros() - 1);
        assert_eq!([august.start(), last, august.end()].map(Month::of), [august, august, month("2026-09")]);
        assert_eq!(Month::of(at("2026-09-01T00:30:00+03:00")), august, "months are in UTC");
    }

    #[test]
    fn months_are_counted_over_the_turn_of_the_year() {
        assert_eq!(month("2026-12").plus(1), month("2027-01"));
        assert_eq!(month("2027-01").minus(13), month("2025-12"));
        assert_eq!(month("0001-02").minus(40), month("0001-01"));
        assert!(month("2026-12") < month("2027-01"));
    }

    #[test]
    fn other_texts_are_refused() {
        assert_eq!(month("2026-08").to_string(), "2026-08");
        for text in ["", "2026", "2026-8", "2026-00", "2026-13", "26-08", "2026-08-01", "+026-08", "0000-01"]
        {
            assert_eq!(text.parse::<Month>(), Err(MonthError), "{text}");
        }
    }
}
