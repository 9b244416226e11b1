//! Signatures of requests, answers and pages: round trips, orders of pairs, and every kind of change.

use std::time::Duration;

use proptest::prelude::*;

use super::{KEY_ID, MERCHANT_KEY, PROVIDER_KEY, keyring, merchant, noon, order, signed};
use crate::wechat::v3::call::Call;
use crate::wechat::v3::order::Kind;
use crate::wechat::v3::pay_sign::{AppParameters, PageParameters};
use crate::wechat::v3::signing::{
    Authorization, SCHEME, ServerSignature, SignatureError, answer_message, request_message,
};
use crate::wechat::v3::transactions;

/// The texts to sign match the provider's documentation.
#[test]
fn texts_to_sign() {
    let target = "/v3/certificates";
    let nonce = "593BEC0C930BF1AFEB40B4A08C8FB242";
    assert_eq!(
        request_message("GET", target, "1554208460", nonce, b""),
        b"GET\n/v3/certificates\n1554208460\n593BEC0C930BF1AFEB40B4A08C8FB242\n\n"
    );
    assert_eq!(answer_message("1554209980", "c5ac7061", b"{}"), b"1554209980\nc5ac7061\n{}\n");
    assert_eq!(answer_message("1554209980", "c5ac7061", b""), b"1554209980\nc5ac7061\n\n");
}

/// A signed request verifies at the provider.
#[test]
fn a_request_verifies() {
    let call = order().call(Kind::Native);
    let header = call.authorize(&merchant(), noon(), "nonce0").unwrap();
    let read = Authorization::parse(&header).unwrap();
    assert_eq!((read.mchid.as_str(), read.nonce.as_str()), ("1900000001", "nonce0"));
    let key = MERCHANT_KEY.verifying_key().unwrap();
    assert_eq!(read.verify(&key, call.method, &call.target, &call.body, noon()), Ok(()));
    for (method, target, body) in [
        ("GET", call.target.as_str(), call.body.as_slice()),
        (call.method, "/v3/pay/transactions/jsapi", &call.body),
        (call.method, "/v3/pay/transactions/native?a=b", &call.body),
        (call.method, &call.target, b"{}"),
        (call.method, &call.target, b""),
    ] {
        assert_eq!(read.verify(&key, method, target, body, noon()), Err(SignatureError::Wrong));
    }
    let other = PROVIDER_KEY.verifying_key().unwrap();
    assert_eq!(
        read.verify(&other, call.method, &call.target, &call.body, noon()),
        Err(SignatureError::Wrong)
    );
}

/// Five minutes are inside the window, one microsecond more is not, on either side.
#[test]
fn the_window_is_five_minutes() {
    let call = transactions::query("1900000001", "ord_1217752501");
    let header = call.authorize(&merchant(), noon(), "nonce0").unwrap();
    let read = Authorization::parse(&header).unwrap();
    let key = MERCHANT_KEY.verifying_key().unwrap();
    let (five, tick) = (Duration::from_mins(5), Duration::from_micros(1));
    for (now, result) in [
        (noon().saturating_add(five), Ok(())),
        (noon().checked_sub(five).unwrap(), Ok(())),
        (noon().saturating_add(five + tick), Err(SignatureError::Stale)),
        (noon().checked_sub(five + tick).unwrap(), Err(SignatureError::Stale)),
    ] {
        assert_eq!(read.verify(&key, call.method, &call.target, b"", now), result);
        let signature = signed(b"{}");
        assert_eq!(keyring().verify(&signature, b"{}", now), result);
    }
}

/// The five pairs are a set, with or without spaces between them.
#[test]
fn pairs_come_in_any_order() {
    let pairs = [
        "mchid=\"1\"",
        "serial_no=\"5dea\"",
        "nonce_str=\"n,=\"",
        "timestamp=\"1795219200\"",
        "signature=\"AAAA\"",
    ];
    let expected = Authorization::parse(&format!("{SCHEME} {}", pairs.join(","))).unwrap();
    assert_eq!((expected.nonce.as_str(), expected.serial_no.as_str()), ("n,=", "5dea"));
    for turn in 0..pairs.len() {
        let mut turned = pairs;
        turned.rotate_left(turn);
        for joint in [",", ", ", " ,  "] {
            let header = format!("{SCHEME} {}", turned.join(joint));
            assert_eq!(Authorization::parse(&header).as_ref(), Ok(&expected), "{header}");
        }
    }
}

