//! Which codes of ISO 4217 are money, and from or until when.
//!
//! Source: lists one to three of ISO 4217 and the numbered amendments of its maintenance agency (SIX). A date is the
//! first day, UTC, on which the rule applies. Codes not in the table are money without an end date.

use std::fmt;

use thiserror::Error;

use crate::time::Timestamp;

/// A code that was withdrawn and is no longer in the table of current codes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Former {
    /// Netherlands Antillean guilder.
    Ang,
}

impl Former {
    pub(super) const ALL: [Self; 1] = [Self::Ang];

    pub(super) fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|former| former.code() == code)
    }

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Ang => "ANG",
        }
    }

    pub(super) const fn exponent(self) -> u32 {
        match self {
            Self::Ang => 2,
        }
    }
}

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Day {
    year: i64,
    month: i64,
    of_month: i64,
}

impl Day {
    /// Its first moment, UTC.
    const fn begins_at(self) -> Timestamp {
        // Days since 1970-01-01. Years begin in March here, so that a leap day is the last of its year.
        let shifted = if self.month <= 2 { 1 } else { 0 };
        let year = self.year.saturating_sub(shifted);
        let month = (self.month.saturating_add(9)) % 12;
        let of_year = month.saturating_mul(153).saturating_add(2) / 5;
        let of_year = of_year.saturating_add(self.of_month).saturating_sub(1);
        let leap = year / 4 - year / 100 + year / 400;
        let days =
            year.saturating_mul(365).saturating_add(leap).saturating_add(of_year).saturating_sub(719_468);
        Timestamp::from_micros(days.saturating_mul(86_400_000_000))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.of_month)
    }
}

/// Why nothing new may be started in a currency.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum Closed {
    /// It was withdrawn.
    #[error("{code} was withdrawn on {since}; use {instead}")]
    Withdrawn {
        /// The code.
        code: &'static str,
        /// The first day on which it is invalid.
        since: Day,
        /// Its replacement.
        instead: &'static str,
    },
    /// It is not in use yet.
    #[error("{code} is not in use before {since}")]
    NotYet {
        /// The code.
        code: &'static str,
        /// The first day on which it is valid.
        since: Day,
    },
    /// It is a unit of account, a metal, a fund or a placeholder.
    #[error("{code} is an ISO 4217 code but not money for payments")]
    NotMoney {
        /// The code.
        code: &'static str,
    },
}

