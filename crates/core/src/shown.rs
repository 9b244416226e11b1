//! Numbers and amounts as people write them, in the three languages of the product. Whole numbers only, never floats.
//!
//! Digits, grouping and decimal marks come from ICU; patterns, signs and currency symbols are those of CLDR 48.
//! Scripts format the same with `Intl` (`crates/core/src/shown/vectors.json` tests both). Arabic is written with
//! Arabic-Indic digits: plain `ar` has Latin ones in CLDR, so they are requested explicitly.

mod signs;

use std::fmt;

use fixed_decimal::{Decimal, Sign as DecimalSign};
use icu_decimal::DecimalFormatter;
use icu_decimal::options::DecimalFormatterOptions;
use icu_locale_core::{Locale, locale};
pub use icu_plurals::PluralCategory as Plural;
use icu_plurals::PluralRules;

use crate::error::Language;
use crate::money::Money;

/// When a sign is shown before an amount.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sign {
    /// Before a negative amount only.
    Negative,
    /// Before every amount but zero, for changes of a balance.
    Always,
}

/// The parts of an amount, in the order in which they are written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShownAmount {
    /// The sign, with the marks that keep it in place between Arabic words.
    pub sign: &'static str,
    /// True when the currency comes before the number.
    pub is_currency_first: bool,
    /// The currency's symbol or code.
    pub currency: &'static str,
    /// The text between the currency and the number.
    pub gap: &'static str,
    /// The number before its decimals.
    pub whole: String,
    /// The decimal mark and the decimals; empty when none are shown.
    pub fraction: String,
}

impl fmt::Display for ShownAmount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sign, is_currency_first, currency, gap, whole, fraction } = self;
        if *is_currency_first {
            write!(f, "{sign}{currency}{gap}{whole}{fraction}")
        } else {
            write!(f, "{sign}{whole}{fraction}{gap}{currency}")
        }
    }
}

/// An amount in the reader's language.
///
/// A currency whose minor units nobody pays with, such as the Iraqi dinar, is shown without decimals if they are
/// zero; every other currency with all of them.
pub fn amount(language: Language, money: Money, sign: Sign) -> ShownAmount {
    let code = money.currency().code();
    let exponent = i16::try_from(money.currency().exponent()).unwrap_or(0);
    let mut decimal = Decimal::from(money.minor());
    decimal.set_sign(DecimalSign::None);
    decimal.multiply_pow10(exponent.saturating_neg());
    let has_small_units = decimal.absolute.nonzero_magnitude_end() < 0;
    if has_small_units || !signs::is_mostly_whole(code) {
        decimal.absolute.pad_end(exponent.saturating_neg());
    } else {
        decimal.absolute.trim_end();
    }
    let number = formatted(language, &decimal);
    let at = number.find(['.', '٫']).unwrap_or(number.len());
    let (whole, fraction) = number.split_at_checked(at).unwrap_or((&number, ""));
    let currency = signs::of(language, code);
    let is_arabic = matches!(language, Language::Ar);
    // CLDR: a no-break space separates a letter and a digit.
    let ends_with_letter =
        currency.chars().next_back().is_some_and(|last| last.is_alphabetic() || last == '.');
    ShownAmount {
        sign: match (is_arabic, sign, money.minor().signum()) {
            (false, _, -1) => "-",
            (false, Sign::Always, 1) => "+",
            (false, ..) => "",
            (true, _, -1) => "\u{61c}-\u{200f}",
            (true, Sign::Always, 1) => "\u{61c}+\u{200f}",
            (true, ..) => "\u{200f}",
        },
        is_currency_first: !is_arabic,
        currency,
        gap: if is_arabic || ends_with_letter { "\u{a0}" } else { "" },
        whole: whole.to_owned(),
        fraction: fraction.to_owned(),
    }
}

/// A count in the reader's digits and grouping.
pub fn count(language: Language, count: u64) -> String {
    formatted(language, &Decimal::from(count))
}

/// The plural form that a count takes in a language.
pub fn plural(language: Language, count: u64) -> Plural {
    match PluralRules::try_new_cardinal((&rules(language)).into()) {
        Ok(rules) => rules.category_for(count),
        Err(_) => Plural::Other,
    }
}

fn formatted(language: Language, decimal: &Decimal) -> String {
    match DecimalFormatter::try_new((&rules(language)).into(), DecimalFormatterOptions::default()) {
        Ok(formatter) => formatter.format(decimal).to_string(),
        Err(_) => decimal.to_string(),
    }
}

/// The rules of a language, for ICU.
pub const fn rules(language: Language) -> Locale {
    match language {
        Language::En => locale!("en"),
        Language::Zh => locale!("zh"),
        Language::Ar => locale!("ar-u-nu-arab"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Sign, amount, count};
    use crate::error::Language;
    use crate::money::{Currency, Money};

    const LANGUAGES: [(Language, &str); 3] =
        [(Language::En, "en"), (Language::Zh, "zh"), (Language::Ar, "ar")];

    /// The vectors were written by `Intl` (ECMA-402) with CLDR 48; the browser tests compare the scripts with the
    /// same file.
    #[test]
    fn amounts_are_written_as_intl_writes_them() {
        let vectors: serde_json::Value = serde_json::from_str(include_str!("shown/vectors.json")).unwrap();
        let rows = vectors.as_array().unwrap();
        assert!(rows.len() > 100);
        for row in rows {
            let part = |name: &str| row[name].as_str().unwrap();
            let currency = Currency::parse(part("currency")).unwrap();
            let money = Money::new(part("minor").parse().unwrap(), currency);
            for (language, tag) in LANGUAGES {
                for (sign, name) in [(Sign::Negative, "auto"), (Sign::Always, "always")] {
                    let shown = amount(language, money, sign).to_string();
                    assert_eq!(shown, row[tag][name].as_str().unwrap(), "{money:?} in {tag}");
                }
            }
        }
    }

    /// No amount is too large, and none is rounded.
    #[test]
    fn the_largest_amounts_keep_every_digit() {
        let shown = |minor, code: &str| {
            amount(Language::En, Money::new(minor, Currency::parse(code).unwrap()), Sign::Negative)
                .to_string()
        };
        assert_eq!(shown(i64::MAX, "IQD"), "IQD\u{a0}9,223,372,036,854,775.807");
        assert_eq!(shown(i64::MIN, "JPY"), "-¥9,223,372,036,854,775,808");
    }

    /// Counts are grouped, in the reader's digits.
    #[test]
    fn counts() {
        assert_eq!(count(Language::En, 12_345), "12,345");
        assert_eq!(count(Language::Ar, 12_345), "١٢٬٣٤٥");
    }
}
