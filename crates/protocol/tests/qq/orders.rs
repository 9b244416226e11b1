//! Orders: made, queried, closed and announced.

use cashier_protocol::flat_xml::Fields;
use cashier_protocol::qq::close::{self, Close, Closed};
use cashier_protocol::qq::fields::{OrderNumbers, Request};
use cashier_protocol::qq::notices::{self, NoticeError};
use cashier_protocol::qq::outcome::{self, Doubt, Outcome};
use cashier_protocol::qq::query::{self, Found, Query, Trade, TradeState};
use cashier_protocol::qq::unified_order::{self, Prepared, TradeType, UnifiedOrder};
use proptest::prelude::*;

use crate::{account, at, deliver, fields, with};

fn order() -> UnifiedOrder {
    UnifiedOrder {
        out_trade_no: "A1".to_owned(),
        body: "茶 <1> & 2".to_owned(),
        total_fen: 1,
        trade_type: TradeType::Native,
        notify_url: "https://shop.example/n".to_owned(),
        client_ip: "203.0.113.9".to_owned(),
        attach: Some("x=1&y".to_owned()),
        time_start: Some(at("2026-11-21T00:00:00Z")),
        time_expire: Some(at("2026-11-21T00:30:00Z")),
    }
}

fn trade(state: TradeState) -> Trade {
    Trade {
        state,
        out_trade_no: "A1".to_owned(),
        transaction_id: Some("1000010020261121000000000001".to_owned()),
        total_fen: Some(100),
        cash_fen: Some(90),
        coupon_fen: Some(10),
        trade_type: Some("NATIVE".to_owned()),
        bank_type: Some("BALANCE".to_owned()),
        attach: None,
        paid_at: Some(at("2026-11-21T00:10:00Z")),
        openid: Some("o1".to_owned()),
    }
}

/// An order reads back; an order that breaks a rule is refused, naming the field.
#[test]
fn orders() {
    let sent = order().to_fields().unwrap();
    assert_eq!(sent.get("time_expire").map(String::as_str), Some("20261121083000"));
    assert_eq!(UnifiedOrder::read(&deliver(sent.clone())), Ok(order()));
    for (name, value) in [
        ("out_trade_no", ""),
        ("out_trade_no", "a b"),
        ("out_trade_no", "123456789012345678901234567890123"),
        ("body", ""),
        ("total_fee", ""),
        ("total_fee", "0"),
        ("total_fee", "-1"),
        ("total_fee", "+1"),
        ("total_fee", "1.0"),
        ("total_fee", "99999999999999999"),
        ("fee_type", "USD"),
        ("trade_type", "MICROPAY"),
        ("notify_url", ""),
        ("spbill_create_ip", ""),
        ("time_expire", "2026-11-21"),
    ] {
        let error = UnifiedOrder::read(&with(sent.clone(), &[(name, value)])).unwrap_err();
        assert_eq!(error.field, name);
    }
}

/// A native order requires a QR code; other ways have none.
#[test]
fn order_answers() {
    let prepared = |trade_type: TradeType, code_url: Option<&str>| Prepared {
        trade_type,
        prepay_id: "p1".to_owned(),
        code_url: code_url.map(str::to_owned),
    };
    let read = |answer: &Prepared, asked: TradeType| {
        let asked = UnifiedOrder { trade_type: asked, ..order() };
        unified_order::read_answer(&deliver(answer.to_fields()), &asked)
    };
    let native = prepared(TradeType::Native, Some("https://qpay.qq.com/qr/x"));
    assert_eq!(read(&native, TradeType::Native), Outcome::Success(native.clone()));
    let mini = prepared(TradeType::Miniapp, None);
    assert_eq!(read(&mini, TradeType::Miniapp), Outcome::Success(mini.clone()));
    assert_eq!(read(&prepared(TradeType::Native, None), TradeType::Native), Outcome::default());
    assert_eq!(read(&mini, TradeType::Native), Outcome::default());
    let without_id = with(native.to_fields(), &[("prepay_id", "")]);
    assert_eq!(unified_order::read_answer(&deliver(without_id), &order()), Outcome::default());
}

