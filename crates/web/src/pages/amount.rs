//! Amounts in the reader's digits and grouping, with every decimal of the currency. Whole numbers only, never floats.

use std::fmt::Write as _;

use cashier_core::money::Money;
use fixed_decimal::{Decimal, Sign as DecimalSign};
use icu_decimal::DecimalFormatter;
use icu_locale_core::{Locale as IcuLocale, locale};

use super::Markup;
use crate::texts::Locale;

/// When a sign stands before an amount.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sign {
    /// Before a negative amount only.
    Negative,
    /// Before every amount but zero, for changes of a balance.
    Always,
}

struct Parts {
    sign: &'static str,
    symbol: &'static str,
    whole: String,
    fraction: String,
    is_symbol_first: bool,
}

/// An amount as markup: isolated from the direction of the text around it, currency and decimals in parts of their
/// own.
pub fn show_amount(locale: Locale, money: Money, sign: Sign) -> Markup {
    let parts = parts(locale, money, sign);
    let size = match parts.whole.chars().count() {
        0..=7 => "",
        8..=11 => " amount-long",
        _ => " amount-huge",
    };
    let symbol = format!("<span class=\"amount-symbol\">{}</span>", parts.symbol);
    let number = format!(
        "<span class=\"amount-whole\">{}</span><span class=\"amount-fraction\">{}</span>",
        parts.whole, parts.fraction
    );
    let dir = locale.dir();
    let space = if size == " amount-huge" { ' ' } else { '\u{a0}' };
    let mut html = format!("<bdi class=\"amount{size}\" dir=\"{dir}\">{}", parts.sign);
    let written = if parts.is_symbol_first {
        write!(html, "{symbol}{space}{number}</bdi>")
    } else {
        write!(html, "{number}{space}{symbol}</bdi>")
    };
    debug_assert!(written.is_ok(), "a string takes everything");
    Markup(html)
}

/// An amount as plain text, for titles and messages.
pub fn plain_amount(locale: Locale, money: Money) -> String {
    let Parts { sign, symbol, whole, fraction, is_symbol_first } = parts(locale, money, Sign::Negative);
    if is_symbol_first {
        format!("{sign}{symbol}\u{a0}{whole}{fraction}")
    } else {
        format!("{sign}{whole}{fraction}\u{a0}{symbol}")
    }
}

fn parts(locale: Locale, money: Money, sign: Sign) -> Parts {
    let sign = match (sign, money.minor().signum()) {
        (_, -1) => "\u{2212}",
        (Sign::Always, 1) => "+",
        _ => "",
    };
    let number = number(locale, money);
    let (whole, fraction) = match number.find(['.', '٫']).and_then(|at| number.split_at_checked(at)) {
        Some((whole, fraction)) => (whole.to_owned(), fraction.to_owned()),
        None => (number, String::new()),
    };
    let symbol = symbol(locale, money.currency().code());
    Parts { sign, symbol, whole, fraction, is_symbol_first: locale != Locale::Ar }
}

/// The number without its sign.
fn number(locale: Locale, money: Money) -> String {
    let exponent = i16::try_from(money.currency().exponent()).unwrap_or(0);
    let mut decimal = Decimal::from(money.minor());
    decimal.multiply_pow10(exponent.saturating_neg());
    decimal.absolute.pad_end(exponent.saturating_neg());
    decimal.set_sign(DecimalSign::None);
    match DecimalFormatter::try_new(
        (&rules(locale)).into(),
        icu_decimal::options::DecimalFormatterOptions::default(),
    ) {
        Ok(formatter) => formatter.format(&decimal).to_string(),
        Err(_) => decimal.to_string(),
    }
}

const fn rules(locale: Locale) -> IcuLocale {
    match locale {
        Locale::En => locale!("en"),
        Locale::Zh => locale!("zh"),
        Locale::Ar => locale!("ar-u-nu-arab"),
    }
}

/// The currency's sign as readers of the language write it, or its code.
fn symbol(locale: Locale, code: &'static str) -> &'static str {
    match (locale, code) {
        (_, "EUR") => "€",
        (_, "GBP") => "£",
        (Locale::En, "USD") => "$",
        (Locale::Zh, "USD") => "US$",
        (Locale::En, "JPY") | (Locale::Zh, "CNY") => "¥",
        (Locale::En, "CNY") => "CN¥",
        (Locale::Zh, "JPY") => "JP¥",
        (Locale::Ar, "IQD") => "د.ع.",
        (Locale::Ar, "AED") => "د.إ.",
        (Locale::Ar, "BHD") => "د.ب.",
        (Locale::Ar, "EGP") => "ج.م.",
        (Locale::Ar, "JOD") => "د.أ.",
        (Locale::Ar, "KWD") => "د.ك.",
        (Locale::Ar, "OMR") => "ر.ع.",
        (Locale::Ar, "QAR") => "ر.ق.",
        (Locale::Ar, "SAR") => "ر.س.",
        (_, code) => code,
    }
}

#[cfg(test)]
mod tests {
    use cashier_core::money::{Currency, Money};

    use super::{Sign, plain_amount, show_amount};
    use crate::texts::Locale;

    fn money(minor: i64, code: &str) -> Money {
        Money::new(minor, Currency::parse(code).unwrap())
    }

    /// Digits, grouping, decimals and the place of the currency follow the reader and the currency.
    #[test]
    fn locales() {
        let cases = [
            (Locale::En, 25_000_000, "IQD", "IQD\u{a0}25,000.000"),
            (Locale::Zh, 25_000_000, "IQD", "IQD\u{a0}25,000.000"),
            (Locale::Ar, 25_000_000, "IQD", "٢٥٬٠٠٠٫٠٠٠\u{a0}د.ع."),
            (Locale::Zh, 1_999, "CNY", "¥\u{a0}19.99"),
            (Locale::En, 1_234, "JPY", "¥\u{a0}1,234"),
            (Locale::Ar, 0, "USD", "٠٫٠٠\u{a0}USD"),
            (Locale::En, -5, "IQD", "\u{2212}IQD\u{a0}0.005"),
            (Locale::En, i64::MAX, "IQD", "IQD\u{a0}9,223,372,036,854,775.807"),
            (Locale::En, i64::MIN, "JPY", "\u{2212}¥\u{a0}9,223,372,036,854,775,808"),
        ];
        for (locale, minor, code, expected) in cases {
            assert_eq!(plain_amount(locale, money(minor, code)), expected);
        }
    }

    /// A change of a balance always shows its direction; nothing has none.
    #[test]
    fn signs() {
        let shown = |minor| show_amount(Locale::En, money(minor, "IQD"), Sign::Always).to_string();
        assert!(shown(5).contains(">+<"));
        assert!(shown(-5).contains(">\u{2212}<"));
        assert!(!shown(0).contains('+'));
    }
}