/// A malformed header is refused.
#[test]
fn other_headers_are_refused() {
    let good = "mchid=\"1\",nonce_str=\"n\",signature=\"AAAA\",timestamp=\"1\",serial_no=\"5D\"";
    assert!(Authorization::parse(&format!("{SCHEME} {good}")).is_ok());
    for header in [
        String::new(),
        SCHEME.to_owned(),
        format!("{SCHEME}{good}"),
        format!("WECHATPAY2-SM2-WITH-SM3 {good}"),
        format!("{SCHEME} {}", good.replace("mchid=\"1\",", "")),
        format!("{SCHEME} {}", good.replace("\"1\",nonce", "\"\",nonce")),
        format!("{SCHEME} {good},mchid=\"2\""),
        format!("{SCHEME} {good},more=\"2\""),
        format!("{SCHEME} {}", good.replace("AAAA", "A!AA")),
        format!("{SCHEME} {}", good.replace('"', "")),
        format!("{SCHEME} {good}\""),
        format!("{SCHEME} {}", good.replace(',', ";")),
    ] {
        let refused = Err(SignatureError::Malformed("Authorization"));
        assert_eq!(Authorization::parse(&header), refused, "{header}");
    }
}

/// A time that is not a number of seconds is malformed, not stale.
#[test]
fn odd_times_are_malformed() {
    for time in ["", "-1", "+1795219200", "1795219200.0", "1795219200000000", " 1795219200", "１"] {
        let signature = ServerSignature { timestamp: time.to_owned(), ..signed(b"") };
        let refused = Err(SignatureError::Malformed("wechatpay-timestamp"));
        assert_eq!(keyring().verify(&signature, b"", noon()), refused, "{time}");
    }
}

/// The headers of an answer read back, and each one is required except the type, which must be right if present.
#[test]
fn answer_headers_read_back() {
    let signature = signed(b"{}");
    let headers = signature.to_headers();
    let look = |without: &str, name: &str| {
        headers.iter().find(|(key, _)| *key == name && name != without).map(|(_, value)| value.as_str())
    };
    assert_eq!(ServerSignature::from_headers(|name| look("", name)), Ok(signature.clone()));
    for (without, _) in headers.iter().take(4) {
        let read = ServerSignature::from_headers(|name| look(without, name));
        assert_eq!(read, Err(SignatureError::Absent(without)));
    }
    assert!(ServerSignature::from_headers(|name| look("wechatpay-signature-type", name)).is_ok());
    let other = |name: &str| match name {
        "wechatpay-signature-type" => Some("WECHATPAY2-SM2-WITH-SM3"),
        _ => look("", name),
    };
    assert_eq!(
        ServerSignature::from_headers(other),
        Err(SignatureError::Malformed("wechatpay-signature-type"))
    );
}

/// A probe is refused as a probe.
#[test]
fn probes_are_refused() {
    let signature = ServerSignature { signature: "WECHATPAY/SIGNTEST/AAAA".to_owned(), ..signed(b"") };
    assert!(signature.is_probe());
    assert_eq!(keyring().verify(&signature, b"", noon()), Err(SignatureError::Probe));
}

