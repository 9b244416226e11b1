//! API v2.

use std::fmt::Debug;

use cashier_core::money::{Amount, Currency};
use cashier_core::time::Timestamp;
use cashier_protocol::flat_xml::{self, Fields};
use cashier_protocol::wechat::v2::answer::{Account, Answer, Malformed};
use cashier_protocol::wechat::v2::bill::{self, BillAnswer};
use cashier_protocol::wechat::v2::close;
use cashier_protocol::wechat::v2::order::{self, PageParameters, UnifiedOrder, UnifiedOrderAnswer};
use cashier_protocol::wechat::v2::refunds::{
    self, RefundAccepted, RefundNumber, RefundOrder, RefundStatus, Refunds,
};
use cashier_protocol::wechat::v2::signing::{ApiKey, SignType};
use cashier_protocol::wechat::v2::transactions::{self, OrderNumber, Transaction};
use cashier_protocol::wechat::v3::bills::TradeBillKind;
use cashier_protocol::wechat::v3::transactions::OrderState;
use serde_json::json;

use crate::stage::{NOON, Stage};

struct Client<'a> {
    stage: &'a Stage,
    account: Account,
    sign_type: SignType,
}

impl<'a> Client<'a> {
    fn new(stage: &'a Stage, sign_type: SignType) -> Self {
        let wechat = &stage.credentials.wechat;
        let key = ApiKey::new(wechat.v2_key.clone());
        Self {
            stage,
            account: Account { appid: wechat.appid.clone(), mch_id: wechat.mchid.clone(), key },
            sign_type,
        }
    }

    async fn send(&self, path: &str, fields: Fields) -> Vec<u8> {
        let body = flat_xml::write(&self.account.request(fields, "nonce", self.sign_type)).unwrap();
        self.stage.exchange("POST", path, Vec::new(), body.into_bytes()).await.unwrap().body.unwrap()
    }

    async fn call<T>(
        &self,
        path: &str,
        fields: Fields,
        read: impl FnOnce(&Fields) -> Result<T, Malformed>,
    ) -> Answer<T> {
        self.account.read(&self.send(path, fields).await, self.sign_type, read)
    }

    async fn code<T: Debug>(
        &self,
        path: &str,
        fields: Fields,
        read: impl FnOnce(&Fields) -> Result<T, Malformed>,
    ) -> String {
        match self.call(path, fields, read).await {
            Answer::Refused(failure) => failure.code,
            other => panic!("{other:?}"),
        }
    }
}

fn done<T: Debug>(answer: Answer<T>) -> T {
    match answer {
        Answer::Done(value) => value,
        other => panic!("{other:?}"),
    }
}

fn fen(minor: i64) -> Amount {
    Amount::new(minor, Currency::parse("CNY").unwrap()).unwrap()
}

fn unified(stage: &Stage, number: &str, trade_type: &str, minor: i64) -> UnifiedOrder {
    UnifiedOrder {
        body: "Tea".to_owned(),
        out_trade_no: number.to_owned(),
        amount: fen(minor),
        client_ip: "127.0.0.1".to_owned(),
        notify_url: stage.notify_url.clone(),
        trade_type: trade_type.to_owned(),
        openid: (trade_type == "JSAPI").then(|| "oPayer".to_owned()),
        attach: None,
        time_expire: None,
        product_id: Some("tea".to_owned()),
        scene_info: None,
        profit_sharing: None,
    }
}

