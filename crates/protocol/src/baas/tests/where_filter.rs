//! Conditions: what is accepted, and what is refused.

use super::super::where_filter::{Literal, Operator, Where, parse};

fn is(field: &str, operator: Operator) -> Where {
    Where::All(vec![Where::Is { field: field.to_owned(), operator }])
}

/// No condition at all.
#[test]
fn nothing() {
    for text in ["", " ", "{}"] {
        assert_eq!(parse(text), Ok(Where::All(Vec::new())), "{text}");
    }
}

/// The SDK's own form, and the short one.
#[test]
fn comparisons() {
    let text = Operator::Eq(Literal::Text("success".to_owned()));
    let inner = Where::All(vec![is("status", text.clone())]);
    assert_eq!(
        parse(r#"{"$and":[{"status":{"$eq":"success"}}]}"#),
        Ok(Where::All(vec![Where::All(vec![inner])]))
    );
    assert_eq!(parse(r#"{"status":"success"}"#), Ok(Where::All(vec![is("status", text)])));
    assert_eq!(parse(r#"{"a":{"$exists":true}}"#), Ok(Where::All(vec![is("a", Operator::IsNull(false))])));
}

/// Depth and size are limited, and the limits are checked before anything else.
#[test]
fn limits() {
    let nested = |depth: usize| format!("{}{{}}{}", "{\"$or\":[".repeat(depth), "]}".repeat(depth));
    assert!(parse(&nested(7)).is_ok());
    for depth in [8, 9, 100, 200, 800] {
        assert!(parse(&nested(depth)).is_err(), "{depth}");
    }
    let list = |count: usize| format!("{{\"a\":{{\"$in\":[{}]}}}}", vec!["1"; count].join(","));
    assert!(parse(&list(100)).is_ok() && parse(&list(101)).is_err());
    let many = |count: usize| format!("{{\"$or\":[{}]}}", vec!["{\"a\":1}"; count].join(","));
    assert!(parse(&many(64)).is_ok() && parse(&many(65)).is_err());
    assert!(parse(&format!("{{\"a\":\"{}\"}}", "x".repeat(9_000))).is_err());
}

/// Invalid conditions.
#[test]
fn refused() {
    for text in [
        "{",
        "null",
        "[]",
        "\"x\"",
        r#"{"$and":{}}"#,
        r#"{"$and":[1]}"#,
        r#"{"$where":"1"}"#,
        r#"{"a":{"$regex":"x"}}"#,
        r#"{"a":{"b":1}}"#,
        r#"{"a":[1]}"#,
        r#"{"a":{"$eq":[1]}}"#,
        r#"{"a":{"$in":{}}}"#,
        r#"{"a":{"$isnull":"yes"}}"#,
        r#"{"a":"\u0000"}"#,
        r#"{"a":1e999}"#,
    ] {
        assert!(parse(text).is_err(), "{text}");
    }
}
