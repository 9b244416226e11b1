//! Notices: what is accepted, and what is refused.

use std::time::Duration;

use opencashier::{Client, Fault, Notice, Outcome, VerificationError};
use serde_json::json;

use crate::wallet::{SHOP, Script, Stamp, TIME, config};

const PATH: &str = "/payments/notify";

fn paid() -> String {
    json!({
        "paymentId": "pay_1", "paymentRequestId": "R-1", "paymentStatus": "SUCCESS", "paymentTime": TIME,
        "paymentAmount": { "currency": "IQD", "value": "1" }, "extendInfo": "شاي", "newer": true,
    })
    .to_string()
}

/// Reads a body that is signed so, at a path, and that arrives as another.
fn read(stamp: Stamp<'_>, body: &str, arrives: (&str, &str)) -> Result<Notice, VerificationError> {
    let wallet = Script::default();
    wallet.client().construct_notice(&stamp.sign("request-time", body), arrives.0.as_bytes(), arrives.1)
}

fn fault(stamp: Stamp<'_>, body: &str, arrives: (&str, &str)) -> Fault {
    read(stamp, body, arrives).unwrap_err().fault
}

#[test]
fn a_notice_says_how_a_payment_ended() {
    let body = paid();
    let notice = read(Stamp::of(PATH), &body, (&body, "/payments/notify?shop=1")).unwrap();
    assert_eq!((notice.payment_id.as_str(), notice.extend_info.as_deref()), ("pay_1", Some("شاي")));
    assert_eq!(notice.outcome, Outcome::Paid { payment_time: Some(TIME.to_owned()) });
    let body =
        json!({ "paymentId": "pay_1", "paymentStatus": "FAIL", "paymentFailReason": "Late." }).to_string();
    let notice = read(Stamp::of(PATH), &body, (&body, PATH)).unwrap();
    assert_eq!(notice.outcome, Outcome::Failed { payment_fail_reason: Some("Late.".to_owned()) });
    assert_eq!(notice.outcome.status(), "FAIL");
}

#[test]
fn what_is_not_the_wallets_or_not_for_this_shop_is_refused() {
    let (body, stamp) = (paid(), Stamp::of(PATH));
    assert_eq!(fault(Stamp { key: &SHOP, ..stamp }, &body, (&body, PATH)), Fault::Signature);
    assert_eq!(fault(stamp, &body, (&format!("{body} "), PATH)), Fault::Signature);
    assert_eq!(fault(stamp, &body, (&body, "/other")), Fault::Signature);
    assert_eq!(fault(Stamp { client_id: "OTHER", ..stamp }, &body, (&body, PATH)), Fault::Client);
    let wallet = Script::default();
    for name in ["client-id", "request-time", "signature"] {
        let mut headers = stamp.sign("request-time", &body);
        headers.remove(name);
        let error = wallet.client().construct_notice(&headers, body.as_bytes(), PATH).unwrap_err();
        assert_eq!(error.fault, Fault::Header, "{name}");
    }
}

/// A notice may be five minutes old and no older.
#[test]
fn a_recorded_notice_cannot_be_sent_again() {
    let body = paid();
    let at =
        |time| read(Stamp { time, ..Stamp::of(PATH) }, &body, (&body, PATH)).map_err(|error| error.fault);
    for time in ["2026-01-02T02:59:05+00:00", "2026-01-02T06:09:05+03:00", "1767323045000"] {
        assert!(at(time).is_ok(), "{time}");
    }
    for time in ["2026-01-02T02:59:04Z", "2026-01-02T03:09:06Z", "yesterday", "2026-01-02"] {
        assert_eq!(at(time).unwrap_err(), Fault::Time, "{time}");
    }
    let mut strict = config();
    strict.tolerance = Some(Duration::from_secs(1));
    let script = Script::default();
    let client = Client::with_transport(strict, &script).unwrap();
    let headers = Stamp { time: "2026-01-02T03:04:03Z", ..Stamp::of(PATH) }.sign("request-time", &body);
    assert_eq!(client.construct_notice(&headers, body.as_bytes(), PATH).unwrap_err().fault, Fault::Time);
}

#[test]
fn a_body_that_is_not_one_object_about_a_payment_is_refused() {
    let later = r#"{"paymentId":"pay_1","paymentStatus":"LATER"}"#.to_owned();
    let bodies = ["", "[]", "null", "{}"].map(str::to_owned).into_iter();
    for body in bodies.chain([paid() + "{}", "\u{feff}".to_owned() + &paid(), later]) {
        assert_eq!(fault(Stamp::of(PATH), &body, (&body, PATH)), Fault::Body, "{body}");
    }
}
