//! Trades: contents read back, rules of the fields, and what answers mean.

use cashier_protocol::alipay::biz::Request;
use cashier_protocol::alipay::outcome::{Doubt, Fault, Outcome, success_content};
use cashier_protocol::alipay::trade::cancel::{self, Action, Cancel, CancelAnswer};
use cashier_protocol::alipay::trade::close::{self, Close, Closed};
use cashier_protocol::alipay::trade::create::{self, Created};
use cashier_protocol::alipay::trade::expiry::Timeout;
use cashier_protocol::alipay::trade::numbers::TradeNumbers;
use cashier_protocol::alipay::trade::order::{Order, Product, clean_subject};
use cashier_protocol::alipay::trade::precreate::{self, Precreated};
use cashier_protocol::alipay::trade::query::{self, Found, FundBill, Trade};
use cashier_protocol::alipay::trade::refund::{self, Refund, RefundAnswer, Refunded};
use cashier_protocol::alipay::trade::refund_query::{self, FoundRefund, RefundQuery, RefundQueryAnswer};
use cashier_protocol::alipay::trade::state::TradeState;
use proptest::prelude::*;

use crate::at;

fn business(sub_code: &str) -> String {
    Fault::business(sub_code, "text").to_content()
}

fn numbers() -> TradeNumbers {
    TradeNumbers::of_merchant("A1")
}

fn order() -> Order {
    Order { buyer_open_id: Some("o1".to_owned()), ..Order::new("A1", 1, "Tea") }
}

fn trade(state: TradeState) -> Trade {
    Trade {
        trade_no: "2026112122001".to_owned(),
        out_trade_no: "A1".to_owned(),
        state,
        total_fen: 10_050,
        receipt_fen: Some(0),
        buyer_pay_fen: None,
        point_fen: None,
        invoice_fen: None,
        paid_at: Some(at("2026-11-21T00:00:00Z")),
        fund_bill_list: vec![FundBill { fund_channel: "ALIPAYACCOUNT".to_owned(), fen: 10_050 }],
        buyer_logon_id: None,
        buyer_user_id: Some("2088".to_owned()),
        buyer_open_id: None,
    }
}

/// An order reads back for every way to pay, and only under its own product code; the code may be omitted where the
/// method is enough.
#[test]
fn orders_read_back() {
    let order = Order {
        body: Some("Two cups".to_owned()),
        time_expire: Some(at("2026-11-21T00:15:00Z")),
        timeout_express: Some("90m".to_owned()),
        passback_params: Some("a%3D1".to_owned()),
        ..order()
    };
    for product in Product::ALL {
        let content = order.to_biz_content(product).unwrap();
        assert_eq!(Order::read(product, &content), Ok(order.clone()), "{content}");
        for other in Product::ALL {
            assert_eq!(
                Order::read(other, &content).is_ok(),
                other == product || (product == Product::Precreate && other != Product::PagePay),
                "{content} {other:?}"
            );
        }
    }
    let content = order.to_biz_content(Product::PagePay).unwrap();
    assert!(
        content.contains("\"total_amount\":\"0.01\"") && content.contains("\"2026-11-21 08:15:00\""),
        "{content}"
    );
}

/// Trades are created with the product codes that clients really send, and with none: face to face is the default.
#[test]
fn product_codes_of_created_trades() {
    let read = |product: Product, code: &str| {
        let content = format!(
            "{{\"out_trade_no\":\"A1\",\"subject\":\"Tea\",\"total_amount\":\"1.00\",\"buyer_id\":\"2088\"{code}}}"
        );
        Order::read(product, &content).is_ok()
    };
    for (code, is_right) in [
        ("", true),
        (",\"product_code\":\"JSAPI_PAY\"", true),
        (",\"product_code\":\"FACE_TO_FACE_PAYMENT\"", true),
        (",\"product_code\":\"OFFLINE_PAYMENT\"", true),
        (",\"product_code\":\"FAST_INSTANT_TRADE_PAY\"", false),
        (",\"product_code\":\"\"", false),
    ] {
        assert_eq!(read(Product::Create, code), is_right, "{code}");
    }
    assert!(!read(Product::PagePay, ""), "a page on a computer names its product");
}