/// The parameters that open a payment have the merchant's signature over the documented lines.
#[test]
fn pages_and_apps_are_signed() {
    let key = MERCHANT_KEY.verifying_key().unwrap();
    let page = PageParameters::sign(&merchant(), "wx8888", "wx201410272009395522", noon(), "n").unwrap();
    assert!(page.verify(&key));
    let json = serde_json::to_value(&page).unwrap();
    assert_eq!(json["package"], "prepay_id=wx201410272009395522");
    assert_eq!((json["timeStamp"].as_str(), json["signType"].as_str()), (Some("1795233600"), Some("RSA")));
    let message = b"wx8888\n1795233600\nn\nprepay_id=wx201410272009395522\n";
    let bytes = data_encoding::BASE64.decode(page.pay_sign.as_bytes()).unwrap();
    assert!(key.verify(message, &bytes));
    assert!(!PageParameters { package: "prepay_id=wx2".to_owned(), ..page }.verify(&key));
    let app = AppParameters::sign(&merchant(), "wx8888", "wx2014", noon(), "n").unwrap();
    assert!(app.verify(&key));
    let bytes = data_encoding::BASE64.decode(app.sign.as_bytes()).unwrap();
    assert!(key.verify(b"wx8888\n1795233600\nn\nwx2014\n", &bytes));
}

/// Secrets are not printed.
#[test]
fn keys_are_not_printed() {
    let shown = format!("{:?} {:?}", merchant(), super::api_key());
    assert!(!shown.contains("0123456789abcdef") && shown.contains("1900000001"), "{shown}");
}

fn turn_a_bit(text: &str, bit: prop::sample::Index) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    let bit = bit.index(bytes.len() * 8);
    bytes[bit / 8] ^= 1 << (bit % 8);
    String::from_utf8(bytes).ok()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Any request verifies; with one bit flipped in target, nonce, time, signature or body it does not.
    #[test]
    fn signed_requests_resist_changes(
        body in proptest::collection::vec(any::<u8>(), 1..300), bit in any::<prop::sample::Index>(),
        path in "/v3/[a-z]{1,9}", nonce in "[A-Za-z0-9]{1,32}", part in 0..5_u8,
    ) {
        let call = Call { method: "POST", target: path, body };
        let header = call.authorize(&merchant(), noon(), &nonce).unwrap();
        let read = Authorization::parse(&header).unwrap();
        prop_assert_eq!(&Authorization::parse(&read.to_header()).unwrap(), &read);
        let key = MERCHANT_KEY.verifying_key().unwrap();
        let verify = |read: &Authorization, call: &Call| {
            read.verify(&key, call.method, &call.target, &call.body, noon())
        };
        prop_assert_eq!(verify(&read, &call), Ok(()));
        let (mut other, mut changed) = (read.clone(), call.clone());
        let turned = |text: &str| turn_a_bit(text, bit).unwrap_or_else(|| format!("{text}x"));
        match part {
            0 => changed.target = turned(&call.target),
            1 => other.nonce = turned(&read.nonce),
            2 => other.timestamp = turned(&read.timestamp),
            3 => { let at = bit.index(256); other.signature[at] ^= 1; }
            _ => { let at = bit.index(call.body.len()); changed.body[at] ^= 1; }
        }
        prop_assert!(verify(&other, &changed).is_err());
    }

    /// Any answer verifies; with one bit flipped anywhere it does not.
    #[test]
    fn signed_answers_resist_changes(
        body in proptest::collection::vec(any::<u8>(), 1..300), bit in any::<prop::sample::Index>(), part in 0..5_u8,
    ) {
        let signature = signed(&body);
        prop_assert_eq!(keyring().verify(&signature, &body, noon()), Ok(()));
        let (mut other, mut changed) = (signature.clone(), body.clone());
        let turned = |text: &str| turn_a_bit(text, bit).unwrap_or_else(|| format!("{text}x"));
        match part {
            0 => other.nonce = turned(&signature.nonce),
            1 => other.timestamp = turned(&signature.timestamp),
            2 => other.signature = turned(&signature.signature),
            3 => other.serial = turned(KEY_ID),
            _ => { let at = bit.index(body.len()); changed[at] ^= 1; }
        }
        prop_assert!(keyring().verify(&other, &changed, noon()).is_err());
    }

    /// Any header is parsed or refused, never anything else.
    #[test]
    fn any_header_is_read_or_refused(text in ".{0,200}", tail in ".{0,80}") {
        let _ = Authorization::parse(&text);
        let _ = Authorization::parse(&format!("{SCHEME} mchid=\"1\",{tail}"));
    }
}
