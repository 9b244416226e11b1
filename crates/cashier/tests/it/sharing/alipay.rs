//! Alipay: a share is done when it is answered, and is returned only together with a refund.

use cashier_engine::providers::ALIPAY;
use serde_json::json;

use super::shop::{Shop, yuan};
use crate::support::{Database, on_both_engines};

on_both_engines! {
    shares_come_back_with_the_refund;
}

const ORDER: i64 = 1_000;

async fn shares_come_back_with_the_refund(database: Database) {
    let shop = Shop::open(&database).await;
    let payment = shop.paid("O-1", ORDER, ALIPAY, true).await;
    for account in ["2088000000000109", "2088000000000110"] {
        let receiver = json!({
            "channel": "ALIPAY", "receiverType": "userId", "receiverAccount": account, "relation": "farm",
        });
        shop.expect("addReceiver", &receiver, "S SUCCESS").await;
    }
    let id = shop.shared(payment, &Shop::share("S-1", "O-1", "userId", "2088000000000109", 100)).await;
    shop.shared(payment, &Shop::share("S-2", "O-1", "userId", "2088000000000110", 100)).await;
    shop.shared(payment, &Shop::share("S-3", "O-1", "userId", "2088000000000110", 50)).await;
    let told = shop.inquire("paymentRequestId", "O-1").await;
    assert_eq!((&told["sharedAmount"], &told["unsharedAmount"]), (&yuan(250), &yuan(750)));
    let back = json!({ "returnRequestId": "B-1", "shareId": id, "returnAmount": yuan(10) });
    shop.expect("returnShare", &back, "F SHARING_NOT_POSSIBLE").await;
    // 950 needs 200 of what the receivers have.
    let refund = json!({ "refundRequestId": "F-1", "paymentRequestId": "O-1", "refundAmount": yuan(950) });
    shop.expect("refund", &refund, "U REFUND_IN_PROCESS").await;
    shop.settle_down(payment).await;
    assert_eq!((shop.refund_of("F-1").await.0.as_str(), shop.refunded(payment).await), ("SUCCESS", 950));
    let told = shop.inquire("paymentRequestId", "O-1").await;
    assert_eq!((&told["sharedAmount"], &told["unsharedAmount"]), (&yuan(50), &yuan(0)), "{told}");
    let returns = told["returns"].as_array().unwrap();
    assert_eq!(returns.len(), 3, "the newest first, until there is enough");
    assert!(returns.iter().all(|back| back["returnStatus"] == "SUCCESS" && back["refundId"].is_string()));
    let end = json!({ "finishRequestId": "E-1", "paymentRequestId": "O-1" });
    shop.expect("finishShare", &end, "U SHARING_IN_PROCESS").await;
    shop.settle_down(payment).await;
    assert_eq!(shop.inquire("paymentRequestId", "O-1").await["sharingStatus"], "FINISHED");
    let rest = json!({ "refundRequestId": "F-2", "paymentRequestId": "O-1", "refundAmount": yuan(50) });
    shop.expect("refund", &rest, "U REFUND_IN_PROCESS").await;
    shop.settle_down(payment).await;
    assert_eq!((shop.refund_of("F-2").await.0.as_str(), shop.refunded(payment).await), ("SUCCESS", ORDER));
    shop.wallet.finish().await;
}
