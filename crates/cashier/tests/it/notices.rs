//! Notices to merchants and the end of orders, on the test's clock.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Database, on_both_engines};
use crate::turns::until_turned;
use crate::wallet::{PIN, Wallet};

on_both_engines! {
    a_notice_is_sent_until_it_is_accepted;
    the_published_verifier_takes_a_notice;
    an_expired_order_is_closed_and_told;
    a_notice_that_nobody_sent_survives_a_restart;
}

async fn a_notice_is_sent_until_it_is_accepted(database: Database) {
    let wallet = Wallet::start(&database).await;
    let session = wallet.sign_in().await;
    wallet.endpoint.answer_next(500, "broken");
    wallet.endpoint.answer_next(200, "not json");
    wallet
        .endpoint
        .answer_next(200, r#"{"result":{"resultStatus":"F","resultCode":"X","resultMessage":"no"}}"#);
    let (url, id) = wallet.order("notice", "3000").await;
    assert_eq!(wallet.confirm(&session, &url, PIN).await.0, 200);
    wallet.notices(1).await;
    for (count, pause) in [(2, 120), (3, 600), (4, 600)] {
        settle(&wallet, &id, count - 1).await;
        wallet.running.clock.advance(Duration::from_secs(pause + 1));
        wallet.notices(count).await;
    }
    settle(&wallet, &id, 4).await;
    wallet.running.clock.advance(Duration::from_hours(4));
    let received = wallet.notices(4).await;
    assert_eq!(received.len(), 4, "an accepted notice is not sent again");
    let mut times = Vec::new();
    for notice in &received {
        let header = |name: &str| notice.headers[name].to_str().unwrap();
        let signed = wallet.client.is_from_wallet(
            &notice.path,
            header("client-id"),
            header("request-time"),
            header("signature"),
            &notice.body,
        );
        assert!(signed, "every attempt carries a signature over the path of the notify URL");
        assert_eq!(notice.body, received[0].body, "the same bytes every time");
        times.push(header("request-time").to_owned());
    }
    times.dedup();
    assert_eq!(times.len(), 4, "every attempt has its own time");
    let body: Value = serde_json::from_slice(&received[0].body).unwrap();
    assert_eq!(
        (body["paymentStatus"].as_str(), body["paymentId"].as_str()),
        (Some("SUCCESS"), Some(id.as_str()))
    );
    assert_eq!(body["paymentResult"]["resultStatus"], "S");
    let attempts = attempts(&wallet, &id).await;
    assert_eq!(attempts.len(), 4);
    assert_eq!((attempts[0].status, attempts[0].answer.as_str()), (Some(500), "broken"));
    wallet.finish().await;
}

/// The crate `standardwebhooks` takes what the merchant got, on the machine's own clock, and nothing that was changed.
async fn the_published_verifier_takes_a_notice(database: Database) {
    let wallet = Wallet::start(&database).await;
    let session = wallet.sign_in().await;
    let (url, _) = wallet.order("webhook", "3000").await;
    assert_eq!(wallet.confirm(&session, &url, PIN).await.0, 200);
    let notice = wallet.notices(1).await.remove(0);
    let shared = &wallet.running.shared;
    let client = shared.reader.merchant_by_client("TEA_HOUSE").await.unwrap().unwrap();
    let secret = shared.deliveries.webhooks.secrets.secret(client.id, 1).expose_text();
    let verifier = standardwebhooks::Webhook::new(secret.expose()).unwrap();
    verifier.verify(&notice.body, &notice.headers).unwrap();
    let mut changed = notice.body.to_vec();
    changed[1] ^= 1;
    assert!(verifier.verify(&changed, &notice.headers).is_err());
    let other = shared.deliveries.webhooks.secrets.secret(client.id, 2).expose_text();
    let other = standardwebhooks::Webhook::new(other.expose()).unwrap();
    assert!(other.verify(&notice.body, &notice.headers).is_err());
    wallet.finish().await;
}

/// Waits until the attempt is recorded, so that the next due time is set before the clock is moved.
pub(crate) async fn settle(wallet: &Wallet, payment: &str, count: usize) {
    let recorded = async || (attempts(wallet, payment).await.len() >= count).then_some(());
    let engine = &wallet.running.shared.engine;
    until_turned(engine, &format!("the record of attempt {count}"), recorded).await;
}

async fn attempts(wallet: &Wallet, payment: &str) -> Vec<cashier_core::notice::DeliveryAttempt> {
    let id: cashier_core::id::PaymentId = payment.parse().unwrap();
    let reader = &wallet.running.shared.reader;
    let notices = reader.notices_of(id.into()).await.unwrap();
    reader.attempts_of(notices[0].id).await.unwrap()
}

async fn an_expired_order_is_closed_and_told(database: Database) {
    let wallet = Wallet::start(&database).await;
    let session = wallet.sign_in().await;
    let (url, id) = wallet.order("slow", "3000").await;
    wallet.running.clock.advance(Duration::from_secs(1_801));
    let (status, body) = wallet.confirm(&session, &url, PIN).await;
    assert_eq!((status, body["error"]["code"].as_str()), (410, Some("ORDER_EXPIRED")));
    let received = wallet.notices(1).await;
    let body: Value = serde_json::from_slice(&received[0].body).unwrap();
    assert_eq!(
        (body["paymentStatus"].as_str(), body["paymentId"].as_str()),
        (Some("FAIL"), Some(id.as_str()))
    );
    assert_eq!(body["paymentFailReason"], "Order payment expired.");
    let inquiry = wallet.call("/v1/payments/inquiryPayment", &json!({ "paymentId": id })).await;
    assert_eq!(inquiry.text("/paymentStatus"), "FAIL");
    wallet.finish().await;
}

/// A process that made a notice and died before sending it: the next one finds it.
async fn a_notice_that_nobody_sent_survives_a_restart(database: Database) {
    let system = crate::support::System::start(&database, 9).await;
    let merchant = system.merchant("GONE").await;
    let expires_at = system.engine.fresh().at().saturating_add(Duration::from_mins(1));
    let order =
        system.engine.submit(crate::support::create(merchant, "gone", 500, expires_at)).await.unwrap();
    let payment: cashier_core::id::PaymentId = order.subject.as_id();
    system.clock.advance(Duration::from_secs(61));
    assert!(system.engine.submit(cashier_core::payment::ExpirePayment { payment }).await.unwrap());
    system.stop().await;

    let wallet = Wallet::start(&database).await;
    settle(&wallet, &payment.to_string(), 1).await;
    let attempts = attempts(&wallet, &payment.to_string()).await;
    // The merchant's host does not exist: the attempt is recorded with the reason.
    assert!(!attempts[0].accepted && attempts[0].status.is_none());
    wallet.finish().await;
}
