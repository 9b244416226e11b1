//! Amounts: exact or refused, never rounded.

use proptest::prelude::*;
use serde_json::value::RawValue;

use super::super::cost::parse;

fn fen(text: &str) -> Option<i64> {
    let raw = RawValue::from_string(text.to_owned()).unwrap();
    parse(&raw).ok().map(cashier_core::money::Amount::minor)
}

/// What JavaScript writes for intended amounts, and for miscalculated ones.
#[test]
fn table() {
    for (text, expected) in [
        ("0.01", Some(1)),
        ("0.1", Some(10)),
        ("0.10", Some(10)),
        ("19.9", Some(1_990)),
        ("398", Some(39_800)),
        ("100.000", Some(10_000)),
        ("1e2", Some(10_000)),
        ("1E-2", Some(1)),
        ("12.5e1", Some(12_500)),
        ("1000000", Some(100_000_000)),
        ("\"0.10\"", Some(10)),
        ("0", None),
        ("0.00", None),
        ("-0", None),
        ("-0.01", None),
        ("0.001", None),
        ("1e-3", None),
        ("1e-7", None),
        ("0.30000000000000004", None),
        ("59.699999999999996", None),
        ("1000000.01", None),
        ("1e+21", None),
        ("1e99999999999", None),
        ("1e2147483647", None),
        ("1e-2147483648", None),
        ("null", None),
        ("true", None),
        ("{}", None),
        ("\"\"", None),
        ("\" 1\"", None),
        ("\"1,5\"", None),
        ("\"0x10\"", None),
        ("\"\\u0031\"", None),
    ] {
        assert_eq!(fen(text), expected, "{text}");
    }
}

proptest! {
    /// Every amount with two decimals is read exactly.
    #[test]
    fn two_decimals_are_exact(amount in 1_i64..=100_000_000) {
        let text = format!("{}.{:02}", amount / 100, amount % 100);
        prop_assert_eq!(fen(&text), Some(amount));
    }

    /// No text makes it panic.
    #[test]
    fn any_number(text in "-?[0-9]{1,30}(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,12})?") {
        if let Ok(raw) = RawValue::from_string(text) {
            let _ = parse(&raw);
        }
    }
}
