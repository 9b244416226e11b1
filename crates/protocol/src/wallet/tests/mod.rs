//! Tests of the wallet dialect. Third-party vectors are in `vectors/`; the known key is loaded once from there.
//!
//! Nothing here needs a clock, a network or a fixed order.

mod agreement;
mod answers;
mod client;
mod descriptions;
mod diagnosis;
mod guide;
mod json;
mod keys;
mod notice;
mod partner;
mod pay;
mod requests;
mod separators;
mod sharing;
mod signature;
mod signature_header;
mod time;

use cashier_core::error::{Code, Error};
use cashier_core::id::{Id, Kind, Shard};
use cashier_core::time::Timestamp;
use serde_json::Value;

/// A point in time.
fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).unwrap()
}

/// An id that is the same in every run.
fn id<K: Kind>(entropy: u128) -> Id<K> {
    Id::new(at("2026-01-02T03:04:05+03:00"), Shard::of_text("CID_TEST_0001"), entropy)
}

/// A vector's text field.
fn text<'a>(vector: &'a Value, name: &str) -> &'a str {
    vector.get(name).and_then(Value::as_str).unwrap()
}

/// A vector's list.
fn list<'a>(vector: &'a Value, name: &str) -> &'a [Value] {
    vector.get(name).and_then(Value::as_array).unwrap()
}

/// A copy of `body` with one field set; `pointer` must exist except for its last name.
fn with(body: &Value, pointer: &str, value: impl Into<Value>) -> Value {
    let mut body = body.clone();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    body.pointer_mut(parent).unwrap().as_object_mut().unwrap().insert(name.to_owned(), value.into());
    body
}

/// A copy of `body` without one field.
fn without(body: &Value, pointer: &str) -> Value {
    let mut body = body.clone();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    body.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(name).unwrap();
    body
}

/// Asserts a refusal, and that its message names the field.
fn assert_refused<T>(case: &str, result: Result<T, Error>, code: Code, named: &str) {
    let error = result.err().unwrap_or_else(|| panic!("{case} was accepted"));
    assert_eq!(error.code, code, "{case}: {error}");
    assert!(error.message().contains(named), "{case}: {error} does not name {named}");
}
