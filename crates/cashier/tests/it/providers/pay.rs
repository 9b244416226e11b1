//! Every way to pay: paid by its notice, by a query when no notice arrives, and closed in time when nobody pays.

use std::time::Duration;

use cashier_core::error::Code;
use cashier_core::payment::State;
use cashier_core::provider::{Method, ProviderName};
use cashier_engine::providers::{ALIPAY, ClientParams, QQ_WALLET, Registry, WECHAT_PAY};
use serde_json::json;

use super::rig::{Mode, Shop};
use crate::commands::number;
use crate::support::{Database, on_both_engines};

on_both_engines! {
    wechat_with_a_public_key;
    wechat_with_certificates_that_are_fetched;
    alipay_with_keys;
    alipay_with_certificates;
    qq_wallet;
    long_descriptions;
}

/// Each provider gets as much of a description as its field holds, counted in its own unit and cut between letters. The
/// sandbox, which counts by a table of its own, refuses one letter more.
async fn long_descriptions(database: Database) {
    let shop = Shop::open(&database, 6).await;
    shop.account_with(WECHAT_PAY, Mode::Key, &json!({ "mini_program_v2": true })).await;
    shop.account(ALIPAY, Mode::Key).await;
    shop.account(QQ_WALLET, Mode::Key).await;
    for (index, (way, letters)) in [
        ((WECHAT_PAY, Method::Native), 42),
        ((WECHAT_PAY, Method::MiniProgram), 42),
        ((ALIPAY, Method::Page), 128),
        ((ALIPAY, Method::MiniProgram), 128),
        ((QQ_WALLET, Method::Native), 42),
    ]
    .into_iter()
    .enumerate()
    {
        let whole = "高山乌龙茶叶礼盒".repeat(20);
        let payment = shop.order_for(&format!("long{index}"), 1_000, &whole).await;
        shop.visit(&shop.start(payment, way).await.unwrap()).await;
        let known = shop.known(&number(payment, 1)).await.unwrap();
        let sent = known["description"].as_str().unwrap();
        assert_eq!(sent, whole.chars().take(letters).collect::<String>(), "{way:?}");
    }
    shop.close().await;
}

const WECHAT: [Method; 4] = [Method::Native, Method::Jsapi, Method::H5, Method::MiniProgram];

async fn wechat_with_a_public_key(database: Database) {
    let shop = Shop::open(&database, 1).await;
    shop.set(&json!({ "public_key_only": true })).await;
    shop.account(WECHAT_PAY, Mode::Key).await;
    every_way(&shop, WECHAT_PAY, &WECHAT, "now").await;
    shop.close().await;
}

/// Mini programs use the older API here.
async fn wechat_with_certificates_that_are_fetched(database: Database) {
    let shop = Shop::open(&database, 2).await;
    shop.account_with(WECHAT_PAY, Mode::Fetched, &json!({ "mini_program_v2": true })).await;
    every_way(&shop, WECHAT_PAY, &WECHAT, "now").await;
    shop.close().await;
}

async fn alipay_with_keys(database: Database) {
    let shop = Shop::open(&database, 3).await;
    shop.account(ALIPAY, Mode::Key).await;
    every_way(&shop, ALIPAY, methods(ALIPAY), "now").await;
    shop.close().await;
}

async fn alipay_with_certificates(database: Database) {
    let shop = Shop::open(&database, 4).await;
    shop.account(ALIPAY, Mode::Certificate).await;
    every_way(&shop, ALIPAY, methods(ALIPAY), "now").await;
    shop.close().await;
}

async fn qq_wallet(database: Database) {
    let shop = Shop::open(&database, 5).await;
    shop.account(QQ_WALLET, Mode::Key).await;
    every_way(&shop, QQ_WALLET, methods(QQ_WALLET), "now").await;
    shop.close().await;
}

/// What the payer's side gets for each way to pay.
fn is_right(method: Method, params: &ClientParams) -> bool {
    match params {
        ClientParams::Code { code_url } => {
            method == Method::Native
                && (code_url.starts_with("weixin://") || code_url.starts_with("https://"))
        }
        ClientParams::Link { url } => {
            matches!(method, Method::H5 | Method::Page | Method::Wap) && url.starts_with("http")
        }
        ClientParams::Script { parameters } => {
            matches!(method, Method::Jsapi | Method::MiniProgram) && parameters["paySign"].is_string()
        }
        ClientParams::Trade { trade_no } => method == Method::MiniProgram && trade_no.len() == 28,
        ClientParams::Package { package } => {
            method == Method::MiniProgram && package.starts_with("prepay_id=")
        }
    }
}

/// Every way to pay of a provider.
pub(super) fn methods(provider: ProviderName) -> &'static [Method] {
    Registry::default().find(provider).unwrap().methods
}

pub(super) async fn every_way(shop: &Shop, provider: ProviderName, methods: &[Method], tag: &str) {
    for method in methods {
        let (way, name) = ((provider, *method), &format!("{}-{}-{tag}", provider.name(), method.name()));
        // Paid, and reported by a notice.
        let payment = shop.order(&format!("{name}-told"), 1_234).await;
        let params = shop.start(payment, way).await.unwrap();
        assert!(is_right(*method, &params), "{name}: {params:?}");
        assert!(shop.start(payment, way).await.is_ok(), "{name}: the same request makes the same call again");
        shop.visit(&params).await;
        assert!(shop.pay(&number(payment, 1)).await, "{name} is paid");
        shop.sandbox.quiet().await;
        assert!(shop.is_paid(payment).await, "{name}: the notice is believed");
        assert_eq!(shop.start(payment, way).await, Err(Code::OrderAlreadyPaid));
        assert_eq!(shop.attempts(payment).await.len(), 1);
        // Paid, and the notice is lost.
        let payment = shop.begin(&format!("{name}-lost"), 2_345, way).await;
        shop.lose_notices(true);
        assert!(shop.pay(&number(payment, 1)).await);
        shop.sandbox.quiet().await;
        shop.lose_notices(false);
        assert!(!shop.is_paid(payment).await, "{name}: nobody told us");
        let found = shop.providers.repair(payment).await.unwrap();
        assert!(matches!(found.state, State::Succeeded { .. }), "{name}: asking finds out");
        // Nobody pays: the order is closed at the provider before it expires here.
        let payment = shop.begin(&format!("{name}-left"), 3_456, way).await;
        let untouched = shop.order(&format!("{name}-unseen"), 3_456).await;
        shop.start(untouched, way).await.unwrap();
        shop.pass(Duration::from_mins(45)).await;
        for payment in [payment, untouched] {
            assert!(matches!(shop.payment(payment).await.state, State::Expired { .. }), "{name} expires");
            assert_eq!(shop.attempts(payment).await[0].state.name(), "closed", "{name} is closed");
            assert!(!shop.pay(&number(payment, 1)).await, "{name}: nobody can pay it any more");
        }
    }
}
