//! None of the parts we sign can contain its terminator, so that a message can be read in only one way.

use cashier_core::merchant::ClientId;
use cashier_core::time::Timestamp;
use proptest::prelude::*;

use crate::wallet::sign::{Covered, MessageTime, SentTime, SignedPath};

fn at(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros)
}

#[test]
fn a_path_has_no_line_end_and_no_query() {
    for right in ["/", "/v1/payments/pay", "/notify.php", "/%D8%B4/a;b=1,2~(x)"] {
        assert_eq!(SignedPath::parse(right).unwrap().as_str(), right);
    }
    let long = format!("/{}", "x".repeat(SignedPath::LENGTH_MAX));
    for wrong in ["", "v1/payments/pay", "/a\nb", "/a\rb", "/a b", "/a?b", "/a#b", "/شاي", "/\u{7f}", &long]
    {
        assert!(SignedPath::parse(wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn a_time_of_ours_has_no_dot_and_reads_back() {
    for micros in [0, 1, 1_790_000_000_123_456, 4_102_444_800_999_999] {
        let time = MessageTime::of(at(micros));
        assert!(!time.as_str().contains('.') && time.as_str().len() == 25, "{time:?}");
        let sent = SentTime::parse(time.as_str()).unwrap();
        assert_eq!((sent.at(), &sent), (at(micros / 1_000_000 * 1_000_000), &SentTime::from(&time)));
    }
}

#[test]
fn a_time_of_others_is_one_time_and_nothing_more() {
    for right in
        ["2026-11-21T01:38:56+03:00", "2026-11-21T01:38:56.544Z", "2026-11-21T01:42:55+0000", "1795225262698"]
    {
        assert_eq!(SentTime::parse(right).unwrap().as_str(), right);
        // Neither an extension nor a prefix up to a dot is valid too.
        let first = right.split_once('.').map(|(first, _)| first);
        assert!(first.is_none_or(|first| SentTime::parse(first).is_err()), "{right}");
        for more in [".", ".{}", ".2026-11-21T01:38:56Z", " ", "\n", "Z", "[Asia/Baghdad]"] {
            assert!(SentTime::parse(&format!("{right}{more}")).is_err(), "{right}{more:?}");
        }
    }
    for wrong in ["", "yesterday", "2026-11-21", "2026-11-21T01:38:56", &"1".repeat(41)] {
        assert!(SentTime::parse(wrong).is_err(), "{wrong:?}");
    }
}

/// Every way in which a receiver could split a string to sign into a client id, a time and a JSON value.
fn readings(string: &str) -> Vec<(String, String, String)> {
    let Some((_, rest)) = string.split_once('\n') else { return Vec::new() };
    let dots: Vec<_> = rest.match_indices('.').map(|(place, _)| place).collect();
    let pairs = dots.iter().flat_map(|first| dots.iter().map(move |second| (*first, *second)));
    let cut = pairs.filter(|(first, second)| first < second);
    cut.map(|(first, second)| (&rest[..first], &rest[first + 1..second], &rest[second + 1..]))
        .filter(|(id, time, body)| {
            ClientId::has_form(id)
                && SentTime::parse(time).is_ok()
                && serde_json::from_str::<serde_json::Value>(body).is_ok()
        })
        .map(|(id, time, body)| (id.to_owned(), time.to_owned(), body.to_owned()))
        .collect()
}

proptest! {
    /// Whatever the parts are, the string to sign can be read only as these parts, even if the body contains dots,
    /// times and whole bodies of other messages.
    #[test]
    fn a_message_is_read_in_one_way(
        client_id in "[A-Za-z0-9_-]{1,64}", path in "/[a-z./]{0,30}", micros in 0..2_000_000_000_000_000_i64,
        text in r#"[a-z.{}":]{0,20}(\.2026-11-21T01:38:56Z\.\{\})?"#,
    ) {
        let (path, client_id) = (SignedPath::parse(&path).unwrap(), ClientId::parse(&client_id).unwrap());
        let time = MessageTime::of(at(micros));
        let sent = SentTime::from(&time);
        let covered = Covered { path: &path, client_id: &client_id, time: &sent };
        let body = serde_json::json!({ "a": text }).to_string();
        let string = String::from_utf8(covered.string_to_sign(body.as_bytes())).unwrap();
        let expected = (client_id.to_string(), time.as_str().to_owned(), body);
        prop_assert_eq!(readings(&string), [expected]);
    }
}
