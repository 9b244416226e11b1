//! Bodies that are not a JSON object, are ambiguous, or are built to do harm.

use cashier_core::error::Code;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::assert_refused;
use crate::wallet::request::{DEPTH_MAX, parse_body};

#[test]
fn what_is_no_object_in_utf8_is_a_parse_error() {
    let cases: [&[u8]; 22] = [
        b"",
        b" ",
        b"null",
        b"1",
        b"\"text\"",
        b"[]",
        b"[{}]",
        b"true",
        b"{",
        b"{]",
        b"{\"a\":1,}",
        b"{'a':1}",
        b"{a:1}",
        b"{} {}",
        b"{}x",
        b"\xef\xbb\xbf{}",
        b"{\"a\":\"\xff\"}",
        b"{\"\xff\":1}",
        b"{\"a\":\"\\ud800\"}",
        b"{\"a\":01}",
        b"{\"a\":NaN}",
        b"{\"a\":\"line\nbreak\"}",
    ];
    for case in cases {
        assert_refused(&String::from_utf8_lossy(case), parse_body(case), Code::MsgParseError, "body");
    }
    let form = b"paymentRequestId=R-1&productCode=51051000101000000011";
    assert_refused("a form", parse_body(form), Code::MsgParseError, "line 1, column 1");
}

#[test]
fn a_name_that_stands_twice_is_refused_wherever_it_stands() {
    for case in [
        r#"{"a":1,"a":1}"#,
        r#"{"a":1,"b":2,"a":"x"}"#,
        r#"{"a":1,"\u0061":2}"#,
        r#"{"x":{"y":[{"a":1},{"a":1,"a":2}]}}"#,
        r#"{"a":null,"a":null}"#,
    ] {
        assert_refused(case, parse_body(case.as_bytes()), Code::MsgParseError, "The field a stands twice");
    }
    // The same name in two objects is no repetition.
    assert!(parse_body(br#"{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]}"#).is_ok());
    let long = format!(r#"{{"{0}":1,"{0}":2}}"#, "n".repeat(5_000));
    assert!(parse_body(long.as_bytes()).unwrap_err().message().len() < 200);
}

#[test]
fn nesting_has_a_limit_and_absurd_nesting_is_survived() {
    let nested = |open: &str, close: &str, levels: usize| {
        format!("{{\"a\":{}1{}}}", open.repeat(levels), close.repeat(levels))
    };
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        assert!(parse_body(nested(open, close, DEPTH_MAX - 1).as_bytes()).is_ok());
        for levels in [DEPTH_MAX, 200, 20_000] {
            let case = nested(open, close, levels);
            assert_refused("deep", parse_body(case.as_bytes()), Code::MsgParseError, "deeper than 32");
        }
    }
    assert_refused("open only", parse_body("[".repeat(250_000).as_bytes()), Code::MsgParseError, "body");
    assert_refused("open only", parse_body("{\"a\":".repeat(50_000).as_bytes()), Code::MsgParseError, "body");
}

#[test]
fn layout_and_escapes_do_not_matter() {
    let pretty = b"\r\n{\t\"a\" : \"\\u0634\\u0627\\u064a\" ,\n \"b\":[ 1 , {} , null ]\n}\n";
    assert_eq!(Value::Object(parse_body(pretty).unwrap()), json!({ "a": "شاي", "b": [1, {}, null] }));
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        "\\PC{0,20}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 60, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::btree_map("\\PC{0,8}", inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    /// The strict parser accepts what the plain one accepts.
    #[test]
    fn every_object_is_read_as_it_is(value in any_value(), pretty in any::<bool>()) {
        let body = json!({ "value": value });
        let text = if pretty { serde_json::to_string_pretty(&body) } else { serde_json::to_string(&body) }.unwrap();
        prop_assert_eq!(Value::Object(parse_body(text.as_bytes()).unwrap()), body);
    }

    #[test]
    fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "[\\[\\]{}\":,a0.e+\\\\ -]{0,60}") {
        let _ = parse_body(&bytes);
        let _ = parse_body(text.as_bytes());
    }
}
