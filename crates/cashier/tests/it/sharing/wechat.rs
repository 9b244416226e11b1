//! WeChat Pay: shares that are accepted, take time, and are returned by calls of their own.

use cashier_core::provider::SettleAttempt;
use cashier_engine::providers::WECHAT_PAY;
use serde_json::{Value, json};

use super::shop::{FARM, Shop, yuan};
use crate::support::{Database, on_both_engines};

on_both_engines! {
    an_order_is_shared_returned_and_refunded;
    requests_are_idempotent_and_refused_by_name;
    a_share_that_does_not_come_back_stops_its_refund;
    a_refused_refund_is_tried_again;
}

const ORDER: i64 = 1_000;

/// The whole life: receivers, a share, part of it returned, a refund that takes the rest back, the end.
async fn an_order_is_shared_returned_and_refunded(database: Database) {
    let shop = Shop::open(&database).await;
    let payment = shop.paid("O-1", ORDER, WECHAT_PAY, true).await;
    let share = Shop::share("S-1", "O-1", "MERCHANT_ID", FARM, 250);
    shop.expect("share", &share, "F SHARING_NOT_POSSIBLE").await;
    shop.add_farm().await;
    shop.add_farm().await;
    let id = shop.shared(payment, &share).await;
    let told = shop.inquire("shareRequestId", "S-1").await;
    assert_eq!(
        (&told["shares"][0]["shareStatus"], &told["sharingStatus"]),
        (&json!("SUCCESS"), &json!("OPEN"))
    );
    assert_eq!(told["unsharedAmount"], yuan(750));
    // The provider enforces its own limit: 30 percent.
    shop.shared(payment, &Shop::share("S-2", "O-1", "MERCHANT_ID", FARM, 51)).await;
    let told = shop.inquire("shareRequestId", "S-2").await;
    assert_eq!(told["shares"][0]["shareStatus"], "FAIL", "{told}");
    assert!(told["shares"][0]["shareFailReason"].as_str().unwrap().contains("RULE_LIMIT"), "{told}");
    assert_eq!(told["sharedAmount"], yuan(250));
    let back = json!({ "returnRequestId": "B-1", "shareId": id, "returnAmount": yuan(100) });
    let made = shop.expect("returnShare", &back, "U SHARING_IN_PROCESS").await;
    shop.settle_down(payment).await;
    let told = shop.inquire("returnRequestId", "B-1").await;
    assert_eq!(told["returns"][0]["returnId"], made.json["returnId"]);
    assert_eq!((&told["returns"][0]["returnStatus"], &told["sharedAmount"]), (&json!("SUCCESS"), &yuan(150)));
    // A refund of 900 needs 50 of the share.
    let refund = json!({ "refundRequestId": "F-1", "paymentRequestId": "O-1", "refundAmount": yuan(900) });
    shop.expect("refund", &refund, "U REFUND_IN_PROCESS").await;
    shop.settle_down(payment).await;
    assert_eq!(shop.refund_of("F-1").await.0, "SUCCESS");
    assert_eq!(shop.refunded(payment).await, 900);
    let told = shop.inquire("paymentId", &payment.to_string()).await;
    assert_eq!((&told["sharedAmount"], &told["unsharedAmount"]), (&yuan(100), &yuan(0)), "{told}");
    let own: Vec<_> = told["returns"].as_array().unwrap().iter().map(|back| &back["returnAmount"]).collect();
    assert_eq!(own, [&yuan(100), &yuan(50)]);
    assert!(told["returns"][1]["refundId"].is_string());
    let end = json!({ "finishRequestId": "E-1", "paymentRequestId": "O-1" });
    shop.expect("finishShare", &end, "U SHARING_IN_PROCESS").await;
    shop.settle_down(payment).await;
    let told = shop.inquire("finishRequestId", "E-1").await;
    assert_eq!(
        (&told["sharingStatus"], &told["finishes"][0]["finishStatus"]),
        (&json!("FINISHED"), &json!("SUCCESS"))
    );
    assert!(told.get("shares").is_none(), "only what the request made");
    let farm = json!({ "channel": "WECHAT_PAY", "receiverType": "MERCHANT_ID", "receiverAccount": FARM });
    shop.expect("removeReceiver", &farm, "S SUCCESS").await;
    // After the end of sharing, the last share is still returned, with the last refund.
    let refund = json!({ "refundRequestId": "F-2", "paymentRequestId": "O-1", "refundAmount": yuan(100) });
    shop.expect("refund", &refund, "U REFUND_IN_PROCESS").await;
    shop.settle_down(payment).await;
    assert_eq!((shop.refund_of("F-2").await.0.as_str(), shop.refunded(payment).await), ("SUCCESS", ORDER));
    let over = json!({ "refundRequestId": "F-3", "paymentRequestId": "O-1", "refundAmount": yuan(1) });
    shop.expect("refund", &over, "F REFUND_AMOUNT_EXCEED").await;
    shop.wallet.finish().await;
}

