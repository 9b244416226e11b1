//! The cashier: what a payer's browser sees, in every state and in three languages, and where it goes afterwards.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use cashier_protocol::alipay::notices;
use cashier_protocol::alipay::trade::numbers::TradeNumbers;
use cashier_protocol::alipay::trade::order::Product;

use super::{Merchant, sub_code, wanted};
use crate::rig::Rig;

/// Opens the link of an order; returns the address of its page.
async fn open(rig: &Rig, link: &str) -> String {
    let answer = rig.get(link).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{answer:?}");
    answer.header("location").to_owned()
}

/// A page on a computer: the trade exists after the sign-in, is paid with one tap, and the return address is signed.
#[tokio::test]
async fn paid() {
    let rig = Rig::new();
    let merchant = Merchant::with_keys(&rig);
    let link = merchant.page(
        &rig,
        Product::PagePay,
        &wanted("A1", 8_888),
        Some("https://shop.example/back?x=1#end"),
    );
    let page = open(&rig, &link).await;
    assert_eq!(open(&rig, &link).await, page);
    let asked = TradeNumbers::of_merchant("A1");
    assert_eq!(sub_code(&merchant.ask(&rig, &asked).await), "ACQ.TRADE_NOT_EXIST");
    let shown = rig.get(&page).await;
    assert!(shown.text().contains("88.88") && shown.text().contains("<svg"));
    assert!(shown.header("content-security-policy").contains("default-src 'none'"));
    assert_eq!(rig.post(&format!("{page}/sign-in"), "").await.header("location"), page);
    assert!(merchant.ask(&rig, &asked).await.contains("WAIT_BUYER_PAY"));
    assert_eq!(rig.get(&format!("{page}/state")).await.text(), "pay");
    rig.post(&format!("{page}/pay"), "").await;
    let done = rig.get(&page).await;
    let back = done.header("refresh").strip_prefix("3; url=").unwrap();
    let query = back.strip_prefix("https://shop.example/back?x=1&").unwrap();
    let params = notices::open(query.as_bytes(), &merchant.trust).unwrap();
    assert_eq!((params["out_trade_no"].as_str(), params["total_amount"].as_str()), ("A1", "88.88"));
    assert_eq!(params["method"], "alipay.trade.page.pay.return");
}

/// Wap, app and a form that is posted; giving up leads to the address for that case; every page says SANDBOX.
#[tokio::test]
async fn left() {
    let rig = Rig::new();
    let merchant = Merchant::with_keys(&rig);
    let mut order = wanted("B1", 100);
    order.quit_url = Some("https://shop.example/quit".to_owned());
    let page = open(&rig, &merchant.page(&rig, Product::WapPay, &order, None)).await;
    let location = rig.post(&format!("{page}/leave"), "").await.header("location").to_owned();
    let left = rig.get(&location).await.text();
    assert!(left.contains("https://shop.example/quit") && left.contains("SANDBOX"));
    let content = wanted("B2", 100).to_biz_content(Product::AppPay).unwrap();
    let signed = merchant.sign(&rig, Product::AppPay.method(), &content, None);
    let text = signed.to_query().unwrap();
    assert_eq!(rig.post("/gateway.do", text.clone()).await.status, StatusCode::SEE_OTHER);
    let scanned = rig.control(Method::POST, "/scan", serde_json::json!({ "code": text })).await;
    assert_eq!((&scanned["out_trade_no"], &scanned["state"]), (&"B2".into(), &"not_paid".into()));
    let unknown = rig.get("/alipay/cashier/nothing").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    assert!(unknown.text().contains("SANDBOX"));
}

/// The page is in the reader's language, and an address that would run a script is not a link.
#[tokio::test]
async fn languages() {
    let rig = Rig::new();
    let merchant = Merchant::with_keys(&rig);
    let link = merchant.page(&rig, Product::PagePay, &wanted("C1", 100), Some("javascript:alert(1)"));
    let page = open(&rig, &link).await;
    for (accepted, expected) in
        [("zh-TW, en", "<html lang=\"zh-CN\" dir=\"ltr\">"), ("ar", "dir=\"rtl\""), ("", "lang=\"en\"")]
    {
        let request = Request::get(&page).header("accept-language", accepted).body(Body::empty()).unwrap();
        assert!(rig.send(request).await.text().contains(expected), "{accepted}");
    }
    assert!(rig.get(&format!("{page}?lang=ar")).await.text().contains("dir=\"rtl\""));
    rig.post(&format!("{page}/pay"), "").await;
    let paid = rig.get(&page).await;
    assert!(!paid.text().contains("javascript:") && paid.header("refresh").is_empty());
}