/// An order is made, paid, refunded, announced and billed, with both signing methods.
#[tokio::test]
async fn from_order_to_bill() {
    for sign_type in [SignType::Md5, SignType::HmacSha256] {
        let stage = Stage::open().await;
        let client = Client::new(&stage, sign_type);
        let params = unified(&stage, "order-0001", "JSAPI", 100);
        let made = done(client.call(order::PATH, params.fields(), UnifiedOrderAnswer::read).await);
        let now = Timestamp::from_micros(NOON);
        let page = PageParameters::sign(&client.account, &made.prepay_id, now, "nonce", sign_type);
        let (status, _) = stage.control("POST", "jsapi", Some(serde_json::to_value(&page).unwrap())).await;
        assert_eq!(status, 200);
        stage.control("POST", "orders/order-0001/pay", None).await;
        let noticed = client.account.receive_payment(&stage.received().await.body).unwrap();
        assert!(matches!(noticed.state(), OrderState::Paid(payment) if payment.amount == fen(100)));
        let number = OrderNumber::Merchant("order-0001");
        let queried = done(client.call(transactions::PATH, number.fields(), Transaction::read).await);
        assert_eq!(
            (queried.transaction_id, queried.openid.as_deref()),
            (noticed.transaction_id, Some("oPayer"))
        );

        let refund = RefundOrder {
            transaction_id: None,
            out_trade_no: Some("order-0001".to_owned()),
            out_refund_no: "refund-1".to_owned(),
            total: fen(100),
            refund: fen(40),
            reason: None,
            notify_url: Some(stage.notify_url.clone()),
        };
        let accepted = done(client.call(refunds::PATH, refund.fields(), RefundAccepted::read).await);
        assert_eq!(accepted.refund, fen(40));
        stage.advance(1);
        let notice = client.account.receive_refund(&stage.received().await.body).unwrap();
        assert_eq!(notice.refund.status, RefundStatus::Success);
        let all = RefundNumber::Order(number).fields();
        let queried = done(client.call(refunds::QUERY_PATH, all, Refunds::read).await);
        assert_eq!(queried.refunds[0].refund_id, accepted.refund_id);
        let over = RefundOrder { out_refund_no: "refund-2".to_owned(), refund: fen(61), ..refund };
        assert_eq!(client.code(refunds::PATH, over.fields(), RefundAccepted::read).await, "INVALID_REQUEST");
        let path = "orders/order-0001/scenario";
        stage.control("PUT", path, Some(json!({ "scenario": "refund_refused" }))).await;
        let short = RefundOrder { refund: fen(1), ..over };
        assert_eq!(client.code(refunds::PATH, short.fields(), RefundAccepted::read).await, "NOTENOUGH");

        let file = client.send(bill::PATH, bill::fields(now, &TradeBillKind::All)).await;
        let BillAnswer::Bill(found) = bill::read(&file) else { panic!("{}", String::from_utf8_lossy(&file)) };
        assert_eq!(found.entries.rows.len(), 2);
    }
}

/// Answers to calls signed with HMAC-SHA256 are signed over the documented fields only.
#[tokio::test]
async fn answers_under_hmac_name_no_sign_type() {
    let stage = Stage::open().await;
    let client = Client::new(&stage, SignType::HmacSha256);
    let number = OrderNumber::Merchant("order-0001");
    for (path, fields) in [
        (order::PATH, unified(&stage, "order-0001", "NATIVE", 100).fields()),
        (transactions::PATH, number.fields()),
        (close::PATH, close::fields("order-0001")),
        (refunds::QUERY_PATH, number.fields()),
    ] {
        let said = flat_xml::read(&client.send(path, fields).await).unwrap();
        let is_signed = client.account.key.verify(&said, SignType::HmacSha256);
        assert!(is_signed && !said.contains_key("sign_type"), "{path}: {said:?}");
    }
}

/// The codes of refusals.
#[tokio::test]
async fn errors() {
    let stage = Stage::open().await;
    let client = Client::new(&stage, SignType::Md5);
    let native = |minor| unified(&stage, "order-0001", "NATIVE", minor).fields();
    let number = OrderNumber::Merchant("order-0001").fields();
    assert_eq!(client.code(transactions::PATH, number.clone(), Transaction::read).await, "ORDERNOTEXIST");
    let made = done(client.call(order::PATH, native(100), UnifiedOrderAnswer::read).await);
    assert!(made.code_url.unwrap().starts_with("weixin://"));
    assert_eq!(client.code(order::PATH, native(101), UnifiedOrderAnswer::read).await, "OUT_TRADE_NO_USED");
    done(client.call(close::PATH, close::fields("order-0001"), |_| Ok(())).await);
    assert_eq!(client.code(order::PATH, native(100), UnifiedOrderAnswer::read).await, "ORDERCLOSED");
    assert_eq!(client.code(refunds::QUERY_PATH, number.clone(), Refunds::read).await, "REFUNDNOTEXIST");
    let no_bill =
        client.send(bill::PATH, bill::fields(Timestamp::from_micros(NOON), &TradeBillKind::All)).await;
    assert!(matches!(bill::read(&no_bill), BillAnswer::Refused { code: Some(code), .. } if code == "20002"));
    let mut strange = Client::new(&stage, SignType::Md5);
    strange.account.key = ApiKey::new("another key".to_owned());
    let body = String::from_utf8(strange.send(transactions::PATH, number).await).unwrap();
    assert!(body.contains("签名错误") && body.contains("FAIL"), "{body}");
}
