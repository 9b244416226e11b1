//! WeChat Pay changes its keys: a new certificate, and the switch from certificates to the public key.

use std::time::Duration;

use cashier_core::error::Code;
use cashier_core::payment::State;
use cashier_core::provider::{Method, ProviderName};
use cashier_engine::providers::WECHAT_PAY;
use serde_json::json;

use super::rig::{Mode, Shop};
use crate::commands::number;
use crate::support::{Database, on_both_engines};

on_both_engines! {
    a_new_certificate_is_fetched;
    a_switch_to_the_public_key_loses_nothing;
}

const WAY: (ProviderName, Method) = (WECHAT_PAY, Method::Native);
/// These amounts select how notices are signed.
const NEW_CERTIFICATE: i64 = 9_906;
const PUBLIC_KEY: i64 = 9_907;

async fn a_new_certificate_is_fetched(database: Database) {
    let shop = Shop::open(&database, 31).await;
    let account = shop.account(WECHAT_PAY, Mode::Certificate).await;
    for name in ["first", "second"] {
        let payment = shop.begin(name, NEW_CERTIFICATE, WAY).await;
        assert!(shop.pay(&number(payment, 1)).await);
        shop.sandbox.quiet().await;
        assert!(shop.is_paid(payment).await, "the notice is believed once the new certificate is there");
    }
    assert!(shop.faults(&account).await.is_empty(), "nothing was refused on the way");
    // Strangers name certificates that do not exist: each is refused and shown, and the provider is not asked every
    // time.
    let before = shop.certificates_asked();
    for serial in 0..20 {
        let headers = [
            ("wechatpay-timestamp", (shop.sandbox.now().as_millis() / 1_000).to_string()),
            ("wechatpay-nonce", "n".to_owned()),
            ("wechatpay-signature", "AAAA".to_owned()),
            ("wechatpay-serial", format!("{serial:040X}")),
            ("wechatpay-signature-type", "WECHATPAY2-SHA256-RSA2048".to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value));
        let answer = shop.providers.receive(WECHAT_PAY, account.id, &headers, b"{}").await.unwrap();
        assert_eq!(answer.status, 400);
    }
    assert_eq!(shop.faults(&account).await, ["signature"]);
    assert!(shop.certificates_asked() <= before + 1, "strangers do not make us call");
    shop.close().await;
}

async fn a_switch_to_the_public_key_loses_nothing(database: Database) {
    let shop = Shop::open(&database, 32).await;
    let account = shop.account(WECHAT_PAY, Mode::Certificate).await;
    // Half way: answers come with certificates, notices with a key that we do not have yet.
    let payment = shop.begin("half way", PUBLIC_KEY, WAY).await;
    assert!(shop.pay(&number(payment, 1)).await);
    shop.sandbox.quiet().await;
    assert_eq!(shop.payment(payment).await.state, State::Created);
    assert_eq!(shop.faults(&account).await, ["signature"], "the operator sees that a key is missing");
    shop.pass(Duration::from_secs(15)).await;
    assert!(shop.is_paid(payment).await, "asking finds out");
    // There are no certificates any more, and no message can be verified.
    shop.set(&json!({ "public_key_only": true })).await;
    let blind = shop.order("blind", 1_000).await;
    assert_eq!(shop.start(blind, WAY).await, Err(Code::ChannelNoAnswer));
    assert!(shop.pay(&number(blind, 1)).await, "the order is there all the same, and somebody pays it");
    shop.pass(Duration::from_mins(5)).await;
    assert_eq!(shop.payment(blind).await.state, State::Created, "not failed");
    // The operator adds the key.
    shop.put_settings(&account, Mode::Both).await;
    shop.pass(Duration::from_hours(2)).await;
    assert!(shop.is_paid(blind).await);
    let after = shop.begin("after", PUBLIC_KEY, WAY).await;
    assert!(shop.pay(&number(after, 1)).await);
    shop.sandbox.quiet().await;
    assert!(shop.is_paid(after).await, "and its notices are believed");
    shop.close().await;
}