/// Every state of a queried order, and that an answer about another order does not count.
#[test]
fn queries() {
    let asked = OrderNumbers::of_merchant("A1");
    let query = Query { order: asked.clone() };
    assert_eq!(Query::read(&deliver(query.to_fields().unwrap())), Ok(query));
    assert!(Query { order: OrderNumbers::default() }.to_fields().is_err());
    let answer = |state: TradeState| deliver(outcome::success(trade(state).to_fields()));
    let found = |state: TradeState| query::read_answer(&answer(state), &asked);
    for state in [TradeState::Success, TradeState::Refund] {
        assert_eq!(found(state.clone()), Found::Paid(trade(state)));
    }
    for state in [TradeState::NotPay, TradeState::UserPaying, TradeState::PayError] {
        assert_eq!(found(state.clone()), Found::Waiting(trade(state)));
    }
    for state in [TradeState::Closed, TradeState::Revoked] {
        assert_eq!(found(state.clone()), Found::Closed(trade(state)));
    }
    assert_eq!(found(TradeState::Other("NEW".to_owned())), Found::Unknown(Doubt::Unreadable));
    let failed = |code: &str| query::read_answer(&deliver(outcome::failure(code, "")), &asked);
    assert_eq!(failed("ORDERNOTEXIST"), Found::NotFound);
    assert!(matches!(failed("PARAM_ERROR"), Found::Refused(_)));
    assert!(matches!(failed("SYSTEMERROR"), Found::Unknown(Doubt::Unclear(_))));
    let paid = answer(TradeState::Success);
    let other = query::read_answer(&paid, &OrderNumbers::of_merchant("A2"));
    assert_eq!(other, Found::Unknown(Doubt::Unreadable));
    for gone in ["trade_state", "out_trade_no", "transaction_id", "total_fee"] {
        let broken = query::read_answer(&with(paid.clone(), &[(gone, "")]), &asked);
        assert_eq!(broken, Found::Unknown(Doubt::Unreadable), "{gone}");
    }
    let foreign = query::read_answer(&with(paid, &[("fee_type", "USD")]), &asked);
    assert_eq!(foreign, Found::Unknown(Doubt::Unreadable));
}

/// Closing: what is closed, what is paid, and what is unknown.
#[test]
fn closes() {
    let close = Close { out_trade_no: "A1".to_owned() };
    let sent = with(close.to_fields().unwrap(), &[("total_fee", "1")]);
    assert_eq!(Close::read(&deliver(sent)), Ok(close));
    let failed = |code: &str| close::read_answer(&deliver(outcome::failure(code, "")));
    assert_eq!(close::read_answer(&deliver(outcome::success(Fields::new()))), Closed::Closed);
    assert_eq!(failed("ORDERCLOSED"), Closed::Closed);
    assert_eq!(failed("ORDERPAID"), Closed::Paid);
    assert_eq!(failed("ORDERNOTEXIST"), Closed::NotFound);
    assert!(matches!(failed("NOAUTH"), Closed::Refused(_)));
    assert!(matches!(failed("SYSTEMERROR"), Closed::Unknown(_)));
    assert!(matches!(close::read_answer(&Fields::new()), Closed::Unknown(_)));
}

/// A notice has no result codes; it counts only with a right signature and the state `SUCCESS`.
#[test]
fn notices_of_payment() {
    let paid = trade(TradeState::Success);
    let document = notices::write(&paid, &account(), "n").unwrap();
    assert!(!document.contains("return_code") && !document.contains("result_code"), "{document}");
    assert_eq!(notices::open(document.as_bytes(), &account()), Ok(paid.clone()));
    assert!(notices::fits(&paid, "A1", 100));
    assert!(!notices::fits(&paid, "A1", 90) && !notices::fits(&paid, "A2", 100));
    let other = notices::write(&trade(TradeState::NotPay), &account(), "n").unwrap();
    assert_eq!(notices::open(other.as_bytes(), &account()), Err(NoticeError::OtherState));
    let changed = document.replace("<![CDATA[100]]>", "<![CDATA[1]]>");
    assert!(matches!(notices::open(changed.as_bytes(), &account()), Err(NoticeError::Message(_))));
}

/// The answer to a notice, in the forms that merchants send.
#[test]
fn accepting() {
    for body in [
        notices::ACCEPTED,
        "<xml><return_code><![CDATA[SUCCESS]]></return_code><return_msg>OK</return_msg></xml>\n",
    ] {
        assert!(notices::is_accepted(200, body.as_bytes()));
        assert!(!notices::is_accepted(500, body.as_bytes()));
    }
    for body in [notices::REFUSED, "SUCCESS", "", "<xml/>"] {
        assert!(!notices::is_accepted(200, body.as_bytes()), "{body}");
    }
}

proptest! {
    /// Any order that may be written is read back unchanged.
    #[test]
    fn any_order_reads_back(number in "[A-Za-z0-9_|*-]{1,32}", total_fen in 1_i64..1_000_000_000, body in "[ -~茶]{1,40}") {
        let order = UnifiedOrder { out_trade_no: number, total_fen, body, ..order() };
        prop_assert_eq!(UnifiedOrder::read(&deliver(order.to_fields().unwrap())), Ok(order));
    }

    /// Any fields make a reader return an error at worst.
    #[test]
    fn never_panics(pairs in prop::collection::vec(("total_fee|trade_state|time_end|out_trade_no|transaction_id|return_code|result_code", "SUCCESS|-?[0-9]{0,20}|\\PC{0,5}"), 0..7)) {
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let fields = fields(&pairs);
        let _ = Trade::read(&fields);
        let _ = UnifiedOrder::read(&fields);
        let _ = query::read_answer(&fields, &OrderNumbers::of_merchant("A1"));
    }
}
