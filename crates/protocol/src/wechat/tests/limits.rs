//! The limits of fields: the last valid value, the first invalid one.

use super::order;
use crate::wechat::v3::order::{CreateOrder, Kind, OrderAmount, Payer, SceneInfo};
use crate::wechat::v3::receivers::{Receiver, ReceiverKind, Relation};
use crate::wechat::v3::refunds::{CreateRefund, RefundRequestAmount};

fn field(order: &CreateOrder, kind: Kind) -> &'static str {
    order.check(kind).map_or_else(|invalid| invalid.field, |()| "")
}

/// Order numbers have 6 to 32 characters of a small alphabet.
#[test]
fn numbers_of_orders() {
    for (number, is_right) in [
        ("12345", false),
        ("123456", true),
        ("aZ09_-|*", true),
        (&"1".repeat(32), true),
        (&"1".repeat(33), false),
        ("1234 6", false),
        ("12345@", false),
        ("12345号", false),
        ("12345\n", false),
    ] {
        let order = CreateOrder { out_trade_no: number.to_owned(), ..order() };
        assert_eq!(field(&order, Kind::Native).is_empty(), is_right, "{number}");
    }
}

/// Every field of an order.
#[test]
fn orders() {
    assert_eq!(field(&order(), Kind::Native), "");
    let amount = |total, currency: &str| OrderAmount { total, currency: Some(currency.to_owned()) };
    for (order, name) in [
        (CreateOrder { appid: String::new(), ..order() }, "appid"),
        (CreateOrder { mchid: String::new(), ..order() }, "mchid"),
        (CreateOrder { description: String::new(), ..order() }, "description"),
        (CreateOrder { description: "x".repeat(127), ..order() }, ""),
        (CreateOrder { description: "x".repeat(128), ..order() }, "description"),
        (CreateOrder { description: "茶".repeat(42), ..order() }, ""),
        (CreateOrder { description: "茶".repeat(43), ..order() }, "description"),
        (CreateOrder { description: "a\0b".to_owned(), ..order() }, "description"),
        (CreateOrder { attach: Some("x".repeat(128)), ..order() }, ""),
        (CreateOrder { attach: Some("x".repeat(129)), ..order() }, "attach"),
        (CreateOrder { attach: Some("桌".repeat(43)), ..order() }, "attach"),
        (CreateOrder { notify_url: "pay.example.com".to_owned(), ..order() }, "notify_url"),
        (CreateOrder { notify_url: "https://a.example/?b".to_owned(), ..order() }, "notify_url"),
        (CreateOrder { amount: amount(0, "CNY"), ..order() }, "amount.total"),
        (CreateOrder { amount: amount(-1, "CNY"), ..order() }, "amount.total"),
        (CreateOrder { amount: amount(1, "USD"), ..order() }, "amount.currency"),
        (CreateOrder { amount: OrderAmount { total: 1, currency: None }, ..order() }, ""),
        (CreateOrder { time_expire: Some("2026-11-21T12:00:00".to_owned()), ..order() }, "time_expire"),
    ] {
        assert_eq!(field(&order, Kind::Native), name, "{order:?}");
    }
}

/// A mini program's order needs a payer, a phone's page needs a scene.
#[test]
fn what_a_kind_needs() {
    assert_eq!(field(&order(), Kind::Jsapi), "payer.openid");
    let payer = |openid: &str| Some(Payer { openid: openid.to_owned() });
    assert_eq!(field(&CreateOrder { payer: payer(""), ..order() }, Kind::Jsapi), "payer.openid");
    assert_eq!(field(&CreateOrder { payer: payer("o1"), ..order() }, Kind::Jsapi), "");
    assert_eq!(field(&order(), Kind::H5), "scene_info.payer_client_ip");
    let scene = |h5: &str| -> Option<SceneInfo> {
        serde_json::from_str(&format!("{{\"payer_client_ip\":\"::1\"{h5}}}")).unwrap()
    };
    for (h5, name) in [
        ("", "scene_info.h5_info.type"),
        (",\"h5_info\":{\"type\":\"wap\"}", "scene_info.h5_info.type"),
        (",\"h5_info\":{\"type\":\"Wap\"}", ""),
    ] {
        assert_eq!(field(&CreateOrder { scene_info: scene(h5), ..order() }, Kind::H5), name);
    }
}

/// A refund is not more than its order, and names one.
#[test]
fn refunds() {
    let refund = |order: Option<&str>, number: &str, refund, total| {
        let refund = CreateRefund {
            transaction_id: None,
            out_trade_no: order.map(str::to_owned),
            out_refund_no: number.to_owned(),
            reason: None,
            notify_url: None,
            funds_account: None,
            amount: RefundRequestAmount { refund, total, currency: "CNY".to_owned(), from: None },
            goods_detail: None,
        };
        refund.check().map_or_else(|invalid| invalid.field, |()| "")
    };
    assert_eq!(refund(Some("ord_1"), "rfd@|*_-", 100, 100), "");
    assert_eq!(refund(None, "rfd", 1, 1), "transaction_id");
    assert_eq!(refund(Some("ord_1"), "", 1, 1), "out_refund_no");
    assert_eq!(refund(Some("ord_1"), &"1".repeat(65), 1, 1), "out_refund_no");
    assert_eq!(refund(Some("ord_1"), "rfd", 0, 1), "amount.refund");
    assert_eq!(refund(Some("ord_1"), "rfd", 2, 1), "amount.refund");
}

/// A receiver that is a merchant needs a name, a custom relation its text.
#[test]
fn receivers() {
    let receiver = Receiver {
        appid: Some("wx1".to_owned()),
        kind: ReceiverKind::Merchant,
        account: "1900000109".to_owned(),
        name: Some("cipher".to_owned()),
        relation_type: Some(Relation::Supplier),
        custom_relation: None,
    };
    let field = |receiver: &Receiver| receiver.check().map_or_else(|invalid| invalid.field, |()| "");
    assert_eq!(field(&receiver), "");
    for (receiver, name) in [
        (Receiver { name: None, ..receiver.clone() }, "name"),
        (Receiver { name: None, kind: ReceiverKind::Person, ..receiver.clone() }, ""),
        (Receiver { kind: ReceiverKind::Other("X".to_owned()), ..receiver.clone() }, "type"),
        (Receiver { account: String::new(), ..receiver.clone() }, "account"),
        (Receiver { relation_type: None, ..receiver.clone() }, "relation_type"),
        (Receiver { relation_type: Some(Relation::Custom), ..receiver.clone() }, "custom_relation"),
        (Receiver { custom_relation: Some("x".repeat(11)), ..receiver.clone() }, "custom_relation"),
        // The only field whose documentation says that characters are counted.
        (Receiver { custom_relation: Some("邻".repeat(10)), ..receiver.clone() }, ""),
        (Receiver { custom_relation: Some("邻".repeat(11)), ..receiver.clone() }, "custom_relation"),
    ] {
        assert_eq!(field(&receiver), name, "{receiver:?}");
    }
}
