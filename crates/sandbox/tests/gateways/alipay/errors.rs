//! Calls that are refused, in the formats in which SDKs send calls. Every answer is signed, including refusals.

use axum::http::StatusCode;
use cashier_protocol::alipay::charset::Charset;
use cashier_protocol::alipay::form;
use cashier_protocol::alipay::trade::order::Product;
use cashier_protocol::alipay::{answer, trust::Trust};
use cashier_protocol::wallet::keys::SigningKey;
use serde_json::Value;

use super::{Merchant, sub_code, wanted};
use crate::rig::{Answer, Rig};

const QUERY: &str = "alipay.trade.query";

fn opened(answer: Answer, method: &str, trust: &Trust) -> String {
    assert_eq!(answer.status, StatusCode::OK);
    answer::open(&answer.body.unwrap(), method, Charset::Utf8, trust).unwrap()
}

/// Each mistake of a caller has its code.
#[tokio::test]
async fn codes() {
    let rig = Rig::new();
    let merchant = Merchant::with_certificates(&rig);
    let params = merchant.sign(&rig, QUERY, r#"{"out_trade_no":"A1"}"#, None).params().clone();
    for (name, value, code) in [
        ("sign", Some("AAAA"), "isv.invalid-signature"),
        ("sign", None, "isv.missing-signature"),
        ("biz_content", Some("{}"), "isv.invalid-signature"),
        ("app_id", Some("1"), "isv.invalid-app-id"),
        ("method", None, "isv.missing-method"),
        ("timestamp", Some("now"), "isv.invalid-timestamp"),
        ("sign_type", Some("RSA"), "isv.invalid-signature-type"),
        ("format", Some("XML"), "isv.invalid-format"),
        ("charset", Some("big5"), "isv.invalid-charset"),
        ("app_cert_sn", Some("0"), "isv.app-cert-not-match"),
        ("alipay_root_cert_sn", Some("0"), "isv.invalid-root-cert-sn"),
    ] {
        let mut changed = params.clone();
        match value {
            Some(value) => changed.insert(name.to_owned(), value.to_owned()),
            None => changed.remove(name),
        };
        let body = form::write(&changed, Charset::Utf8).unwrap();
        let answer = rig.post("/gateway.do", body).await;
        let members: Value = answer.json();
        let content =
            members.as_object().unwrap().iter().find(|(name, _)| name.ends_with("_response")).unwrap().1;
        assert_eq!(content["sub_code"], code, "{name}");
        assert!(members["sign"].is_string(), "{name}");
    }
    let unknown = merchant.call(&rig, "alipay.trade.nothing", "{}").await;
    assert_eq!(sub_code(&unknown), "isv.invalid-method");
    for content in ["[]", "{", "{}", r#"{"out_trade_no":"a b"}"#] {
        assert_eq!(
            sub_code(&merchant.call(&rig, QUERY, content).await),
            "ACQ.INVALID_PARAMETER",
            "{content}"
        );
    }
}

/// A stranger's key is never accepted, whatever it claims to be.
#[tokio::test]
async fn strangers() {
    let rig = Rig::new();
    let mut merchant = Merchant::with_keys(&rig);
    merchant.caller.key = SigningKey::generate().unwrap();
    let content = merchant.call(&rig, QUERY, r#"{"out_trade_no":"A1"}"#).await;
    assert_eq!(sub_code(&content), "isv.invalid-signature");
    assert!(content.contains("app_id="), "the text that should have been signed is shown: {content}");
    let page = rig.get(&merchant.page(&rig, Product::PagePay, &wanted("A1", 100), None)).await;
    assert!(page.text().contains("isv.invalid-signature"));
}

/// Everything in the query of a GET, everything as a form, and in GBK.
#[tokio::test]
async fn shapes() {
    let rig = Rig::new();
    let mut merchant = Merchant::with_keys(&rig);
    let signed = merchant.sign(&rig, QUERY, r#"{"out_trade_no":"A1"}"#, None);
    let by_get = rig.get(&signed.to_link("/gateway.do").unwrap()).await;
    assert_eq!(sub_code(&opened(by_get, QUERY, &merchant.trust)), "ACQ.TRADE_NOT_EXIST");
    let by_form = rig.post("/gateway.do", signed.to_query().unwrap()).await;
    assert_eq!(sub_code(&opened(by_form, QUERY, &merchant.trust)), "ACQ.TRADE_NOT_EXIST");
    merchant.caller.charset = Charset::Gbk;
    let made = merchant.order(&rig, Product::Create, &wanted("B1", 100)).await;
    assert!(made.contains("10000"), "{made}");
    assert_eq!(rig.order("B1").await["description"], "一杯茶 + 100% tea");
    let answer = merchant.send(&rig, QUERY, r#"{"out_trade_no":"B1"}"#, "").await;
    assert_eq!(answer.header("content-type"), "text/html;charset=GBK");
}

/// The user's identity, for a phone's code.
#[tokio::test]
async fn users() {
    let rig = Rig::new();
    let merchant = Merchant::with_keys(&rig);
    let method = "alipay.system.oauth.token";
    let mut params = merchant.sign(&rig, method, "{}", None).params().clone();
    let refused = rig.post("/gateway.do", form::write(&params, Charset::Utf8).unwrap()).await;
    assert_eq!(sub_code(&opened(refused, method, &merchant.trust)), "isv.missing-grant-type");
    params.extend([
        ("grant_type".to_owned(), "authorization_code".to_owned()),
        ("code".to_owned(), "user:2088000000000077".to_owned()),
    ]);
    params.remove("sign");
    let text = cashier_protocol::alipay::signing::call_text(&params);
    let sign = cashier_protocol::alipay::signing::sign(&merchant.caller.key, &text, Charset::Utf8).unwrap();
    params.insert("sign".to_owned(), sign);
    let answer = rig.post("/gateway.do", form::write(&params, Charset::Utf8).unwrap()).await;
    assert!(opened(answer, method, &merchant.trust).contains("2088000000000077"));
}
