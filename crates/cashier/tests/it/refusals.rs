//! Refusals teach: each links to the entry of its code in the catalogue, and the entry exists.

use std::collections::BTreeSet;

use cashier_core::error::Code;
use cashier_core::merchant::{ClientId, CreateMerchant};
use cashier_protocol::wallet::client::Client;
use reqwest::Response;
use serde_json::{Value, json};

use crate::commands::merchant;
use crate::support::{Database, on_both_engines};
use crate::wallet::{Wallet, send_signed};

on_both_engines! {
    every_surface_links_its_refusals_to_the_catalogue;
    a_wrong_signature_is_told_what_was_checked;
    a_body_is_declared_as_json_or_not_at_all;
    a_merchants_own_mistakes_are_told_when_they_happen;
}

const PAY: &str = "/v1/payments/pay";

/// The catalogue's anchors, in one language.
async fn anchors(wallet: &Wallet, language: &str) -> BTreeSet<String> {
    let page = wallet.http.get(format!("{}/docs/errors?lang={language}", wallet.base)).send().await.unwrap();
    assert_eq!(page.status(), 200);
    let policy = page.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe-inline"), "{policy}");
    let html = page.text().await.unwrap();
    html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

/// The code that an answer's link names. The link leads to the catalogue of this server.
pub(crate) fn linked(headers: &reqwest::header::HeaderMap, base: &str) -> String {
    let link = headers.get("link").unwrap_or_else(|| panic!("no link: {headers:?}")).to_str().unwrap();
    let code = link.strip_prefix(&format!("<{base}/docs/errors#"));
    let code = code.and_then(|rest| rest.strip_suffix(">; rel=\"help\""));
    code.unwrap_or_else(|| panic!("a strange link: {link}")).to_owned()
}

async fn every_surface_links_its_refusals_to_the_catalogue(database: Database) {
    let wallet = Wallet::start(&database).await;
    for language in ["en", "zh", "ar"] {
        let known = anchors(&wallet, language).await;
        for code in Code::ALL {
            assert!(known.contains(code.row().name), "{} in {language}", code.row().name);
        }
    }
    // The signed OpenAPI, signed answers and unsigned ones.
    let paid = wallet.call(PAY, &wallet.pay_body("linked", "1000")).await;
    assert_eq!((paid.outcome().as_str(), paid.headers.get("link")), ("A ACCEPT", None));
    for (path, body, code) in [
        (PAY, json!({}), "PARAM_ILLEGAL"),
        (PAY, json!([]), "MSG_PARSE_ERROR"),
        ("/v1/payments/inquiryPayment", json!({ "paymentRequestId": "none" }), "ORDER_NOT_EXIST"),
        ("/v1/payments/fly", json!({}), "INVALID_API"),
    ] {
        let answer = wallet.call(path, &body).await;
        assert_eq!(answer.text("/result/resultCode"), code);
        assert_eq!(linked(&answer.headers, &wallet.base), code, "{path}");
    }
    let nobody = wallet.send(PAY, &[("client-id".to_owned(), "NOBODY".to_owned())], b"{}").await;
    assert_eq!(linked(&nobody.headers, &wallet.base), "INVALID_CLIENT");
    // The host API, in the header and in the body.
    let host = |method: &str, path: &str| {
        wallet.http.request(method.parse().unwrap(), format!("{}/host/v1{path}", wallet.base)).send()
    };
    for (method, path, status, code) in [
        ("GET", "/inbox", 401, "SESSION_REQUIRED"),
        ("POST", "/sessions", 400, "MSG_PARSE_ERROR"),
        ("GET", "/sessions", 405, "METHOD_NOT_SUPPORTED"),
        ("GET", "/nothing", 404, "NOT_FOUND"),
    ] {
        let answer: Response = host(method, path).await.unwrap();
        assert_eq!(answer.status(), status, "{path}");
        assert_eq!(linked(answer.headers(), &wallet.base), code);
        let body: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
        assert_eq!(body["error"]["code"], code);
        assert_eq!(body["error"]["help"], format!("{}/docs/errors#{code}", wallet.base));
    }
    wallet.finish().await;
}

/// The sender learns what was covered, and so finds the difference; nothing of the body comes back.
async fn a_wrong_signature_is_told_what_was_checked(database: Database) {
    let wallet = Wallet::start(&database).await;
    let body = wallet.pay_body("told", "1000").to_string();
    let now = wallet.running.shared.engine.clock().now();
    let headers = wallet.client.sign(PAY, now, body.as_bytes()).unwrap();
    let headers = headers.map(|(name, value)| (name.to_owned(), value));
    let sent = format!("{body}\n");
    let answer = wallet.send(PAY, &headers, sent.as_bytes()).await;
    assert_eq!(answer.outcome(), "F INVALID_SIGNATURE");
    let told = answer.text("/result/resultMessage");
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, sent.as_bytes());
    let digest = data_encoding::HEXLOWER.encode(digest.as_ref());
    let length = format!("{} bytes", sent.len());
    for part in [PAY, headers[1].1.as_str(), &length, &digest, "key 1", "line feed"] {
        assert!(told.contains(part), "{part} is not in: {told}");
    }
    assert!(told.ends_with('.') && told.chars().count() <= 256, "{told}");
    assert!(!told.contains("told") && !told.contains("productCode"), "{told}");
    wallet.finish().await;
}

