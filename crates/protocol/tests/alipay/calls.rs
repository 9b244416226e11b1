//! Calls: all wire formats are read back and verified, and no changed byte is accepted.

use cashier_core::time::Timestamp;
use cashier_protocol::alipay::charset::Charset;
use cashier_protocol::alipay::form;
use cashier_protocol::alipay::gateway::{Call, Caller, ReceivedCall, SignedCall};
use cashier_protocol::alipay::signing;
use proptest::prelude::*;

use crate::{ALIPAY, MERCHANT, at, caller};

fn call(biz_content: &str) -> Call<'_> {
    Call {
        method: "alipay.trade.page.pay",
        biz_content,
        notify_url: Some("https://shop.example/notify?a=1&b=2"),
        return_url: Some(""),
        at: at("2026-11-20T16:00:01Z"),
    }
}

fn signed(biz_content: &str) -> SignedCall {
    caller().sign(&call(biz_content)).unwrap()
}

fn is_right(call: &ReceivedCall) -> bool {
    call.is_signed_by(&MERCHANT.verifying_key().unwrap())
}

/// The three formats that SDKs send give the same parameters, and all verify.
#[test]
fn shapes() {
    let content = "{\"subject\":\"茶 + 100% \\\"x\\\"\"}";
    let signed = signed(content);
    let query = signed.to_query().unwrap();
    let (common, body) = signed.to_post().unwrap();
    let link = signed.to_link("https://gateway.example/gateway.do").unwrap();
    let (_, of_link) = link.split_once('?').unwrap();
    let calls = [
        ReceivedCall::read(query.as_bytes(), b""),
        ReceivedCall::read(b"", query.as_bytes()),
        ReceivedCall::read(common.as_bytes(), body.as_bytes()),
        ReceivedCall::read(of_link.as_bytes(), b""),
        // Some frameworks repeat the character set in both places.
        ReceivedCall::read(query.as_bytes(), b"charset=utf-8"),
    ];
    for call in calls {
        let call = call.unwrap();
        assert_eq!(&call.params, signed.params());
        assert!(is_right(&call) && !call.is_signed_by(&ALIPAY.verifying_key().unwrap()));
        assert_eq!((call.method(), call.biz_content()), ("alipay.trade.page.pay", content));
    }
}

/// What is signed: `sign_type` is included, empty parameters and `sign` are not, values are not escaped.
#[test]
fn text_to_sign() {
    let signed = signed("{}");
    assert_eq!(
        signing::call_text(signed.params()),
        "app_id=2021000000000001&biz_content={}&charset=utf-8&format=JSON&method=alipay.trade.page.pay\
         &notify_url=https://shop.example/notify?a=1&b=2&sign_type=RSA2&timestamp=2026-11-21 00:00:01&version=1.0"
    );
    assert!(!signed.params().contains_key("return_url"));
    // Clients that send empty parameters omit them from the signature.
    let query = format!("{}&return_url=&app_auth_token=", signed.to_query().unwrap());
    let received = ReceivedCall::read(query.as_bytes(), b"").unwrap();
    assert!(is_right(&received) && received.param("return_url").is_none());
}

/// A GBK call is signed and escaped in GBK.
#[test]
fn gbk() {
    let caller = Caller { charset: Charset::Gbk, ..caller() };
    let signed = caller.sign(&call("{\"subject\":\"茶\"}")).unwrap();
    let query = signed.to_query().unwrap();
    assert!(query.contains("%B2%E8"), "{query}");
    let received = ReceivedCall::read(query.as_bytes(), b"").unwrap();
    assert!(received.charset == Charset::Gbk && is_right(&received));
    assert_eq!(received.biz_content(), "{\"subject\":\"茶\"}");
    assert!(caller.sign(&call("{\"subject\":\"🍵\"}")).is_err());
}

/// A changed byte is refused or, where a form has two spellings, changes nothing.
#[test]
fn no_changed_byte_passes() {
    let signed = signed("{\"out_trade_no\":\"A1\",\"total_amount\":\"0.01\"}");
    let query = signed.to_query().unwrap();
    for place in 0..query.len() {
        for flip in [1_u8, 0x20, 0x80] {
            let mut bytes = query.clone().into_bytes();
            bytes[place] ^= flip;
            if let Ok(call) = ReceivedCall::read(&bytes, b"") {
                assert!(!is_right(&call) || call.params == *signed.params(), "{place}");
            }
        }
    }
}

/// Calls that are not calls get the gateway's codes.
#[test]
fn faults() {
    let good = signed("{}").to_query().unwrap();
    let without = |name: &str| {
        good.split('&').filter(|pair| !pair.starts_with(&format!("{name}="))).collect::<Vec<_>>().join("&")
    };
    for (query, code, sub_code) in [
        (String::new(), "40001", "isv.missing-app-id"),
        (without("method"), "40001", "isv.missing-method"),
        (without("sign"), "40001", "isv.missing-signature"),
        (without("sign_type"), "40001", "isv.missing-signature-type"),
        (without("timestamp"), "40001", "isv.missing-timestamp"),
        (without("version"), "40001", "isv.missing-version"),
        (good.replace("RSA2", "RSA"), "40002", "isv.invalid-signature-type"),
        (good.replace("charset=utf-8", "charset=latin1"), "40002", "isv.invalid-charset"),
        (good.replace("format=JSON", "format=xml"), "40002", "isv.invalid-format"),
        (good.replace("timestamp=2026", "timestamp=26"), "40002", "isv.invalid-timestamp"),
        (format!("{good}&method=alipay.trade.refund"), "40002", "isv.invalid-parameter"),
        (format!("{good}&x=%zz"), "40002", "isv.invalid-parameter"),
        (format!("{good}&x=%E8%8C"), "40002", "isv.invalid-parameter"),
        (format!("{good}&x=%"), "40002", "isv.invalid-parameter"),
        (format!("{good}&x={}", "a".repeat(300_000)), "40002", "isv.invalid-parameter"),
    ] {
        let fault = ReceivedCall::read(query.as_bytes(), b"").unwrap_err();
        assert_eq!((fault.code, fault.sub_code.as_str()), (code, sub_code));
    }
    let split = ReceivedCall::read(good.as_bytes(), b"method=alipay.trade.refund").unwrap_err();
    assert_eq!(split.sub_code, "isv.invalid-parameter");
}

proptest! {
    /// Whatever the content, the call survives the wire and verifies.
    #[test]
    fn round_trip(content in "\\PC{0,80}|[&=+% \r\n\"\\\\]{0,20}", notify in "[ -~]{0,30}") {
        let call = Call { notify_url: Some(&notify), biz_content: &content, ..call("") };
        let signed = caller().sign(&call).unwrap();
        let (query, body) = signed.to_post().unwrap();
        let received = ReceivedCall::read(query.as_bytes(), body.as_bytes()).unwrap();
        prop_assert_eq!(&received.params, signed.params());
        prop_assert!(is_right(&received));
    }

    /// Arbitrary bytes make the readers return an error at worst.
    #[test]
    fn never_panics(query in prop::collection::vec(any::<u8>(), 0..120), body in "[a-z%&=+0-9A-F]{0,80}") {
        let _ = ReceivedCall::read(&query, body.as_bytes());
        let _ = form::read(&[&query, body.as_bytes()]);
    }

    /// Times on the wire read back to the second.
    #[test]
    fn times(seconds in 0_i64..250_000_000_000) {
        let at = Timestamp::from_micros(seconds * 1_000_000);
        let text = cashier_protocol::china_time::to_dashed(at);
        prop_assert_eq!(cashier_protocol::china_time::parse_dashed(&text), Some(at));
    }
}
