//! `Request-Time` in all its forms, and the clock window.

use std::time::Duration;

use cashier_core::error::Code;
use cashier_core::time::Timestamp;
use proptest::prelude::*;
use serde_json::Value;

use super::{assert_refused, at, list};
use crate::wallet::time::{check_window, parse_request_time};

fn vectors() -> Value {
    serde_json::from_str(include_str!("../vectors/request_times.json")).unwrap()
}

#[test]
fn every_form_of_the_wild_is_read() {
    for case in list(&vectors(), "readable") {
        let (header, micros) = (case[0].as_str().unwrap(), case[1].as_i64().unwrap());
        let read = parse_request_time(header).unwrap_or_else(|error| panic!("{header}: {error}"));
        assert_eq!(read.as_micros(), micros, "{header}");
    }
}

#[test]
fn what_is_not_a_time_is_refused() {
    for case in list(&vectors(), "unreadable") {
        let header = case.as_str().unwrap();
        assert_refused(header, parse_request_time(header), Code::TimestampInvalid, "Request-Time");
    }
}

#[test]
fn the_window_is_open_on_both_sides_and_its_edge_counts() {
    let (now, window) = (at("2026-01-02T03:04:05Z"), Duration::from_mins(5));
    for (request, inside) in [
        ("2026-01-02T03:04:05Z", true),
        ("2026-01-02T03:09:05Z", true),
        ("2026-01-02T02:59:05Z", true),
        ("2026-01-02T03:09:05.001Z", false),
        ("2026-01-02T02:59:04.999Z", false),
        ("1970-01-01T00:00:00Z", false),
        ("9999-01-01T00:00:00Z", false),
    ] {
        assert_eq!(check_window(at(request), now, window).is_ok(), inside, "{request}");
    }
    let refused = check_window(at("2026-01-03T00:00:00Z"), now, window);
    assert_refused("a day ahead", refused, Code::TimestampInvalid, "2026-01-02T03:04:05.000+00:00");
}

#[test]
fn a_window_of_zero_is_off() {
    let now = at("2026-01-02T03:04:05Z");
    check_window(at("1970-01-01T00:00:00Z"), now, Duration::ZERO).unwrap();
    check_window(Timestamp::from_micros(i64::MIN), Timestamp::from_micros(i64::MAX), Duration::ZERO).unwrap();
    assert!(
        check_window(
            Timestamp::from_micros(i64::MIN),
            Timestamp::from_micros(i64::MAX),
            Duration::from_secs(1)
        )
        .is_err()
    );
}

proptest! {
    /// What we write, we read back; the epoch form means the same.
    #[test]
    fn both_forms_agree(millis in 100_000_000_000_i64..4_000_000_000_000) {
        let time = Timestamp::from_micros(millis * 1_000);
        prop_assert_eq!(parse_request_time(&time.to_rfc3339()).unwrap(), time);
        prop_assert_eq!(parse_request_time(&millis.to_string()).unwrap(), time);
    }

    #[test]
    fn any_text_is_survived(header in "\\PC{0,40}", digits in "[0-9TZ:+.-]{0,40}") {
        let _ = parse_request_time(&header);
        let _ = parse_request_time(&digits);
    }
}
