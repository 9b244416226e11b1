//! A payment from its order to its bill.

use cashier_protocol::wechat::v3::aead::ApiV3Key;
use cashier_protocol::wechat::v3::bill_file::Bill;
use cashier_protocol::wechat::v3::bills::{self, BillLink, TradeBillKind};
use cashier_protocol::wechat::v3::certificates::{self, CertificateList};
use cashier_protocol::wechat::v3::notices::Content;
use cashier_protocol::wechat::v3::order::{
    self, H5Info, H5Order, Kind, NativeOrder, Payer, PrepaidOrder, SceneInfo,
};
use cashier_protocol::wechat::v3::pay_sign::PageParameters;
use cashier_protocol::wechat::v3::refunds::{self, CreateRefund, Refund, RefundRequestAmount, RefundState};
use cashier_protocol::wechat::v3::trade_bill;
use cashier_protocol::wechat::v3::transactions::{self, Expected, OrderState, Transaction};
use serde_json::json;

use crate::stage::{Stage, signature};

pub(crate) fn refund_of(
    stage: &Stage,
    out_trade_no: &str,
    number: &str,
    fen: i64,
    total: i64,
) -> CreateRefund {
    CreateRefund {
        transaction_id: None,
        out_trade_no: Some(out_trade_no.to_owned()),
        out_refund_no: number.to_owned(),
        reason: Some("cold tea".to_owned()),
        notify_url: Some(stage.notify_url.clone()),
        funds_account: None,
        amount: RefundRequestAmount { refund: fen, total, currency: "CNY".to_owned(), from: None },
        goods_detail: None,
    }
}

/// An order is made, scanned and paid; the notice, both queries, partial refunds and the bill agree.
#[tokio::test]
async fn from_order_to_bill() {
    let stage = Stage::open().await;
    let mchid = &stage.credentials.wechat.mchid;
    let order = stage.order("order-0001");
    let made: NativeOrder = stage.done(&order.call(Kind::Native)).await;
    assert!(made.code_url.starts_with("weixin://wxpay/bizpayurl?pr="));
    let waiting: Transaction = stage.done(&transactions::query(mchid, "order-0001")).await;
    assert_eq!((waiting.state(), &waiting.transaction_id), (OrderState::Waiting, &None));

    let (status, seen) = stage.control("POST", "scan", Some(json!({ "code": made.code_url }))).await;
    assert_eq!((status, &seen["amount_fen"], &seen["description"]), (200, &json!(100), &json!("Tea")));
    let (status, paid) =
        stage.control("POST", &format!("orders/{}/pay", seen["id"].as_str().unwrap()), None).await;
    assert_eq!((status, &paid["state"]), (200, &json!("paid")));

    let notice = stage.notice().await;
    let Content::Payment(noticed) = notice.content else { panic!("{notice:?}") };
    let amount = order.amount.amount().unwrap();
    let expected = Expected { mchid, appid: &order.appid, out_trade_no: "order-0001", amount };
    noticed.matches(&expected).unwrap();
    let queried: Transaction = stage.done(&transactions::query(mchid, "order-0001")).await;
    assert_eq!(queried, *noticed);
    let id = queried.transaction_id.clone().unwrap();
    let by_id: Transaction = stage.done(&transactions::query_by_id(mchid, &id)).await;
    assert_eq!(by_id, queried);
    assert_eq!(queried.attach.as_deref(), Some("table 4"));

    for (number, fen) in [("refund-1", 30), ("refund-2", 70)] {
        let accepted: Refund = stage.done(&refund_of(&stage, "order-0001", number, fen, 100).call()).await;
        assert_eq!(accepted.state(), RefundState::Pending);
        stage.advance(1);
        let notice = stage.notice().await;
        assert_eq!(notice.event_type, "REFUND.SUCCESS");
        let queried: Refund = stage.done(&refunds::query(number)).await;
        assert!(matches!(queried.state(), RefundState::Succeeded(Some(_))));
    }
    let over = stage.refused(&refund_of(&stage, "order-0001", "refund-3", 1, 100).call()).await;
    assert_eq!((over.status, over.code.as_str()), (400, "INVALID_REQUEST"));
    let refunded: Transaction = stage.done(&transactions::query(mchid, "order-0001")).await;
    assert!(matches!(refunded.state(), OrderState::Paid(payment) if payment.has_refunds));

    let link: BillLink = stage.done(&bills::trade_bill("2026-11-21", &TradeBillKind::All)).await;
    let file = stage.send(&link.download().unwrap(), &[]).await.unwrap();
    assert!(signature(&file).is_err(), "the file is not signed");
    let file = file.body.unwrap();
    link.check(&file).unwrap();
    let rows = trade_bill::read(&Bill::parse(&file).unwrap()).unwrap();
    let lines: Vec<_> = rows
        .iter()
        .map(|row| (row.out_trade_no.as_str(), row.fen, row.refund.as_ref().map(|refund| refund.fen)))
        .collect();
    assert_eq!(lines, [("order-0001", 100, None), ("order-0001", 0, Some(30)), ("order-0001", 0, Some(70))]);
    stage.advance(301);
    let late = stage.refused(&link.download().unwrap()).await;
    assert_eq!(late.code, "INVALID_REQUEST");
}

