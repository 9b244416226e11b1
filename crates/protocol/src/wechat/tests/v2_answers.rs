//! Calls of API v2 through a sandbox and back, and what the answers prove.

use super::{noon, yuan};
use crate::flat_xml::{self, Fields};
use crate::wechat::v2::answer::{Account, Answer, Doubt, Failure, Malformed, transport_failure};
use crate::wechat::v2::bill::{self, BillAnswer};
use crate::wechat::v2::order::{UnifiedOrder, UnifiedOrderAnswer};
use crate::wechat::v2::refunds::{
    Refund, RefundAccepted, RefundNumber, RefundOrder, RefundStatus, Refunds, read_refund_number,
};
use crate::wechat::v2::signing::{ApiKey, SignType};
use crate::wechat::v2::transactions::{OrderNumber, Transaction, read_number};
use crate::wechat::v2::{close, fields};
use crate::wechat::v3::bills::TradeBillKind;
use crate::wechat::v3::transactions::{OrderState, TradeState};

pub(super) fn account() -> Account {
    Account {
        appid: "wx2421b1c4370ec43b".to_owned(),
        mch_id: "10000100".to_owned(),
        key: ApiKey::new("192006250b4c09247ec02edce69f6a2d".to_owned()),
    }
}

pub(super) fn transaction() -> Transaction {
    Transaction {
        trade_state: TradeState::Success,
        trade_state_desc: Some("支付成功".to_owned()),
        out_trade_no: "ord_1".to_owned(),
        transaction_id: Some("1217".to_owned()),
        trade_type: Some("JSAPI".to_owned()),
        amount: Some(yuan(100)),
        cash_fen: Some(90),
        bank_type: Some("CMC".to_owned()),
        openid: Some("oUpF8uMuAJO".to_owned()),
        attach: None,
        paid_at: Some(noon()),
    }
}

fn refund(at: u8) -> Refund {
    Refund {
        refund_id: format!("5030{at}"),
        out_refund_no: format!("rfd_{at}"),
        refund: yuan(40),
        status: RefundStatus::Success,
        refunded_at: Some(noon()),
        account: Some("支付用户零钱".to_owned()),
    }
}

/// Sends fields as a signed XML answer and reads it as the merchant does.
fn through<T>(answer: Fields, read: fn(&Fields) -> Result<T, Malformed>) -> Answer<T> {
    let xml = flat_xml::write(&account().success(answer, "n", SignType::Md5)).unwrap();
    account().read(xml.as_bytes(), SignType::Md5, read)
}

/// An order goes to the provider and its answer comes back.
#[test]
fn an_order() {
    let order = UnifiedOrder {
        body: "A pot of tea & more ]]>".to_owned(),
        out_trade_no: "ord_1".to_owned(),
        amount: yuan(100),
        client_ip: "14.23.150.211".to_owned(),
        notify_url: "https://pay.example.com/wechat".to_owned(),
        trade_type: "JSAPI".to_owned(),
        openid: Some("oUpF8uMuAJO".to_owned()),
        attach: None,
        time_expire: Some(noon()),
        product_id: None,
        scene_info: None,
        profit_sharing: Some("Y".to_owned()),
    };
    let request = account().request(order.fields(), "nonce", SignType::HmacSha256);
    let xml = flat_xml::write(&request).unwrap();
    let received = flat_xml::read(xml.as_bytes()).unwrap();
    assert!(account().key.verify_named(&received));
    assert_eq!((received["total_fee"].as_str(), received["time_expire"].as_str()), ("100", "20261121120000"));
    assert_eq!(UnifiedOrder::read(&received), Ok(order.clone()));
    let answer = UnifiedOrderAnswer {
        trade_type: "NATIVE".to_owned(),
        prepay_id: "wx2014".to_owned(),
        code_url: Some("weixin://wxpay/bizpayurl?pr=p4lp".to_owned()),
        mweb_url: None,
    };
    assert_eq!(through(answer.fields(), UnifiedOrderAnswer::read), Answer::Done(answer));
    for (name, value) in
        [("total_fee", "0"), ("total_fee", "1.0"), ("total_fee", "-1"), ("time_expire", "soon")]
    {
        let mut wrong = order.fields();
        wrong.insert(name.to_owned(), value.to_owned());
        assert_eq!(UnifiedOrder::read(&wrong), Err(Malformed(name)));
    }
    let mut wrong = order.fields();
    wrong.remove("body");
    assert_eq!(UnifiedOrder::read(&wrong), Err(Malformed("body")));
}

