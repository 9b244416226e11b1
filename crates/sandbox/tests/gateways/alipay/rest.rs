//! The newer form of the interface: signed in headers, failures with a status.

use axum::http::request::Builder;
use axum::http::{Request, StatusCode};
use cashier_protocol::alipay::certificates::root_serials;
use cashier_protocol::alipay::rest::{self, Covered};
use cashier_protocol::wallet::keys::VerifyingKey;

use super::Merchant;
use crate::rig::{Answer, Rig};

async fn call(rig: &Rig, merchant: &Merchant, path: &str, body: &str, signed_body: &str) -> Answer {
    send(rig, merchant, Request::post(path), path, body, signed_body).await
}

async fn get(rig: &Rig, merchant: &Merchant, target: &str) -> Answer {
    send(rig, merchant, Request::get(target), target, "", "").await
}

async fn send(
    rig: &Rig,
    merchant: &Merchant,
    request: Builder,
    target: &str,
    body: &str,
    signed_body: &str,
) -> Answer {
    let http_method = if body.is_empty() { "GET" } else { "POST" };
    let covered = Covered { http_method, target, body: signed_body.as_bytes(), app_auth_token: None };
    let caller = &merchant.caller;
    let header = rest::authorize(&caller.key, &caller.app_id, "n1", 1_795_233_600_000, &covered).unwrap();
    rig.send(request.header("authorization", header).body(body.to_owned().into()).unwrap()).await
}

/// A GET has its parameters in the query, including numbers and nested ones (go-pay/gopay, Alipay v3).
#[tokio::test]
async fn a_get_reads_its_query() {
    let rig = Rig::new();
    let merchant = Merchant::with_keys(&rig);
    let bills = "/v3/alipay/data/dataservice/bill/downloadurl/query?bill_type=trade&bill_date=2026-11-20";
    let bill = get(&rig, &merchant, bills).await;
    assert_eq!(bill.status, StatusCode::OK, "{}", bill.text());
    assert!(bill.json()["bill_download_url"].as_str().unwrap().contains("2026-11-20"));
    let receivers = "/v3/alipay/trade/royalty/relation/batchquery?page_num=1&page_size=10&out_request_no=q1";
    assert_eq!(get(&rig, &merchant, receivers).await.json()["current_page_size"], 10);
    let serial = root_serials(&rig.file("/alipay/root_cert_pem")).unwrap();
    let unknown = format!("/v3/alipay/open/app/alipaycert/download?alipay_cert_sn={serial}");
    assert_eq!(get(&rig, &merchant, &unknown).await.json()["code"], "isv.cert-sn-not-exist");
    let without = "/v3/alipay/data/dataservice/bill/downloadurl/query";
    assert_eq!(get(&rig, &merchant, without).await.status, StatusCode::BAD_REQUEST);
}

/// An order is made, queried and refused over REST; answers are signed; a changed body is refused.
#[tokio::test]
async fn signed_both_ways() {
    let rig = Rig::new();
    let merchant = Merchant::with_keys(&rig);
    let order = r#"{"out_trade_no":"A1","total_amount":"1.00","subject":"茶"}"#;
    let made = call(&rig, &merchant, "/v3/alipay/trade/precreate", order, order).await;
    assert_eq!(made.status, StatusCode::OK);
    let public = VerifyingKey::parse(&rig.file("/alipay/alipay_public_key_pem")).unwrap();
    let headers = ["alipay-timestamp", "alipay-nonce", "alipay-signature"].map(|name| made.header(name));
    let body = made.body.clone().unwrap();
    assert!(rest::is_answer_signed(&public, headers[0], headers[1], headers[2], &body));
    assert!(made.json()["qr_code"].is_string() && made.json()["code"].is_null());
    let query = r#"{"out_trade_no":"A1"}"#;
    let early = call(&rig, &merchant, "/v3/alipay/trade/query", query, query).await;
    assert_eq!(
        (early.status, early.json()["code"].as_str()),
        (StatusCode::BAD_REQUEST, Some("TRADE_NOT_EXIST"))
    );
    rig.pay("A1").await;
    let paid = call(&rig, &merchant, "/v3/alipay/trade/query", query, query).await;
    assert_eq!(paid.json()["trade_status"], "TRADE_SUCCESS");
    let forged = call(&rig, &merchant, "/v3/alipay/trade/query", query, "{}").await;
    assert_eq!(forged.status, StatusCode::UNAUTHORIZED);
    let unknown = call(&rig, &merchant, "/v3/alipay/trade/nothing", query, query).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    assert!(
        unknown.text().contains("alipay.trade.nothing") && !unknown.header("alipay-signature").is_empty()
    );
    assert_eq!(rig.post("/v3/alipay/trade/query", query).await.status, StatusCode::UNAUTHORIZED);
}