/// Amounts may be JSON numbers, and are still exact; unknown fields are ignored.
#[test]
fn amounts_on_the_wire() {
    let read = |amount: &str| {
        let content = format!(
            "{{\"out_trade_no\":\"A1\",\"subject\":\"Tea\",\"total_amount\":{amount},\"product_code\":\"QUICK_WAP_PAY\",\
             \"x\":{{\"y\":[]}},\"extend_params\":{{\"royalty_freeze\":\"true\",\"sys_service_provider_id\":\"1\"}}}}"
        );
        Order::read(Product::WapPay, &content)
    };
    for (text, fen) in
        [("\"88.88\"", 8_888), ("88.88", 8_888), ("0.1", 10), ("7", 700), ("100000000", 10_000_000_000)]
    {
        let order = read(text).unwrap();
        assert!(order.total_fen == fen && order.extend_params.is_royalty_frozen, "{text}");
    }
    for text in [
        "0",
        "0.001",
        "1e2",
        "-1",
        "null",
        "\"\"",
        "\" 1\"",
        "100000000.01",
        "true",
        "[1]",
        "{}",
        "1,\"total_amount\":2",
    ] {
        assert!(read(text).is_err(), "{text}");
    }
}

/// The rules of an order's fields.
#[test]
fn order_rules() {
    let field = |order: Order, product: Product| order.check(product).err().map(|error| error.field);
    let new = |number: &str, subject: &str| Order::new(number, 1, subject);
    assert_eq!(field(new("A-1_b", "Tea"), Product::PagePay), None);
    for number in ["", "a b", "ä", &"a".repeat(65), "a/b"] {
        assert_eq!(field(new(number, "Tea"), Product::PagePay), Some("out_trade_no"));
    }
    for subject in ["", "a/b", "a=b", "a&b", &"茶".repeat(129), &"x".repeat(257)] {
        assert_eq!(field(new("A1", subject), Product::PagePay), Some("subject"));
    }
    for fen in [0, -1, 10_000_000_001, i64::MIN] {
        assert_eq!(field(Order::new("A1", fen, "Tea"), Product::PagePay), Some("total_amount"));
    }
    let timeout = |text: &str| Order { timeout_express: Some(text.to_owned()), ..new("A1", "Tea") };
    assert_eq!(field(timeout("1.5h"), Product::PagePay), Some("timeout_express"));
    assert_eq!(field(new("A1", "Tea"), Product::Create), Some("buyer_open_id"));
    assert_eq!(clean_subject(" a/b=c&d\n"), "a b c d");
    assert_eq!(field(new("A1", &clean_subject(&"茶/".repeat(200))), Product::PagePay), None);
}

/// `timeout_express` in all its units, up to fifteen days.
#[test]
fn timeouts() {
    let cases = [("1m", 1), ("90m", 90), ("2h", 120), ("1d", 1_440), ("15d", 21_600), ("360h", 21_600)];
    for (text, minutes) in cases {
        assert_eq!(Timeout::parse(text), Some(Timeout::Minutes(minutes)), "{text}");
    }
    assert_eq!(Timeout::parse("1c"), Some(Timeout::EndOfDay));
    for text in [
        "",
        "m",
        "0m",
        "16d",
        "1.5h",
        "-1m",
        "+1m",
        "2c",
        "1 h",
        "1M",
        "茶",
        "99999999999999999999m",
        "4294967295d",
    ] {
        assert_eq!(Timeout::parse(text), None, "{text}");
    }
    let created = at("2026-11-21T15:59:00Z");
    assert_eq!(Timeout::Minutes(90).expires_at(created), at("2026-11-21T17:29:00Z"));
    assert_eq!(Timeout::EndOfDay.expires_at(created), at("2026-11-21T16:00:00Z"));
}

/// Every state of a queried trade, and that an answer about another trade does not count.
#[test]
fn queries() {
    let found = |state: TradeState| query::read_answer(&success_content(&trade(state)).unwrap(), &numbers());
    assert_eq!(found(TradeState::Success), Found::Paid(trade(TradeState::Success)));
    assert_eq!(found(TradeState::Finished), Found::Paid(trade(TradeState::Finished)));
    assert_eq!(found(TradeState::WaitBuyerPay), Found::Waiting(trade(TradeState::WaitBuyerPay)));
    assert_eq!(found(TradeState::Closed), Found::Closed(trade(TradeState::Closed)));
    assert_eq!(found(TradeState::Other("NEW".to_owned())), Found::Unknown(Doubt::Unreadable));
    assert_eq!(query::read_answer(&business("ACQ.TRADE_NOT_EXIST"), &numbers()), Found::NotYet);
    assert!(matches!(query::read_answer(&business("ACQ.INVALID_PARAMETER"), &numbers()), Found::Refused(_)));
    assert!(matches!(query::read_answer(&business("ACQ.SYSTEM_ERROR"), &numbers()), Found::Unknown(_)));
    let paid = success_content(&trade(TradeState::Success)).unwrap();
    let other = query::read_answer(&paid, &TradeNumbers::of_merchant("A2"));
    assert_eq!(other, Found::Unknown(Doubt::Unreadable));
    for broken in
        [paid.replace("total_amount", "x"), paid.replace("100.50", "100.505"), paid.replace("trade_no", "x")]
    {
        assert_eq!(query::read_answer(&broken, &numbers()), Found::Unknown(Doubt::Unreadable));
    }
    assert!(TradeNumbers::default().to_biz_content().is_err());
    assert_eq!(TradeNumbers::read("{\"out_trade_no\":\"A1\",\"query_options\":[]}"), Ok(numbers()));
}

