//! Amounts as markup. The text comes from [`cashier_core::shown`].

use std::fmt::Write as _;

use cashier_core::money::Money;
use cashier_core::shown;
pub use cashier_core::shown::Sign;

use super::Markup;
use crate::texts::Locale;

/// An amount as markup: isolated from the direction of the surrounding text, with currency and decimals in separate
/// elements.
pub fn show_amount(locale: Locale, money: Money, sign: Sign) -> Markup {
    let amount = shown::amount(locale.language(), money, sign);
    let size = match amount.whole.chars().count() {
        0..=7 => "",
        8..=11 => " amount-long",
        _ => " amount-huge",
    };
    let symbol = format!("<span class=\"amount-symbol\">{}</span>", amount.currency);
    let number = format!(
        "<span class=\"amount-whole\">{}</span><span class=\"amount-fraction\">{}</span>",
        amount.whole, amount.fraction
    );
    let dir = locale.dir();
    // A huge amount may break between currency and number.
    let gap = if size == " amount-huge" && !amount.gap.is_empty() { " " } else { amount.gap };
    let mut html = format!("<bdi class=\"amount{size}\" dir=\"{dir}\">{}", amount.sign);
    let written = if amount.is_currency_first {
        write!(html, "{symbol}{gap}{number}</bdi>")
    } else {
        write!(html, "{number}{gap}{symbol}</bdi>")
    };
    debug_assert!(written.is_ok(), "a string takes everything");
    Markup(html)
}

/// An amount as plain text, for titles and messages.
pub fn plain_amount(locale: Locale, money: Money) -> String {
    shown::amount(locale.language(), money, Sign::Negative).to_string()
}

#[cfg(test)]
mod tests {
    use cashier_core::money::{Currency, Money};

    use super::{Sign, plain_amount, show_amount};
    use crate::texts::Locale;

    fn money(minor: i64, code: &str) -> Money {
        Money::new(minor, Currency::parse(code).unwrap())
    }

    /// The dinar has no decimals unless there are fils: 1,500 is never misread as 1,500,000.
    #[test]
    fn dinars() {
        let cases = [
            (Locale::En, 1_500_000, "IQD\u{a0}1,500"),
            (Locale::Zh, 1_500_250, "IQD\u{a0}1,500.250"),
            (Locale::Ar, 1_500_000, "\u{200f}١٬٥٠٠\u{a0}د.ع.\u{200f}"),
            (Locale::En, -5, "-IQD\u{a0}0.005"),
            (Locale::En, 0, "IQD\u{a0}0"),
        ];
        for (locale, minor, expected) in cases {
            assert_eq!(plain_amount(locale, money(minor, "IQD")), expected);
        }
    }

    /// The markup has the same text; a change of a balance shows its sign, except for zero.
    #[test]
    fn markup() {
        let shown = |minor| show_amount(Locale::En, money(minor, "IQD"), Sign::Always).to_string();
        assert!(shown(5).contains(">+<"));
        assert!(shown(-5).contains(">-<"));
        assert!(!shown(0).contains('+'));
        let html = show_amount(Locale::Ar, money(-1_234, "CNY"), Sign::Negative).to_string();
        let text: String =
            html.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect();
        assert_eq!(text, plain_amount(Locale::Ar, money(-1_234, "CNY")));
    }
}
