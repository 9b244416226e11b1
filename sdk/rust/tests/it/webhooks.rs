//! The headers of Standard Webhooks, with the example of its specification and with keys of our own.

use std::time::{Duration, SystemTime};

use aws_lc_rs::hmac;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use data_encoding::BASE64;
use http::HeaderMap;
use opencashier::{Fault, verify_webhook, verify_webhook_at};

use crate::wallet::{NOW_S, headers};

const BODY: &[u8] = br#"{"paymentId":"pay_1"}"#;

fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(NOW_S)
}

fn secret(byte: u8) -> String {
    format!("whsec_{}", BASE64.encode(&[byte; 32]))
}

/// The headers of a notice of this second, signed by one secret and one key.
fn notice(seconds: &str) -> (HeaderMap, String) {
    let signed = [format!("ntc_1.{seconds}.").as_bytes(), BODY].concat();
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &[1; 32]), &signed);
    let pair = Ed25519KeyPair::from_seed_unchecked(&[2; 32]).unwrap();
    let own = pair.sign(&signed);
    let signature = format!("v1,{} v1a,{} v2,x", BASE64.encode(tag.as_ref()), BASE64.encode(own.as_ref()));
    let pairs = [("webhook-id", "ntc_1"), ("webhook-timestamp", seconds), ("webhook-signature", &signature)];
    (headers(&pairs), format!("whpk_{}", BASE64.encode(pair.public_key().as_ref())))
}

#[test]
fn either_key_is_enough_and_a_changed_byte_too_much() {
    let (headers, public) = notice(&NOW_S.to_string());
    let (right, wrong) = (secret(1), secret(3));
    for keys in [&[right.as_str()][..], &[&public], &[&wrong, &right]] {
        assert_eq!(verify_webhook_at(keys, &headers, BODY, now()).unwrap(), "ntc_1");
        let changed = verify_webhook_at(keys, &headers, b"{}", now());
        assert_eq!(changed.unwrap_err().fault, Fault::Signature);
    }
    for key in [wrong.as_str(), "", "whsec_", "whsec_?", "whpk_AAAA", &public.replace("whpk_", "whsec_")] {
        let refused = verify_webhook_at(&[key], &headers, BODY, now());
        assert_eq!(refused.unwrap_err().fault, Fault::Signature, "{key}");
    }
    assert_eq!(verify_webhook(&[&right], &headers, BODY).unwrap_err().fault, Fault::Time, "long ago");
}

#[test]
fn an_old_notice_and_a_missing_header_are_refused() {
    let right = secret(1);
    let at = |seconds: String| verify_webhook_at(&[&right], &notice(&seconds).0, BODY, now());
    assert!(at((NOW_S - 300).to_string()).is_ok() && at((NOW_S + 300).to_string()).is_ok());
    for seconds in [(NOW_S - 301).to_string(), (NOW_S + 301).to_string(), "soon".to_owned()] {
        assert_eq!(at(seconds).unwrap_err().fault, Fault::Time);
    }
    for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        let mut headers = notice(&NOW_S.to_string()).0;
        headers.remove(name);
        assert_eq!(verify_webhook_at(&[&right], &headers, BODY, now()).unwrap_err().fault, Fault::Header);
    }
}
