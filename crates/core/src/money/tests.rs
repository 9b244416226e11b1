//! Table and property tests of money.

use proptest::prelude::*;

use super::*;

fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

#[test]
fn exponents_are_those_of_the_standard() {
    for (code, exponent) in
        [("IQD", 3), ("KWD", 3), ("CNY", 2), ("USD", 2), ("JPY", 0), ("KRW", 0), ("CLF", 4), ("XAU", 0)]
    {
        assert_eq!(currency(code).exponent(), exponent, "{code}");
    }
    assert!(Currency::all().count() > 150);
    for each in Currency::all() {
        assert_eq!(Currency::parse(each.code()), Ok(each));
        assert!(each.exponent() <= 4);
    }
}

#[test]
fn only_upper_case_codes_are_currencies() {
    for text in ["", "iqd", "IQ", "IQDX", "XYZ", "ⅠQD"] {
        assert_eq!(Currency::parse(text), Err(MoneyError::UnknownCurrency), "{text}");
    }
}

#[test]
fn wire_amounts_are_digits_and_nothing_else() {
    assert_eq!(Amount::parse_minor("150000", currency("IQD")).unwrap().minor(), 150_000);
    assert_eq!(Amount::parse_minor("0", currency("IQD")), Err(MoneyError::NotPositive));
    for text in ["", " 1", "1 ", "+1", "-1", "1.0", "1e3", "01", "00", "١٢", "12345678901234567", "0x1"] {
        assert_eq!(Amount::parse_minor(text, currency("IQD")), Err(MoneyError::NotANumber), "{text}");
    }
}

#[test]
fn decimals_are_exact() {
    for (text, code, minor) in
        [("150.5", "IQD", 150_500), ("0.05", "CNY", 5), ("7", "JPY", 7), ("7.10", "USD", 710)]
    {
        assert_eq!(Amount::parse_decimal(text, currency(code)).unwrap().minor(), minor, "{text}");
    }
    for (text, code, error) in [
        ("1.234", "CNY", MoneyError::TooPrecise),
        ("1.0", "JPY", MoneyError::TooPrecise),
        ("1.", "CNY", MoneyError::NotADecimal),
        (".5", "CNY", MoneyError::NotADecimal),
        ("1,5", "CNY", MoneyError::NotADecimal),
        ("-1", "CNY", MoneyError::NotADecimal),
        ("0.00", "CNY", MoneyError::NotPositive),
        ("99999999999999999999", "CNY", MoneyError::Overflow),
    ] {
        assert_eq!(Amount::parse_decimal(text, currency(code)), Err(error), "{text}");
    }
}

#[test]
fn sums_refuse_other_currencies_and_overflow() {
    let (yuan, yen) = (Money::new(1, currency("CNY")), Money::new(1, currency("JPY")));
    assert_eq!(yuan.checked_add(yen), Err(MoneyError::CurrencyMismatch));
    let most = Money::new(i64::MAX, currency("CNY"));
    assert_eq!(most.checked_add(yuan), Err(MoneyError::Overflow));
    assert_eq!(Money::new(i64::MIN, currency("CNY")).checked_sub(yuan), Err(MoneyError::Overflow));
    assert_eq!(Money::new(i64::MIN, currency("IQD")).to_decimal(), "-9223372036854775.808");
}

proptest! {
    #[test]
    fn a_printed_amount_reads_back(minor in 1..=i64::MAX, index in 0..150usize) {
        let each = Currency::all().nth(index).unwrap();
        let amount = Amount::new(minor, each).unwrap();
        prop_assert_eq!(Amount::parse_decimal(&amount.money().to_decimal(), each), Ok(amount));
    }

    #[test]
    fn a_split_loses_nothing(minor in 1..=i64::MAX, points in 0..=10_000u32) {
        let amount = Amount::new(minor, currency("IQD")).unwrap();
        let (rest, share) = amount.split_off(points).unwrap();
        prop_assert_eq!(rest.checked_add(share), Ok(amount.money()));
        prop_assert!(rest.minor() >= 0 && share.minor() >= 0);
    }

    #[test]
    fn any_text_is_an_amount_or_an_error(text in ".{0,20}") {
        if let Ok(amount) = Amount::parse_minor(&text, currency("IQD")) {
            prop_assert_eq!(amount.minor().to_string(), text);
        }
    }
}