/// Certificates match their list, and a client that names the public key gets answers signed with it.
#[tokio::test]
async fn keys_of_the_platform() {
    let stage = Stage::open().await;
    let wechat = &stage.credentials.wechat;
    let list: CertificateList = stage.done(&certificates::list()).await;
    let opened = list.open(&ApiV3Key::parse(&wechat.apiv3_key).unwrap());
    assert_eq!(opened.iter().map(|one| one.serial.as_str()).collect::<Vec<_>>(), [&wechat.platform_serial]);
    let call = stage.order("order-0001").call(Kind::Native);
    let by_certificate = signature(&stage.send(&call, &[]).await.unwrap()).unwrap();
    assert_eq!(by_certificate.serial, wechat.platform_serial);
    let named = [("wechatpay-serial", wechat.public_key_id.as_str())];
    let by_key = signature(&stage.send(&call, &named).await.unwrap()).unwrap();
    assert_eq!(by_key.serial, wechat.public_key_id);
    let sent = stage.send(&call, &[]).await.unwrap();
    assert!(sent.headers.iter().any(|(name, _)| name == "request-id"));

    stage.set(json!({ "public_key_only": true })).await;
    assert_eq!(stage.refused(&certificates::list()).await.code, "RESOURCE_NOT_EXISTS");
}

/// A page inside WeChat opens its payment with the merchant's signature, and not without.
#[tokio::test]
async fn pages_inside_wechat() {
    let stage = Stage::open().await;
    let mut order = stage.order("order-0001");
    order.payer = Some(Payer { openid: "oPayer".to_owned() });
    let made: PrepaidOrder = stage.done(&order.call(Kind::Jsapi)).await;
    let now = cashier_core::time::Timestamp::from_micros(crate::stage::NOON);
    let page = PageParameters::sign(&stage.merchant, &order.appid, &made.prepay_id, now, "nonce").unwrap();
    let mut parameters = serde_json::to_value(&page).unwrap();
    let (status, view) = stage.control("POST", "jsapi", Some(parameters.clone())).await;
    assert_eq!((status, &view["out_trade_no"]), (200, &json!("order-0001")));
    parameters["nonceStr"] = json!("another");
    assert_eq!(stage.control("POST", "jsapi", Some(parameters)).await.0, 400);
    stage.control("POST", "orders/order-0001/pay", None).await;
    let Content::Payment(noticed) = stage.notice().await.content else { panic!() };
    assert_eq!(noticed.payer.unwrap().openid, "oPayer");
}

/// A browser's link expires after five minutes, the order does not; `redirect_url` does not affect the payment.
#[tokio::test]
async fn pages_in_a_browser() {
    let stage = Stage::open().await;
    let mut order = stage.order("order-0001");
    let h5_info = Some(H5Info { kind: "Wap".to_owned(), app_name: None, app_url: None });
    let address = "127.0.0.1".to_owned();
    order.scene_info =
        Some(SceneInfo { payer_client_ip: address, device_id: None, h5_info, store_info: None });
    let made: H5Order = stage.done(&order.call(Kind::H5)).await;
    let url = made.with_redirect("https://shop.example/done?x=1");
    assert_eq!(stage.control("POST", "scan", Some(json!({ "code": url }))).await.0, 200);
    stage.advance(300);
    let (status, problem) = stage.control("POST", "scan", Some(json!({ "code": url }))).await;
    assert_eq!((status, &problem["code"]), (409, &json!("expired")));
    let fresh: H5Order = stage.done(&order.call(Kind::H5)).await;
    assert_eq!(stage.control("POST", "scan", Some(json!({ "code": fresh.h5_url }))).await.0, 200);
}

/// A closed order is closed for the payer too; its expiry time alone does not close it.
#[tokio::test]
async fn closing_and_expiring() {
    let stage = Stage::open().await;
    let mchid = &stage.credentials.wechat.mchid;
    for number in ["order-0001", "order-0002"] {
        let _: NativeOrder = stage.done(&stage.order(number).call(Kind::Native)).await;
    }
    for _ in 0..2 {
        let _: serde_json::Value = stage.done(&order::close(mchid, "order-0001")).await;
    }
    let closed: Transaction = stage.done(&transactions::query(mchid, "order-0001")).await;
    assert_eq!(closed.state(), OrderState::Closed);
    assert_eq!(stage.control("POST", "orders/order-0001/pay", None).await.0, 409);

    stage.control("POST", "orders/order-0002/expire", None).await;
    assert_eq!(stage.control("POST", "orders/order-0002/pay", None).await.0, 409);
    let expired: Transaction = stage.done(&transactions::query(mchid, "order-0002")).await;
    assert_eq!(expired.state(), OrderState::Waiting);
    stage.advance(7 * 86_400);
    let over: Transaction = stage.done(&transactions::query(mchid, "order-0002")).await;
    assert_eq!(over.state(), OrderState::Closed);
}
