//! Messages with odd values in fields that no decision depends on, or with a byte order mark, are read. Fields that a
//! decision needs are not guessed.

use serde_json::{Value, json};

use crate::wechat::v3::certificates::CertificateList;
use crate::wechat::v3::error::ApiError;
use crate::wechat::v3::profit_sharing::{Share, ShareState, Sharing};
use crate::wechat::v3::refunds::{Refund, RefundState};
use crate::wechat::v3::sharing_returns::{ReturnState, SharingReturn};
use crate::wechat::v3::transactions::{OrderState, Transaction};

fn transaction() -> Value {
    json!({
        "appid": "wx1", "mchid": "1", "out_trade_no": "o1", "transaction_id": "42", "trade_state": "SUCCESS",
        "amount": { "total": 100, "currency": "CNY" },
    })
}

/// Every optional field may be of any type.
#[test]
fn a_paid_order_is_read_whatever_else_it_says() {
    for name in
        ["payer", "trade_type", "bank_type", "attach", "success_time", "trade_state_desc", "scene_info"]
    {
        for odd in [json!(null), json!({}), json!([]), json!(7), json!("x"), json!(true)] {
            let mut said = transaction();
            said[name] = odd.clone();
            let read: Transaction = serde_json::from_value(said).unwrap();
            assert!(matches!(read.state(), OrderState::Paid(_)), "{name} {odd}");
        }
    }
    let mut said = transaction();
    said["amount"]["payer_total"] = json!("0.3");
    said["amount"]["payer_currency"] = json!(1);
    assert!(serde_json::from_value::<Transaction>(said).is_ok());
    // The amount and its currency matter.
    for (name, odd) in [("total", json!("100")), ("currency", json!(156))] {
        let mut said = transaction();
        said["amount"][name] = odd;
        assert!(serde_json::from_value::<Transaction>(said).is_err(), "{name}");
    }
}

#[test]
fn refunds_and_shares_are_read_whatever_else_they_say() {
    let refund = json!({ "out_refund_no": "r1", "status": "SUCCESS", "success_time": 5, "channel": {}, "refund_id": null,
        "amount": { "refund": 40, "payer_refund": "x", "from": 1, "refund_fee": "0.1" } });
    let refund: Refund = serde_json::from_value(refund).unwrap();
    assert_eq!(
        (refund.state(), refund.amount().map(cashier_core::money::Amount::minor)),
        (RefundState::Succeeded(None), Some(40))
    );
    let sharing = json!({ "out_order_no": "s1", "state": "PROCESSING", "receivers": [
        7, { "account": "x" },
        { "type": 1, "account": "190", "amount": 30, "result": "SUCCESS", "finish_time": {}, "description": null },
    ] });
    let sharing: Sharing = serde_json::from_value(sharing).unwrap();
    assert_eq!(sharing.receivers.iter().map(Share::state).collect::<Vec<_>>(), [ShareState::Given(None)]);
    let back =
        json!({ "out_return_no": "b1", "amount": 5, "result": "SUCCESS", "order_id": 1, "finish_time": 2 });
    let back: SharingReturn = serde_json::from_value(back).unwrap();
    assert_eq!(back.state(), ReturnState::Returned(None));
}

/// RFC 8259, 8.1: a byte order mark may be ignored.
#[test]
fn a_byte_order_mark_is_passed_over() {
    let error =
        ApiError::parse(404, "\u{feff}{\"code\":\"ORDER_NOT_EXIST\",\"message\":7}".as_bytes()).unwrap();
    assert_eq!(error.code, "ORDER_NOT_EXIST");
    let list = "\u{feff}{\"data\":[{\"serial_no\":1},{\"serial_no\":\"A\",\"effective_time\":3,\"encrypt_certificate\":\
                {\"algorithm\":\"x\",\"nonce\":\"n\",\"ciphertext\":\"c\"}}]}";
    assert_eq!(
        CertificateList::parse(list.as_bytes()).unwrap().data.len(),
        1,
        "one odd entry hides no other"
    );
}