/// The same id gets the same bytes; other content, other orders and orders not made for sharing are refused.
async fn requests_are_idempotent_and_refused_by_name(database: Database) {
    let shop = Shop::open(&database).await;
    let payment = shop.paid("O-1", ORDER, WECHAT_PAY, true).await;
    let plain = shop.paid("O-2", ORDER, WECHAT_PAY, false).await;
    shop.add_farm().await;
    let share = Shop::share("S-1", "O-1", "MERCHANT_ID", FARM, 100);
    let first = shop.expect("share", &share, "U SHARING_IN_PROCESS").await;
    shop.settle_down(payment).await;
    let again = shop.call("share", &share).await;
    assert_eq!((&again.bytes, again.headers["idempotent-replay"].to_str().unwrap()), (&first.bytes, "true"));
    let other = Shop::share("S-1", "O-1", "MERCHANT_ID", FARM, 101);
    shop.expect("share", &other, "F REPEAT_REQ_INCONSISTENT").await;
    let id = first.text("/shares/0/shareId");
    let back = json!({ "returnRequestId": "S-1", "shareId": id, "returnAmount": yuan(10) });
    let returned = shop.expect("returnShare", &back, "U SHARING_IN_PROCESS").await;
    shop.settle_down(payment).await;
    assert_eq!(shop.call("returnShare", &back).await.bytes, returned.bytes, "ids of operations do not meet");
    let end = json!({ "finishRequestId": "S-1", "paymentRequestId": "O-1" });
    let ended = shop.expect("finishShare", &end, "U SHARING_IN_PROCESS").await;
    shop.settle_down(payment).await;
    assert_eq!(shop.call("finishShare", &end).await.bytes, ended.bytes);
    assert_eq!(
        shop.wallet.running.shared.reader.provider_calls_of(payment).await.unwrap().len(),
        3,
        "each once"
    );
    let of = |value: Value, pointer: &str, base: &Value| {
        let mut body = base.clone();
        *body.pointer_mut(pointer).unwrap() = value;
        body
    };
    let fresh = Shop::share("S-9", "O-1", "MERCHANT_ID", FARM, 1);
    for (verb, body, outcome) in [
        ("share", of(json!("O-9"), "/paymentRequestId", &fresh), "F ORDER_NOT_EXIST"),
        ("share", of(json!("O-2"), "/paymentRequestId", &fresh), "F SHARING_NOT_POSSIBLE"),
        ("share", fresh.clone(), "F SHARING_NOT_POSSIBLE"),
        ("share", of(json!("0"), "/receivers/0/shareAmount/value", &fresh), "F PARAM_ILLEGAL"),
        (
            "returnShare",
            of(json!("x"), "/shareId", &of(json!("B-9"), "/returnRequestId", &back)),
            "F ORDER_NOT_EXIST",
        ),
        (
            "returnShare",
            json!({ "returnRequestId": "B-8", "shareId": id, "returnAmount": yuan(91) }),
            "F SHARING_NOT_POSSIBLE",
        ),
        (
            "finishShare",
            json!({ "finishRequestId": "E-9", "paymentRequestId": "O-1" }),
            "F SHARING_NOT_POSSIBLE",
        ),
        ("inquiryShare", json!({ "shareRequestId": "S-9" }), "F ORDER_NOT_EXIST"),
        ("inquiryShare", json!({ "paymentRequestId": "O-9" }), "F ORDER_NOT_EXIST"),
        ("retryRefund", json!({ "retryRequestId": "T-9", "refundRequestId": "F-9" }), "F REFUND_NOT_EXIST"),
        (
            "removeReceiver",
            json!({ "channel": "WECHAT_PAY", "receiverType": "MERCHANT_ID", "receiverAccount": "1" }),
            "F SHARING_NOT_POSSIBLE",
        ),
    ] {
        shop.expect(verb, &body, outcome).await;
    }
    let told = shop.inquire("paymentId", &plain.to_string()).await;
    assert_eq!(told["sharingStatus"], "OFF");
    shop.wallet.finish().await;
}