/// A transaction reads back; each state means the same as in API v3.
#[test]
fn a_transaction() {
    assert_eq!(through(transaction().fields(), Transaction::read), Answer::Done(transaction()));
    let state =
        |word: &str| Transaction { trade_state: TradeState::from(word.to_owned()), ..transaction() }.state();
    assert!(matches!(state("SUCCESS"), OrderState::Paid(payment) if payment.paid_at == Some(noon())));
    assert!(matches!(state("REFUND"), OrderState::Paid(payment) if payment.has_refunds));
    for (word, expected) in [
        ("NOTPAY", OrderState::Waiting),
        ("USERPAYING", OrderState::Waiting),
        ("CLOSED", OrderState::Closed),
        ("REVOKED", OrderState::Closed),
        ("PAYERROR", OrderState::Failed),
        ("ACCEPT", OrderState::Unknown),
    ] {
        assert_eq!(state(word), expected, "{word}");
    }
    assert_eq!(Transaction { amount: None, ..transaction() }.state(), OrderState::Unknown);
    assert_eq!(read_number(&OrderNumber::Provider("1217").fields()), Ok(OrderNumber::Provider("1217")));
    assert_eq!(read_number(&OrderNumber::Merchant("ord_1").fields()), Ok(OrderNumber::Merchant("ord_1")));
    assert!(read_number(&Fields::new()).is_err());
    assert_eq!(close::read(&close::fields("ord_1")).unwrap(), "ord_1");
}

/// Refunds: the request, its acceptance, and a query with several.
#[test]
fn refunds() {
    let order = RefundOrder {
        transaction_id: Some("1217".to_owned()),
        out_trade_no: None,
        out_refund_no: "rfd_1".to_owned(),
        total: yuan(100),
        refund: yuan(40),
        reason: Some("cold".to_owned()),
        notify_url: None,
    };
    assert_eq!(RefundOrder::read(&order.fields()), Ok(order));
    let accepted = RefundAccepted {
        transaction_id: "1217".to_owned(),
        out_trade_no: "ord_1".to_owned(),
        refund_id: "5030".to_owned(),
        out_refund_no: "rfd_1".to_owned(),
        refund: yuan(40),
        total: yuan(100),
    };
    assert_eq!(through(accepted.fields(), RefundAccepted::read), Answer::Done(accepted));
    let all = Refunds {
        transaction_id: "1217".to_owned(),
        out_trade_no: "ord_1".to_owned(),
        total: yuan(100),
        refunds: vec![refund(1), Refund { status: RefundStatus::Processing, refunded_at: None, ..refund(2) }],
    };
    assert_eq!(through(all.fields(), Refunds::read), Answer::Done(all.clone()));
    for (name, value) in [("refund_count", "3"), ("refund_count", "51"), ("refund_count", "x")] {
        let mut wrong = all.fields();
        wrong.insert(name.to_owned(), value.to_owned());
        assert!(matches!(through(wrong, Refunds::read), Answer::Unknown(Doubt::Malformed(_))), "{value}");
    }
    for number in [
        RefundNumber::Provider("5030"),
        RefundNumber::Merchant("rfd_1"),
        RefundNumber::Order(OrderNumber::Merchant("ord_1")),
    ] {
        assert_eq!(read_refund_number(&number.fields()), Ok(number));
    }
}

/// An answer is signed with the requested type, over the documented fields, which do not include `sign_type`. A
/// notice, which nobody requested, names its type.
#[test]
fn answers_name_no_sign_type() {
    let hmac = SignType::HmacSha256;
    let success = account().success(transaction().fields(), "n", hmac);
    for answer in [success, account().failure("ORDERPAID", "text", "n", hmac)] {
        assert!(!answer.contains_key("sign_type") && account().key.verify(&answer, hmac), "{answer:?}");
    }
    assert_eq!(account().payment_notice(&transaction(), "n", hmac)["sign_type"], "HMAC-SHA256");
    assert_eq!(account().request(transaction().fields(), "n", hmac)["sign_type"], "HMAC-SHA256");
}

