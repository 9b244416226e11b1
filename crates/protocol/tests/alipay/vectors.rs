//! Only what Alipay's own keys signed is accepted.

use cashier_protocol::alipay::answer::{self, AnswerError};
use cashier_protocol::alipay::certificates::serial_from;
use cashier_protocol::alipay::charset::Charset;
use cashier_protocol::alipay::form::{self, Params};
use cashier_protocol::alipay::notices::{self, TradeNotice};
use cashier_protocol::alipay::signing;
use cashier_protocol::alipay::trust::Trust;
use cashier_protocol::wallet::keys::VerifyingKey;
use serde_json::Value;

fn vector(id: &str) -> Value {
    let all: Vec<Value> = serde_json::from_str(include_str!("vectors.json")).unwrap();
    all.into_iter().find(|vector| vector["id"] == id).unwrap()
}

fn key(vector: &Value) -> VerifyingKey {
    VerifyingKey::parse(vector["public_key"].as_str().unwrap()).unwrap()
}

fn params(vector: &Value) -> Params {
    serde_json::from_value(vector["params"].clone()).unwrap()
}

/// The signature of an answer covers the text of its content.
#[test]
fn answer() {
    let vector = vector("alipay-sync-response");
    let (content, sign) = (vector["object_text"].as_str().unwrap(), vector["sign"].as_str().unwrap());
    let trust = Trust::new().with_key(key(&vector));
    let body = format!("{{\"alipay_trade_pay_response\":{content},\"sign\":\"{sign}\"}}");
    let open = |body: &str| answer::open(body.as_bytes(), "alipay.trade.pay", Charset::Utf8, &trust);
    assert_eq!(open(&body), Ok(content.to_owned()));
    assert_eq!(open(&body.replace("\"0.01\"", "\"0.02\"")), Err(AnswerError::WrongSignature));
    assert_eq!(open(&body.replace(":{\"amount\"", ": {\"amount\"")), Ok(content.to_owned()));
    assert_eq!(open(&body.replace("\",\"msg\"", "\", \"msg\"")), Err(AnswerError::WrongSignature));
}

/// The signatures of trade notices omit `sign_type`; those of service-market notices cover it.
#[test]
fn notices_of_both_kinds() {
    for id in ["alipay-trade-notify", "alipay-servicemarket-notify"] {
        let vector = vector(id);
        let (params, key) = (params(&vector), key(&vector));
        assert_eq!(signing::notice_text(&params), vector["string_to_sign"].as_str().unwrap(), "{id}");
        let body = form::write(&params, Charset::Utf8).unwrap();
        let trust = Trust::new().with_key(key);
        assert_eq!(notices::open(body.as_bytes(), &trust), Ok(params.clone()), "{id}");
        for name in params.keys() {
            let mut changed = params.clone();
            changed.entry(name.clone()).and_modify(|value| value.push('0'));
            let body = form::write(&changed, Charset::Utf8).unwrap();
            assert!(notices::open(body.as_bytes(), &trust).is_err(), "{id}: {name}");
            changed.remove(name);
            let body = form::write(&changed, Charset::Utf8).unwrap();
            // Without the charset it is still UTF-8, but the signature covers it.
            assert!(notices::open(body.as_bytes(), &trust).is_err(), "{id}: {name}");
        }
    }
}

/// The fields of a published notice are understood.
#[test]
fn notice_is_read() {
    let notice = TradeNotice::read(&params(&vector("alipay-trade-notify"))).unwrap();
    assert_eq!((notice.total_fen, notice.state.is_paid()), (10, true));
    assert_eq!(notice.out_trade_no, "20190815155618536-564-57");
    assert_eq!(notice.paid_at.unwrap().to_rfc3339(), "2019-08-15T07:56:24.000+00:00");
    let error = TradeNotice::read(&params(&vector("alipay-servicemarket-notify"))).unwrap_err();
    assert_eq!(error, notices::NoticeError::Field("notify_type"));
}

/// Issuer and number give the published serial numbers.
#[test]
fn serial_numbers() {
    let vector = vector("alipay-cert-sn");
    for name in ["app", "alipay"] {
        let text = |field: &str| vector[name][field].as_str().unwrap();
        assert_eq!(serial_from(text("issuer"), text("serial")), text("sn"), "{name}");
    }
    let roots = [
        serial_from(
            "CN=Ant Financial Certification Authority R1,OU=Certification Authority,O=Ant Financial,C=CN",
            "2292228364100439313",
        ),
        serial_from(
            "CN=iTrusChina Class 2 Root CA - G3,OU=China Trust Network,O=iTrusChina,C=CN",
            "95790491425698859646659490580052089075020051350",
        ),
    ];
    assert_eq!(roots.join("_"), vector["root_sn"].as_str().unwrap());
}

/// The content is cut out exactly, whatever surrounds it and whatever it contains.
#[test]
fn content_is_cut_out() {
    for case in vector("alipay-response-extraction")["cases"].as_array().unwrap() {
        let parts = answer::take_apart(case["body"].as_str().unwrap(), "alipay.x").unwrap();
        assert_eq!((parts.content, parts.sign), (case["signed"].as_str().unwrap(), Some("S")));
    }
}
