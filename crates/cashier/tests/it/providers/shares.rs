//! The books of a shared order are right at every step: shared, refunded with shares taken back, finished, settled.

use std::sync::Arc;
use std::time::Duration;

use cashier_core::id::PaymentId;
use cashier_core::payment::PaymentRef;
use cashier_core::provider::{Method, ProviderCall, ShareAction, ShareOrder, SharePart};
use cashier_engine::providers::{NewReceiver, PayRequest, PayerFacts, WECHAT_PAY};
use cashier_protocol::china_time;

use super::rig::{Mode, Shop};
use super::truth::compare;
use crate::commands::{number, yuan};
use crate::support::{Database, on_both_engines};

on_both_engines! {
    the_books_of_a_shared_order_are_right_at_every_step;
}

const RECEIVER: &str = "MERCHANT_ID:1900000109";

async fn ask(shop: &Shop, payment: PaymentId, name: &str, action: ShareAction) {
    let command = ShareOrder {
        merchant: shop.merchant,
        request_id: name.to_owned(),
        payment: PaymentRef::Id(payment),
        action,
        fingerprint: [1; 32],
        answer: Arc::new(|made: &[ProviderCall]| made[0].id.to_string().into_bytes()),
    };
    shop.system.engine.submit(command).await.unwrap();
    shop.system.prove().await;
    shop.pass(Duration::from_mins(2)).await;
    shop.system.prove().await;
}

async fn the_books_of_a_shared_order_are_right_at_every_step(database: Database) {
    let shop = Shop::open(&database, 81).await;
    let account = shop.account(WECHAT_PAY, Mode::Key).await;
    let new = NewReceiver {
        receiver: RECEIVER.to_owned(),
        relation: "SUPPLIER".to_owned(),
        name: Some("Tea Garden".to_owned()),
    };
    shop.providers.add_receiver(account.id, &new).await.unwrap();
    let payment = shop.order("shared", 10_000).await;
    let (provider, method) = (WECHAT_PAY, Method::Native);
    let action = PayRequest { provider, method, payer: PayerFacts::default(), sharing: true };
    shop.providers.start(payment, action).await.unwrap();
    assert!(shop.pay(&number(payment, 1)).await);
    shop.settle().await;
    let give = |minor| {
        ShareAction::Give(vec![SharePart { receiver: Arc::from(RECEIVER), amount: yuan(minor), note: None }])
    };
    ask(&shop, payment, "one", give(2_000)).await;
    ask(&shop, payment, "two", give(500)).await;
    assert_eq!(shop.attempts(payment).await[0].shared, 2_500);
    // More than the merchant has left: a part of the shares is returned first.
    let (refund, said) = shop.refund(payment, "back", 8_000).await;
    assert_eq!(said, "processing");
    shop.system.prove().await;
    shop.pass(Duration::from_mins(5)).await;
    assert_eq!(shop.refund_state(refund).await, "succeeded");
    assert_eq!(shop.attempts(payment).await[0].shared, 2_000);
    shop.system.prove().await;
    ask(&shop, payment, "end", ShareAction::Finish { note: None }).await;
    let day = china_time::to_day(shop.sandbox.now());
    let outcome = shop.providers.reconcile(&account, &day).await.unwrap().unwrap();
    assert_eq!((outcome.settled, outcome.differences), (1, Vec::new()));
    shop.system.prove().await;
    // More can be refunded from settled money, and the receiver returns its part first.
    let (refund, _) = shop.refund(payment, "rest", 1_000).await;
    shop.system.prove().await;
    shop.pass(Duration::from_mins(5)).await;
    assert_eq!(shop.refund_state(refund).await, "succeeded");
    assert_eq!(shop.attempts(payment).await[0].shared, 1_000);
    compare(&shop, payment).await;
    shop.close().await;
}
