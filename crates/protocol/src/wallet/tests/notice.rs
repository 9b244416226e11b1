//! The notice of a payment: the union of the fields that wallets of this family send, and the answers that end the
//! retries.

use std::sync::Arc;

use cashier_core::payment::State;
use serde_json::json;

use super::answers::{closed, paid, payment, read};
use crate::wallet::notice::{is_accepted, payment_body};

#[test]
fn a_paid_payment_is_told_in_both_families_of_words() {
    let mut payment = payment(paid());
    let body = read(&payment_body(&payment));
    assert_eq!(
        body,
        json!({
            "paymentId": payment.id.to_string(),
            "paymentRequestId": "R-1",
            "paymentAmount": { "currency": "IQD", "value": "150000" },
            "paymentCreateTime": "2026-01-02T00:04:05.000+00:00",
            "paymentTime": "2026-01-02T00:05:06.789+00:00",
            "paymentStatus": "SUCCESS",
            "paymentResult": { "resultCode": "SUCCESS", "resultStatus": "S", "resultMessage": "Success." },
        })
    );
    // The bytes stay as they are: digests of them are stored.
    let text = String::from_utf8(payment_body(&payment)).unwrap();
    let id = &payment.id;
    assert_eq!(
        text,
        format!(
            r#"{{"paymentAmount":{{"currency":"IQD","value":"150000"}},"paymentCreateTime":"2026-01-02T00:04:05.000+00:00","paymentId":"{id}","paymentRequestId":"R-1","paymentResult":{{"resultCode":"SUCCESS","resultMessage":"Success.","resultStatus":"S"}},"paymentStatus":"SUCCESS","paymentTime":"2026-01-02T00:05:06.789+00:00"}}"#
        )
    );
    Arc::make_mut(&mut payment.details).extend_info = Some("mine".into());
    assert_eq!(read(&payment_body(&payment))["extendInfo"], "mine");
}

#[test]
fn a_closed_payment_is_told_with_its_reason_and_without_a_time_of_payment() {
    for (state, reason, code) in closed() {
        let body = read(&payment_body(&payment(state)));
        assert_eq!(
            (body["paymentStatus"].as_str(), body["paymentFailReason"].as_str()),
            (Some("FAIL"), Some(reason))
        );
        let result = &body["paymentResult"];
        assert_eq!(
            (result["resultCode"].as_str(), result["resultStatus"].as_str()),
            (Some(code.row().name), Some("F"))
        );
        assert!(body.get("paymentTime").is_none());
    }
}

#[test]
fn a_payment_that_is_still_open_never_reads_as_final() {
    let body = read(&payment_body(&payment(State::Created)));
    assert_eq!(body["paymentResult"]["resultStatus"], "U");
    assert_eq!(body["paymentStatus"], "PROCESSING");
}

#[test]
fn only_a_2xx_that_says_s_ends_the_retries() {
    let yes = br#"{"result":{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}}"#;
    for status in [200, 201, 204, 299] {
        assert!(is_accepted(status, yes));
    }
    for status in [0, 100, 199, 300, 302, 400, 404, 500, 503] {
        assert!(!is_accepted(status, yes), "{status}");
    }
    assert!(is_accepted(200, b" {\n\"result\" : { \"resultStatus\" : \"S\" } , \"more\":[1] }\n"));
    for body in [
        &b""[..],
        b"OK",
        b"success",
        b"S",
        b"[]",
        b"null",
        b"{}",
        br#"{"result":"S"}"#,
        br#"{"resultStatus":"S"}"#,
        br#"{"result":{"resultStatus":"F"}}"#,
        br#"{"result":{"resultStatus":"U"}}"#,
        br#"{"result":{"resultStatus":"A"}}"#,
        br#"{"result":{"resultStatus":"s"}}"#,
        br#"{"result":{"resultStatus":" S"}}"#,
        br#"{"result":{"resultStatus":1}}"#,
        br#"{"result":{"resultCode":"SUCCESS"}}"#,
        br#"{"result":[{"resultStatus":"S"}]}"#,
        br#"{"result":{"resultStatus":"S"}"#,
        b"\xff",
        b"<html>200 OK</html>",
    ] {
        assert!(!is_accepted(200, body), "{}", String::from_utf8_lossy(body));
    }
}