enum Rule {
    From(Day),
    Until(Day, &'static str),
    NotMoney,
}

const fn day(year: i64, month: i64, of_month: i64) -> Day {
    Day { year, month, of_month }
}

const RULES: &[(&str, Rule)] = &[
    // List three, codes of historic denominations.
    ("CUC", Rule::Until(day(2021, 7, 1), "CUP")), // amendment 178: withdrawn 2021-06
    ("HRK", Rule::Until(day(2023, 1, 1), "EUR")), // amendment 174
    ("SLL", Rule::Until(day(2024, 1, 1), "SLE")), // amendment 175
    ("ZWL", Rule::Until(day(2024, 9, 1), "ZWG")), // amendment 177
    ("ANG", Rule::Until(day(2025, 3, 31), "XCG")), // amendment 176
    ("BGN", Rule::Until(day(2026, 1, 1), "EUR")), // amendment 180
    // List one, new codes.
    ("SLE", Rule::From(day(2022, 4, 1))),  // amendment 171
    ("ZWG", Rule::From(day(2024, 6, 25))), // amendment 177
    ("XCG", Rule::From(day(2025, 3, 31))), // amendment 176
    // List two, funds and units of account.
    ("BOV", Rule::NotMoney),
    ("CHE", Rule::NotMoney),
    ("CHW", Rule::NotMoney),
    ("CLF", Rule::NotMoney),
    ("COU", Rule::NotMoney),
    ("MXV", Rule::NotMoney),
    ("USN", Rule::NotMoney),
    ("UYI", Rule::NotMoney),
    ("UYW", Rule::NotMoney),
    ("XAD", Rule::NotMoney), // amendment 179
    // List one, codes without a country: metals, baskets, test codes, no currency.
    ("XAG", Rule::NotMoney),
    ("XAU", Rule::NotMoney),
    ("XBA", Rule::NotMoney),
    ("XBB", Rule::NotMoney),
    ("XBC", Rule::NotMoney),
    ("XBD", Rule::NotMoney),
    ("XDR", Rule::NotMoney),
    ("XPD", Rule::NotMoney),
    ("XPT", Rule::NotMoney),
    ("XSU", Rule::NotMoney),
    ("XTS", Rule::NotMoney),
    ("XUA", Rule::NotMoney),
    ("XXX", Rule::NotMoney),
];

/// The status of a code at a time.
pub(super) fn standing(code: &str, at: Timestamp) -> Result<(), Closed> {
    let Some((code, rule)) = RULES.iter().find(|(known, _)| *known == code) else { return Ok(()) };
    match rule {
        Rule::Until(since, instead) if at >= since.begins_at() => {
            Err(Closed::Withdrawn { code, since: *since, instead })
        }
        Rule::From(since) if at < since.begins_at() => Err(Closed::NotYet { code, since: *since }),
        Rule::NotMoney => Err(Closed::NotMoney { code }),
        Rule::Until(..) | Rule::From(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Closed, RULES};
    use crate::money::Currency;
    use crate::time::Timestamp;

    fn is_open(code: &str, day: &str) -> bool {
        let at = Timestamp::parse_rfc3339(&format!("{day}T00:00:00Z")).unwrap();
        Currency::parse(code).unwrap().check_open(at).is_ok()
    }

    /// Amendment 176: Curaçao and Sint Maarten pay with XCG from 2025-03-31 on, and with ANG until the day before.
    #[test]
    fn the_caribbean_guilder_takes_the_place_of_ang() {
        assert!(is_open("ANG", "2025-03-30") && !is_open("ANG", "2025-03-31"));
        assert!(!is_open("XCG", "2025-03-30") && is_open("XCG", "2025-03-31"));
        let (old, new) = (Currency::parse("ANG").unwrap(), Currency::parse("XCG").unwrap());
        assert_eq!((old.exponent(), new.exponent()), (2, 2));
        assert_ne!(old, new);
    }

    /// Amendment 178, of February 2025: CUC has been historic since the middle of 2021.
    #[test]
    fn the_convertible_peso_of_cuba_is_historic() {
        assert!(!is_open("CUC", "2021-07-01") && is_open("CUP", "2026-11-29"));
    }

    /// Amendment 179: the Arab Accounting Dinar is a fund code of 2025 with two decimals; nobody pays with it.
    #[test]
    fn the_arab_accounting_dinar_is_a_fund() {
        assert!(!is_open("XAD", "2025-05-12"));
        assert_eq!(Currency::parse("XAD").unwrap().exponent(), 2);
    }

    /// Amendment 180: Bulgaria pays in euros from 2026-01-01 on.
    #[test]
    fn the_lev_ends_with_2025() {
        assert!(
            is_open("BGN", "2025-12-31") && !is_open("BGN", "2026-01-01") && is_open("EUR", "2026-01-01")
        );
        let at = Timestamp::parse_rfc3339("2026-11-29T00:00:00Z").unwrap();
        let why = Currency::parse("BGN").unwrap().check_open(at).unwrap_err();
        assert_eq!(why.to_string(), "BGN was withdrawn on 2026-01-01; use EUR");
    }

    /// Earlier changes, and the two bolívars, which are both in list one.
    #[test]
    fn earlier_changes() {
        for (code, last, first) in [
            ("HRK", "2022-12-31", "2023-01-01"),
            ("SLL", "2023-12-31", "2024-01-01"),
            ("ZWL", "2024-08-31", "2024-09-01"),
        ] {
            assert!(is_open(code, last) && !is_open(code, first), "{code}");
        }
        for code in ["VES", "VED", "SLE", "ZWG", "IQD", "CNY", "XAF", "XCD", "XOF", "XPF"] {
            assert!(is_open(code, "2026-11-29"), "{code}");
        }
    }

    /// Every row names a known code, every code without a country is in the table or is used by several countries,
    /// and every replacement is itself money.
    #[test]
    fn the_table_is_whole() {
        let at = Timestamp::parse_rfc3339("2026-11-29T00:00:00Z").unwrap();
        for (code, _) in RULES {
            if let Err(Closed::Withdrawn { instead, .. }) = Currency::parse(code).unwrap().check_open(at) {
                assert!(Currency::parse(instead).unwrap().check_open(at).is_ok(), "{instead}");
            }
        }
        let shared = ["XAF", "XCD", "XCG", "XOF", "XPF"];
        for currency in Currency::all().filter(|currency| currency.code().starts_with('X')) {
            assert_eq!(currency.check_open(at).is_ok(), shared.contains(&currency.code()), "{currency:?}");
        }
        for listed in iso_currency_funds() {
            assert!(Currency::parse(listed).unwrap().check_open(at).is_err(), "{listed}");
        }
    }

    fn iso_currency_funds() -> impl Iterator<Item = &'static str> {
        use iso_currency::IntoEnumIterator as _;
        iso_currency::Currency::iter().filter(|each| each.is_fund()).map(|each| each.code())
    }
}