/// A body that is declared as something other than JSON is refused with a signature; one without a declaration is read.
async fn a_body_is_declared_as_json_or_not_at_all(database: Database) {
    let wallet = Wallet::start(&database).await;
    let body = wallet.pay_body("declared", "1000").to_string();
    let send = async |kind: Option<&str>| {
        let now = wallet.running.shared.engine.clock().now();
        let headers = wallet.client.sign(PAY, now, body.as_bytes()).unwrap();
        let headers = headers.map(|(name, value)| (name.to_owned(), value)).into_iter();
        let mut headers: Vec<_> = headers.filter(|(name, _)| name != "content-type").collect();
        headers.extend(kind.map(|kind| ("content-type".to_owned(), kind.to_owned())));
        wallet.send(PAY, &headers, body.as_bytes()).await
    };
    for kind in ["text/plain", "application/x-www-form-urlencoded", ""] {
        let refused = send(Some(kind)).await;
        assert_eq!(refused.outcome(), "F MEDIA_TYPE_NOT_ACCEPTABLE", "{kind}");
        assert!(refused.text("/result/resultMessage").contains("application/json"));
    }
    for kind in [None, Some("application/json"), Some("Application/JSON ; charset=utf-8")] {
        assert_eq!(send(kind).await.outcome(), "A ACCEPT", "{kind:?}");
    }
    wallet.finish().await;
}

/// A key version that is not registered, a client of another wallet, a notice URL that no notice will reach.
async fn a_merchants_own_mistakes_are_told_when_they_happen(database: Database) {
    let wallet = Wallet::start(&database).await;
    let body = wallet.pay_body("mistakes", "1000").to_string();
    let now = wallet.running.shared.engine.clock().now();
    let headers = wallet.client.sign(PAY, now, body.as_bytes()).unwrap();
    let mut headers = headers.map(|(name, value)| (name.to_owned(), value));
    headers[2].1 = headers[2].1.replace("keyVersion=1", "keyVersion=7");
    let told = wallet.send(PAY, &headers, body.as_bytes()).await.text("/result/resultMessage");
    assert_eq!(told, "No key of this client has the keyVersion 7. Keys that are accepted: 1.");

    let nobody = wallet.send(PAY, &[("client-id".to_owned(), "NOBODY".to_owned())], b"{}").await;
    assert!(nobody.text("/result/resultMessage").contains(&wallet.base), "{}", nobody.json);

    // This merchant may be notified at private addresses, so nothing is wrong with its URL.
    let fine = wallet.call(PAY, &wallet.pay_body("fine", "1000")).await;
    assert_eq!((fine.outcome().as_str(), fine.headers.get("remark")), ("A ACCEPT", None));
    // Another one may not; the order itself is right, so it is accepted.
    let client_id: ClientId = "FAR_AWAY".parse().unwrap();
    let spki = wallet.client.key.verifying_key().unwrap().spki().to_vec();
    let far = CreateMerchant { private_notify: false, ..merchant(client_id.clone(), "Far Away", spki) };
    wallet.running.shared.engine.submit(far).await.unwrap();
    let client = Client { client_id, ..wallet.client.clone() };
    let answer =
        send_signed(&client, &wallet.http, &wallet.base, PAY, &wallet.pay_body("private", "1000")).await;
    assert_eq!(answer.outcome(), "A ACCEPT");
    let told = answer.headers["remark"].to_str().unwrap();
    assert!(told.contains("paymentNotifyUrl") && told.contains("--private-notify"), "{told}");
    wallet.finish().await;
}