/// A business failure counts when its code is known; a transport failure says nothing.
#[test]
fn failures() {
    let read = |fields: &Fields| {
        let xml = flat_xml::write(fields).unwrap();
        account().read(xml.as_bytes(), SignType::Md5, Transaction::read)
    };
    let failure = |code: &str| account().failure(code, "text", "n", SignType::Md5);
    let said = |code: &str| Failure { code: code.to_owned(), message: "text".to_owned() };
    for code in ["ORDERPAID", "ORDERCLOSED", "ORDERNOTEXIST", "OUT_TRADE_NO_USED", "NOTENOUGH"] {
        assert_eq!(read(&failure(code)), Answer::Refused(said(code)));
    }
    for code in ["SYSTEMERROR", "BIZERR_NEED_RETRY", "USERPAYING", "A_NEW_CODE"] {
        assert_eq!(read(&failure(code)), Answer::Unknown(Doubt::Said(said(code))));
    }
    let fast = Answer::Unknown(Doubt::TooFast(said("FREQUENCY_LIMITED")));
    assert_eq!(read(&failure("FREQUENCY_LIMITED")), fast);
    let transport = transport_failure("签名失败");
    assert_eq!(read(&transport), Answer::Unknown(Doubt::Transport("签名失败".to_owned())));
}

/// An answer without the right signature, or for someone else, proves nothing.
#[test]
fn strangers() {
    let read = |fields: Fields| {
        let xml = flat_xml::write(&fields).unwrap();
        account().read(xml.as_bytes(), SignType::Md5, Transaction::read)
    };
    let mut unsigned = account().success(transaction().fields(), "n", SignType::Md5);
    unsigned.remove("sign");
    assert_eq!(read(unsigned), Answer::Unknown(Doubt::Signature));
    let hmac = account().success(transaction().fields(), "n", SignType::HmacSha256);
    assert_eq!(read(hmac), Answer::Unknown(Doubt::Signature));
    let other = Account { mch_id: "10000101".to_owned(), ..account() };
    let strange = other.success(transaction().fields(), "n", SignType::Md5);
    assert_eq!(read(strange), Answer::Unknown(Doubt::Stranger("mch_id")));
    let mut odd = account().success(transaction().fields(), "n", SignType::Md5);
    odd.insert("result_code".to_owned(), "success".to_owned());
    let odd = account().key.signed(odd, SignType::Md5);
    assert_eq!(read(odd), Answer::Unknown(Doubt::Malformed(Malformed("result_code"))));
}

/// Anything but flat XML is unknown, even if it is an attack.
#[test]
fn nasty_xml() {
    let huge = format!("<xml><a>{}</a></xml>", "x".repeat(1 << 20));
    for xml in [
        "",
        "not xml",
        "<xml>",
        "<xml><a><b>1</b></a></xml>",
        "<xml><a>1</a><a>2</a></xml>",
        "<xml><return_code>SUCCESS</return_code></xml><xml/>",
        "<!DOCTYPE xml [<!ENTITY f SYSTEM \"file:///etc/passwd\">]><xml><return_code>&f;</return_code></xml>",
        "<!DOCTYPE xml><xml><return_code>SUCCESS</return_code></xml>",
        "<xml><return_code>&f;</return_code></xml>",
        &huge,
    ] {
        let answer = account().read(xml.as_bytes(), SignType::Md5, Transaction::read);
        assert!(matches!(answer, Answer::Unknown(Doubt::Xml(_))), "{answer:?}");
        assert!(account().receive_payment(xml.as_bytes()).is_err());
        assert!(account().receive_refund(xml.as_bytes()).is_err());
    }
}

/// Numbers are digits only.
#[test]
fn numbers() {
    let one = |text: &str| [("n".to_owned(), text.to_owned())].into();
    assert_eq!(fields::number(&one("100"), "n"), Some(100));
    for text in ["", "-1", "+1", "1.0", " 1", "1e2", "12345678901234567", "１"] {
        assert_eq!(fields::number(&one(text), "n"), None, "{text}");
    }
}

/// The bill comes as text, its absence as XML.
#[test]
fn bills() {
    assert_eq!(bill::fields(noon(), &TradeBillKind::All)["bill_date"], "20261121");
    let none = "<xml><return_code>FAIL</return_code><return_msg>No Bill Exist</return_msg>\
                <error_code>20002</error_code></xml>";
    let refused = BillAnswer::Refused { code: Some("20002".to_owned()), message: "No Bill Exist".to_owned() };
    assert_eq!(bill::read(none.as_bytes()), refused);
    assert!(matches!(bill::read("a,b\n`1,`2\nc\n`1\n".as_bytes()), BillAnswer::Bill(_)));
    assert!(matches!(bill::read(b"<html>"), BillAnswer::Unreadable(_)));
    assert!(matches!(bill::read(b"a,b\n"), BillAnswer::Unreadable(_)));
}