/// Closing: what is closed, what may have been paid, and what is unknown.
#[test]
fn closes() {
    let close = Close { trade: numbers(), operator_id: Some("till 1".to_owned()) };
    assert_eq!(Close::read(&close.to_biz_content().unwrap()), Ok(close));
    let read = |content: &str| close::read_answer(content, &numbers());
    assert_eq!(read(&success_content(&numbers()).unwrap()), Closed::Closed);
    assert_eq!(read(&business("ACQ.TRADE_HAS_CLOSE")), Closed::Closed);
    assert_eq!(read(&business("ACQ.TRADE_NOT_EXIST")), Closed::NotYet);
    for sub_code in ["ACQ.TRADE_STATUS_ERROR", "ACQ.TRADE_HAS_SUCCESS", "ACQ.REASON_TRADE_STATUS_INVALID"] {
        assert_eq!(read(&business(sub_code)), Closed::NotClosable);
    }
    assert!(matches!(read(&business("ACQ.SYSTEM_ERROR")), Closed::Unknown(_)));
    assert!(matches!(read(&success_content(&TradeNumbers::of_merchant("B")).unwrap()), Closed::Unknown(_)));
    assert!(matches!(read("{\"code\":\"10000\"}"), Closed::Unknown(_)));
}

/// Cancelling reports what it did, or asks for a retry.
#[test]
fn cancels() {
    let cancel = Cancel { trade: numbers() };
    assert_eq!(Cancel::read(&cancel.to_biz_content().unwrap()), Ok(cancel));
    let read = |retry: &str, action: Option<&str>| {
        let answer = CancelAnswer {
            trade: numbers(),
            retry_flag: retry.to_owned(),
            action: action.map(str::to_owned),
        };
        cancel::read_answer(&success_content(&answer).unwrap(), &numbers())
    };
    assert_eq!(read("N", Some("close")), Outcome::Success(Action::Close));
    assert_eq!(read("N", Some("refund")), Outcome::Success(Action::Refund));
    assert_eq!(read("N", None), Outcome::Success(Action::Nothing));
    assert_eq!(read("Y", Some("close")), Outcome::Unknown(Doubt::InProgress));
    assert_eq!(read("", None), Outcome::default());
    assert_eq!(read("N", Some("burn")), Outcome::default());
}

/// New trades answer with their own number only.
#[test]
fn creates() {
    let made = Created { out_trade_no: "A1".to_owned(), trade_no: "T1".to_owned() };
    let content = success_content(&made).unwrap();
    assert_eq!(create::read_answer(&content, "A1"), Outcome::Success(made));
    assert_eq!(create::read_answer(&content, "A2"), Outcome::default());
    assert!(
        create::read_answer(&business("ACQ.TRADE_HAS_SUCCESS"), "A1")
            .is_refused_with("ACQ.TRADE_HAS_SUCCESS")
    );
    let code = Precreated { out_trade_no: "A1".to_owned(), qr_code: "https://qr.alipay.com/x".to_owned() };
    let content = success_content(&code).unwrap();
    assert_eq!(precreate::read_answer(&content, "A1").success(), Some(code));
    assert_eq!(
        precreate::read_answer("{\"code\":\"10000\",\"out_trade_no\":\"A1\"}", "A1"),
        Outcome::default()
    );
}

fn refund() -> Refund {
    Refund {
        out_trade_no: Some("A1".to_owned()),
        trade_no: None,
        refund_fen: 50,
        out_request_no: Some("R1".to_owned()),
        refund_reason: Some("cold".to_owned()),
        refund_royalty_parameters: Vec::new(),
    }
}