/// A person cannot be made to return a share: the refund says so, and after settlement the merchant's balance may be
/// used.
async fn a_share_that_does_not_come_back_stops_its_refund(database: Database) {
    let shop = Shop::open(&database).await;
    let payment = shop.paid("O-1", ORDER, WECHAT_PAY, true).await;
    let other = shop.paid("O-2", ORDER, WECHAT_PAY, false).await;
    let person = json!({
        "channel": "WECHAT_PAY", "receiverType": "PERSONAL_OPENID", "receiverAccount": "farmer", "relation": "STAFF",
    });
    shop.expect("addReceiver", &person, "S SUCCESS").await;
    shop.shared(payment, &Shop::share("S-1", "O-1", "PERSONAL_OPENID", "farmer", 300)).await;
    let refund = json!({ "refundRequestId": "F-1", "paymentRequestId": "O-1", "refundAmount": yuan(ORDER) });
    shop.expect("refund", &refund, "U REFUND_IN_PROCESS").await;
    shop.settle_down(payment).await;
    let (status, reason) = shop.refund_of("F-1").await;
    assert_eq!((status.as_str(), shop.refunded(payment).await), ("FAIL", 0));
    assert!(reason.contains("SHARE_NOT_RETURNED: PERSONAL_OPENID:farmer"), "{reason}");
    let told = shop.inquire("paymentRequestId", "O-1").await;
    assert_eq!((&told["sharedAmount"], &told["refundedAmount"]), (&yuan(300), &yuan(0)), "nothing moved");
    let retry = json!({ "retryRequestId": "T-1", "refundRequestId": "F-1", "fromOwnBalance": true });
    shop.expect("retryRefund", &retry, "F ORDER_STATUS_INVALID").await;
    let end = json!({ "finishRequestId": "E-1", "paymentRequestId": "O-1" });
    shop.expect("finishShare", &end, "U SHARING_IN_PROCESS").await;
    shop.settle_down(payment).await;
    for payment in [payment, other] {
        let attempts = shop.wallet.running.shared.reader.payment_attempts_of(payment).await.unwrap();
        let settle = SettleAttempt { attempt: attempts[0].id, fee: None };
        assert!(shop.wallet.running.shared.engine.submit(settle).await.unwrap());
    }
    let retried = shop.expect("retryRefund", &retry, "U REFUND_IN_PROCESS").await;
    shop.settle_down(payment).await;
    assert_eq!(shop.call("retryRefund", &retry).await.bytes, retried.bytes);
    assert_eq!((shop.refund_of("F-1").await.0.as_str(), shop.refunded(payment).await), ("SUCCESS", ORDER));
    let attempts = shop.wallet.running.shared.reader.payment_attempts_of(payment).await.unwrap();
    assert_eq!((attempts[0].fee, attempts[0].fee_charged), (6, 0), "the fee came back with it");
    shop.wallet.finish().await;
}

/// A refund that the provider closed is retried under its number, and no money is refunded twice.
async fn a_refused_refund_is_tried_again(database: Database) {
    let shop = Shop::open(&database).await;
    // The amount selects the scenario: refunds get stuck.
    let payment = shop.paid("O-1", 9_912, WECHAT_PAY, false).await;
    let refund = json!({ "refundRequestId": "F-1", "paymentRequestId": "O-1", "refundAmount": yuan(5_000) });
    shop.expect("refund", &refund, "U REFUND_IN_PROCESS").await;
    let providers = &shop.wallet.running.shared.providers;
    providers.run_open_calls(payment).await.unwrap();
    let retry = json!({ "retryRequestId": "T-1", "refundRequestId": "F-1" });
    shop.expect("retryRefund", &retry, "U REFUND_IN_PROCESS").await;
    let provider_call = shop.wallet.running.shared.reader.provider_calls_of(payment).await.unwrap()[0].id;
    let end = async |state: &str| {
        let path = format!("orders/{}/refunds/{provider_call}/end", provider_call.attempt);
        shop.providers.control("POST", &path, &json!({ "state": state })).await;
        shop.settle_down(payment).await;
    };
    end("closed").await;
    assert_eq!(shop.refund_of("F-1").await.0, "FAIL");
    shop.expect("retryRefund", &retry, "U REFUND_IN_PROCESS").await;
    providers.run_open_calls(payment).await.unwrap();
    end("success").await;
    assert_eq!((shop.refund_of("F-1").await.0.as_str(), shop.refunded(payment).await), ("SUCCESS", 5_000));
    let late = json!({ "retryRequestId": "T-2", "refundRequestId": "F-1" });
    shop.expect("retryRefund", &late, "F ORDER_STATUS_INVALID").await;
    shop.wallet.finish().await;
}
