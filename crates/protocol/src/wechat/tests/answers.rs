//! What answers prove: only what is said in known words.

use super::{keyring, noon, paid, signed};
use crate::wechat::v3::answer::{Answer, Doubt, Reply};
use crate::wechat::v3::error::{ApiError, ErrorDetail, KNOWN, Meaning};
use crate::wechat::v3::order::NativeOrder;
use crate::wechat::v3::refunds::{Refund, RefundState};
use crate::wechat::v3::signing::{ServerSignature, SignatureError};
use crate::wechat::v3::transactions::{Mismatch, OrderState, TradeState, Transaction};
use crate::wechat::v3::{self};

const UNSIGNED: Result<ServerSignature, SignatureError> = Err(SignatureError::Absent("wechatpay-serial"));

fn read(
    status: u16,
    signature: &Result<ServerSignature, SignatureError>,
    body: &[u8],
) -> Answer<NativeOrder> {
    keyring().read(&Reply { status, signature, body }, noon())
}

fn error_body(code: &str) -> Vec<u8> {
    ApiError::new(code, "text").to_body()
}

/// A success counts only with a valid signature and a readable body.
#[test]
fn a_success_must_be_signed() {
    let body = br#"{"code_url":"weixin://wxpay/bizpayurl?pr=p4lpSuKzz","new":1}"#;
    let order = NativeOrder { code_url: "weixin://wxpay/bizpayurl?pr=p4lpSuKzz".to_owned() };
    assert_eq!(read(200, &Ok(signed(body)), body), Answer::Done(order));
    let absent = SignatureError::Absent("wechatpay-serial");
    assert_eq!(read(200, &UNSIGNED, body), Answer::Unknown(Doubt::Signature(absent)));
    let wrong = Answer::Unknown(Doubt::Signature(SignatureError::Wrong));
    assert_eq!(read(200, &Ok(signed(b"{}")), body), wrong);
    for body in
        [&b""[..], b"{}", b"[]", b"{\"code_url\":1}", b"{\"code_url\":\"a\",\"code_url\":\"b\"}", b"\xff"]
    {
        assert_eq!(read(200, &Ok(signed(body)), body), Answer::Unknown(Doubt::Unreadable));
    }
}

/// 204 signs an empty body.
#[test]
fn an_empty_answer_is_signed_too() {
    let good = Ok(signed(b""));
    let empty = |signature| keyring().read_empty(&Reply { status: 204, signature, body: b"" }, noon());
    assert_eq!(empty(&good), Answer::Done(()));
    assert!(matches!(empty(&UNSIGNED), Answer::Unknown(_)));
}

/// Every known code: its meaning does not depend on the HTTP status.
#[test]
fn codes_decide_before_statuses() {
    for known in KNOWN {
        let body = error_body(known.code);
        for status in [202, 400, 403, 404, 429, 500] {
            let answer = read(status, &Ok(signed(&body)), &body);
            let is_refused = matches!(&answer, Answer::Refused(error) if error.code == known.code);
            let is_right = match known.meaning {
                Meaning::Unknown => matches!(answer, Answer::Unknown(Doubt::Said(_))),
                Meaning::TooFast => matches!(answer, Answer::Unknown(Doubt::TooFast(_))),
                _ => is_refused,
            };
            assert!(is_right, "{} {status}: {answer:?}", known.code);
        }
    }
}

/// An error counts without a signature, but not with an invalid one.
#[test]
fn an_error_may_be_unsigned_but_not_forged() {
    let body = error_body("PARAM_ERROR");
    assert!(matches!(read(400, &UNSIGNED, &body), Answer::Refused(_)));
    let forged = Ok(signed(b"other"));
    assert_eq!(read(400, &forged, &body), Answer::Unknown(Doubt::Signature(SignatureError::Wrong)));
}

/// Whatever is not said in known words is unknown.
#[test]
fn everything_else_is_unknown() {
    let odd = error_body("A_NEW_CODE");
    for status in [400, 403, 404, 500, 502] {
        assert!(matches!(read(status, &UNSIGNED, &odd), Answer::Unknown(Doubt::Said(_))), "{status}");
    }
    assert!(matches!(read(429, &UNSIGNED, &odd), Answer::Unknown(Doubt::TooFast(_))));
    for (status, body) in
        [(500, &b"<html>"[..]), (400, b""), (502, b"{}"), (301, b""), (404, b"{\"code\":\"\"}")]
    {
        assert_eq!(read(status, &UNSIGNED, body), Answer::Unknown(Doubt::Status(status)));
    }
}

/// Errors of a sandbox read back, with the usual status and the field.
#[test]
fn errors_read_back() {
    let detail = ErrorDetail {
        field: Some("/amount/total".to_owned()),
        value: Some(serde_json::json!(0)),
        issue: Some("must be at least 1".to_owned()),
        location: Some("body".to_owned()),
    };
    let error = ApiError::new("ORDER_NOT_EXIST", "订单不存在").with_detail(&detail);
    assert_eq!((error.status, error.meaning()), (404, Meaning::NotFound));
    assert_eq!(ApiError::parse(404, &error.to_body()), Some(error));
    assert_eq!(ApiError::new("A_NEW_CODE", "").status, 400);
    let from = v3::order::check_out_trade_no("short").unwrap_err();
    assert_eq!(ApiError::from(from).code, "PARAM_ERROR");
}