/// A refund counts only if this very call moved money; everything else is queried.
#[test]
fn refunds() {
    assert_eq!(Refund::read(&refund().to_biz_content().unwrap()), Ok(refund()));
    for wrong in [
        Refund { refund_fen: 0, ..refund() },
        Refund { out_trade_no: None, ..refund() },
        Refund { out_request_no: Some(String::new()), ..refund() },
    ] {
        assert!(wrong.to_biz_content().is_err());
    }
    let answer = |fund_change: &str, refunded_total_fen: i64| RefundAnswer {
        trade_no: "T1".to_owned(),
        out_trade_no: "A1".to_owned(),
        fund_change: fund_change.to_owned(),
        refunded_total_fen,
        refunded_at: Some(at("2026-11-21T00:00:00Z")),
        buyer_logon_id: None,
    };
    let read = |answer: &RefundAnswer| refund::read_answer(&success_content(answer).unwrap(), &refund());
    assert_eq!(read(&answer("Y", 70)), Refunded::Done(answer("Y", 70)));
    assert_eq!(read(&answer("N", 50)), Refunded::Unchanged(answer("N", 50)));
    assert_eq!(read(&answer("Y", 49)), Refunded::Unknown(Doubt::Unreadable));
    assert_eq!(read(&answer("", 50)), Refunded::Unknown(Doubt::Unreadable));
    let other = RefundAnswer { out_trade_no: "A2".to_owned(), ..answer("Y", 50) };
    assert_eq!(read(&other), Refunded::Unknown(Doubt::Unreadable));
    assert!(matches!(refund::read_answer(&business("ACQ.SYSTEM_ERROR"), &refund()), Refunded::Unknown(_)));
    let refused = refund::read_answer(&business("ACQ.SELLER_BALANCE_NOT_ENOUGH"), &refund());
    assert!(matches!(refused, Refunded::Refused(_)));
    // Something exists under this number: whatever it is, nothing says that the money did not move.
    let other = refund::read_answer(&business("ACQ.DISCORDANT_REPEAT_REQUEST"), &refund());
    assert!(matches!(other, Refunded::Unknown(_)));
}

/// A refund that Alipay does not know is a success without fields; it must not count as refunded.
#[test]
fn refund_queries() {
    let asked = RefundQuery { trade: numbers(), out_request_no: "R1".to_owned() };
    assert_eq!(RefundQuery::read(&asked.to_biz_content().unwrap()), Ok(asked.clone()));
    let read =
        |answer: &RefundQueryAnswer| refund_query::read_answer(&success_content(answer).unwrap(), &asked);
    let whole = RefundQueryAnswer {
        trade_no: Some("T1".to_owned()),
        out_trade_no: Some("A1".to_owned()),
        out_request_no: Some("R1".to_owned()),
        refund_status: Some("REFUND_SUCCESS".to_owned()),
        refund_fen: Some(50),
        total_fen: Some(100),
        refunded_at: None,
    };
    let older = RefundQueryAnswer { refund_status: None, ..whole.clone() };
    assert_eq!(read(&whole), FoundRefund::Refunded(whole.clone()));
    assert_eq!(read(&older), FoundRefund::Refunded(older.clone()));
    assert_eq!(read(&RefundQueryAnswer::default()), FoundRefund::NotFound);
    assert_eq!(read(&RefundQueryAnswer { refund_fen: None, ..older.clone() }), FoundRefund::NotFound);
    for doubtful in [
        RefundQueryAnswer { refund_status: Some("REFUND_PROCESSING".to_owned()), ..whole.clone() },
        RefundQueryAnswer { out_request_no: Some("R2".to_owned()), ..whole.clone() },
        RefundQueryAnswer { out_request_no: None, ..whole.clone() },
        RefundQueryAnswer { out_trade_no: Some("A2".to_owned()), ..whole.clone() },
        RefundQueryAnswer { refund_fen: None, ..whole.clone() },
        RefundQueryAnswer { refund_fen: Some(0), ..older.clone() },
    ] {
        assert_eq!(read(&doubtful), FoundRefund::Unknown(Doubt::Unreadable), "{doubtful:?}");
    }
    let absent = refund_query::read_answer(&business("ACQ.TRADE_NOT_EXIST"), &asked);
    assert_eq!(absent, FoundRefund::NotFound);
}

proptest! {
    /// Any order that may be written is read back unchanged.
    #[test]
    fn any_order_reads_back(number in "[A-Za-z0-9_]{1,64}", fen in 1_i64..=10_000_000_000, subject in "[^/=&]{1,60}", body in proptest::option::of("\\PC{1,40}")) {
        let order = Order { body, ..Order::new(number, fen, subject) };
        let content = order.to_biz_content(Product::PagePay).unwrap();
        prop_assert_eq!(Order::read(Product::PagePay, &content), Ok(order));
    }

    /// Whatever an answer contains, the reader reports an unknown outcome at worst.
    #[test]
    fn never_panics(content in "\\PC{0,60}|\\{(\"(code|trade_no|total_amount|fund_change|refund_fee)\":(\"10000\"|1\\.5|null|\\[\\]),?){0,5}\\}") {
        let _ = query::read_answer(&content, &numbers());
        let _ = refund::read_answer(&content, &refund());
        let _ = Order::read(Product::PagePay, &content);
    }
}
