//! Requests as they go on the wire.

use serde_json::json;

use super::{noon, order, yuan};
use crate::wechat::time::to_rfc3339;
use crate::wechat::v3::call::Call;
use crate::wechat::v3::order::{CreateOrder, H5Info, H5Order, Kind, Payer, SceneInfo, SettleInfo, close};
use crate::wechat::v3::refunds::{self, CreateRefund, RefundRequestAmount};
use crate::wechat::v3::{certificates, transactions};

fn json(call: &Call) -> serde_json::Value {
    serde_json::from_slice(&call.body).unwrap()
}

/// A native order has exactly the given fields.
#[test]
fn a_native_order() {
    let call = CreateOrder { time_expire: Some(to_rfc3339(noon())), ..order() }.call(Kind::Native);
    assert_eq!((call.method, call.target.as_str()), ("POST", "/v3/pay/transactions/native"));
    let body = json!({
        "appid": "wxd678efh567hg6787", "mchid": "1900000001", "description": "A pot of tea",
        "out_trade_no": "ord_1217752501", "time_expire": "2026-11-21T12:00:00+08:00",
        "notify_url": "https://pay.example.com/wechat", "amount": {"total": 100, "currency": "CNY"},
    });
    assert_eq!(json(&call), body);
    assert_eq!(order().amount.amount(), Ok(yuan(100)));
}

/// A mini program's order names the payer, a phone's page the scene, a shared one the freezing.
#[test]
fn other_orders() {
    let payer = Some(Payer { openid: "oUpF8uMuAJO".to_owned() });
    let call = CreateOrder { payer, ..order() }.call(Kind::Jsapi);
    assert_eq!(json(&call)["payer"]["openid"], "oUpF8uMuAJO");
    let scene = SceneInfo {
        payer_client_ip: "14.23.150.211".to_owned(),
        device_id: None,
        h5_info: Some(H5Info { kind: "Wap".to_owned(), app_name: None, app_url: None }),
        store_info: None,
    };
    let settle_info = Some(SettleInfo { profit_sharing: Some(true) });
    let call = CreateOrder { scene_info: Some(scene), settle_info, ..order() }.call(Kind::H5);
    assert_eq!(call.target, "/v3/pay/transactions/h5");
    assert_eq!(
        json(&call)["scene_info"],
        json!({"payer_client_ip": "14.23.150.211", "h5_info": {"type": "Wap"}})
    );
    assert_eq!(json(&call)["settle_info"], json!({"profit_sharing": true}));
    for kind in Kind::ALL {
        assert!(order().call(kind).target.ends_with(kind.word()) && !kind.trade_type().is_empty());
    }
}

/// Numbers are percent-encoded in targets, because they may contain characters that a path cannot.
#[test]
fn queries_and_closing() {
    let query = transactions::query("1900000001", "a|b*c_d-e");
    assert_eq!(
        (query.method, query.target.as_str(), query.body.as_slice()),
        ("GET", "/v3/pay/transactions/out-trade-no/a%7Cb%2Ac_d-e?mchid=1900000001", &b""[..])
    );
    assert_eq!(
        transactions::query_by_id("1900000001", "1217").target,
        "/v3/pay/transactions/id/1217?mchid=1900000001"
    );
    let call = close("1900000001", "ord_1");
    assert_eq!(call.target, "/v3/pay/transactions/out-trade-no/ord_1/close");
    assert_eq!(json(&call), json!({"mchid": "1900000001"}));
    assert_eq!(certificates::list().target, "/v3/certificates");
}

/// The return page is added to the link as one encoded value.
#[test]
fn a_redirect_is_encoded() {
    let link = H5Order { h5_url: "https://wx.tenpay.com/cgi?prepay_id=1&package=2".to_owned() };
    assert_eq!(
        link.with_redirect("https://shop.example.com/?a=1&b=2"),
        "https://wx.tenpay.com/cgi?prepay_id=1&package=2&redirect_url=https%3A%2F%2Fshop.example.com%2F%3Fa%3D1%26b%3D2"
    );
}

/// A refund names the order by one number.
#[test]
fn a_refund() {
    let refund = CreateRefund {
        transaction_id: None,
        out_trade_no: Some("ord_1217752501".to_owned()),
        out_refund_no: "rfd_1".to_owned(),
        reason: Some("cold".to_owned()),
        notify_url: None,
        funds_account: None,
        amount: RefundRequestAmount { refund: 40, total: 100, currency: "CNY".to_owned(), from: None },
        goods_detail: None,
    };
    assert_eq!(refund.check(), Ok(()));
    let call = refund.call();
    assert_eq!(call.target, "/v3/refund/domestic/refunds");
    assert_eq!(
        json(&call),
        json!({
            "out_trade_no": "ord_1217752501", "out_refund_no": "rfd_1", "reason": "cold",
            "amount": {"refund": 40, "total": 100, "currency": "CNY"},
        })
    );
    let read: CreateRefund = serde_json::from_slice(&call.body).unwrap();
    assert_eq!(read, refund);
    assert_eq!(refunds::query("rfd@1").target, "/v3/refund/domestic/refunds/rfd%401");
}