/// Each state of a transaction, and a new one.
#[test]
fn states_of_a_transaction() {
    let with = |word: &str| Transaction { trade_state: TradeState::from(word.to_owned()), ..paid() };
    let OrderState::Paid(payment) = with("SUCCESS").state() else { panic!("not paid") };
    assert_eq!((payment.amount, payment.paid_at), (super::yuan(100), Some(noon())));
    assert!(!payment.has_refunds);
    assert!(matches!(with("REFUND").state(), OrderState::Paid(payment) if payment.has_refunds));
    for (word, state) in [
        ("NOTPAY", OrderState::Waiting),
        ("USERPAYING", OrderState::Waiting),
        ("CLOSED", OrderState::Closed),
        ("REVOKED", OrderState::Closed),
        ("PAYERROR", OrderState::Failed),
        ("ACCEPT", OrderState::Unknown),
        ("success", OrderState::Unknown),
        ("", OrderState::Unknown),
    ] {
        assert_eq!(with(word).state(), state, "{word}");
    }
}

/// A success without the amount or the number proves nothing.
#[test]
fn a_success_without_proof_is_unknown() {
    assert_eq!(Transaction { transaction_id: None, ..paid() }.state(), OrderState::Unknown);
    assert_eq!(Transaction { transaction_id: Some(String::new()), ..paid() }.state(), OrderState::Unknown);
    assert_eq!(Transaction { amount: None, ..paid() }.state(), OrderState::Unknown);
    for amount in ["{}", "{\"total\":0}", "{\"total\":-1}", "{\"total\":1,\"currency\":\"XYZ\"}"] {
        let amount = Some(serde_json::from_str(amount).unwrap());
        assert_eq!(Transaction { amount, ..paid() }.state(), OrderState::Unknown);
    }
    // An unreadable time is merely unknown.
    let odd = Transaction { success_time: Some("yesterday".to_owned()), ..paid() };
    assert!(matches!(odd.state(), OrderState::Paid(payment) if payment.paid_at.is_none()));
}

/// Amounts are whole numbers: a fraction makes the answer unreadable instead of being rounded.
#[test]
fn fractions_are_not_amounts() {
    for total in ["1.0", "1e2", "\"100\"", "9223372036854775808"] {
        let body =
            serde_json::to_string(&paid()).unwrap().replace("\"total\":100", &format!("\"total\":{total}"));
        assert!(serde_json::from_str::<Transaction>(&body).is_err(), "{total}");
    }
}

/// A transaction of another merchant, app, order or amount is not ours.
#[test]
fn transactions_are_compared_with_the_order() {
    let expected = v3::transactions::Expected {
        mchid: "1900000001",
        appid: "wxd678efh567hg6787",
        out_trade_no: "ord_1217752501",
        amount: super::yuan(100),
    };
    assert_eq!(paid().matches(&expected), Ok(()));
    let differs = |transaction: Transaction| transaction.matches(&expected).unwrap_err();
    assert_eq!(differs(Transaction { mchid: "1".to_owned(), ..paid() }), Mismatch("mchid"));
    assert_eq!(differs(Transaction { appid: "1".to_owned(), ..paid() }), Mismatch("appid"));
    assert_eq!(differs(Transaction { out_trade_no: "1".to_owned(), ..paid() }), Mismatch("out_trade_no"));
    for amount in
        ["{\"total\":99}", "{\"total\":100,\"currency\":\"USD\"}", "{\"total\":100,\"currency\":\"?\"}"]
    {
        let amount = Some(serde_json::from_str(amount).unwrap());
        assert_eq!(differs(Transaction { amount, ..paid() }), Mismatch("amount"));
    }
    assert_eq!(Transaction { amount: None, ..paid() }.matches(&expected), Ok(()));
}

/// Each state of a refund, in an answer and in a notice.
#[test]
fn states_of_a_refund() {
    let refund = |name: &str, word: &str| -> Refund {
        serde_json::from_value(serde_json::json!({
            "refund_id": "5030", "out_refund_no": "rfd_1", "transaction_id": "1217", "out_trade_no": "ord_1",
            name: word, "success_time": super::NOON, "amount": {"total": 100, "refund": 40, "new": {}},
        }))
        .unwrap()
    };
    for name in ["status", "refund_status"] {
        for (word, state) in [
            ("SUCCESS", RefundState::Succeeded(Some(noon()))),
            ("PROCESSING", RefundState::Pending),
            ("CLOSED", RefundState::Closed),
            ("ABNORMAL", RefundState::Abnormal),
            ("DONE", RefundState::Unknown),
        ] {
            assert_eq!(refund(name, word).state(), state, "{name} {word}");
        }
    }
    assert_eq!(refund("status", "SUCCESS").amount(), Some(super::yuan(40)));
    assert_eq!(refund("other", "SUCCESS").state(), RefundState::Unknown);
    let mut both = refund("status", "SUCCESS");
    both.refund_status = refund("status", "CLOSED").status;
    assert_eq!(both.state(), RefundState::Unknown);
}
