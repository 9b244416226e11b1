//! Refunds that merchants make at the provider, bypassing this system: each is a difference for the operator, reported
//! once, never refused and never lost.

use std::time::Duration;

use cashier_core::provider::{Method, ProviderName};
use cashier_core::reconcile::{Difference, DifferenceKind};
use cashier_engine::providers::{ALIPAY, QQ_WALLET, WECHAT_PAY};
use cashier_protocol::china_time;
use serde_json::{Value, json};

use super::rig::{Mode, Shop};
use crate::commands::number;
use crate::support::{Database, on_both_engines};

on_both_engines! {
    of_wechat_pay;
    of_wechat_pay_v2;
    of_alipay;
    of_qq_wallet;
}

async fn of_wechat_pay(database: Database) {
    let shop = Shop::open(&database, 71).await;
    shop.account(WECHAT_PAY, Mode::Key).await;
    foreign(&shop, (WECHAT_PAY, Method::Native)).await;
    shop.close().await;
}

async fn of_wechat_pay_v2(database: Database) {
    let shop = Shop::open(&database, 72).await;
    shop.account_with(WECHAT_PAY, Mode::Key, &json!({ "mini_program_v2": true })).await;
    foreign(&shop, (WECHAT_PAY, Method::MiniProgram)).await;
    shop.close().await;
}

async fn of_alipay(database: Database) {
    let shop = Shop::open(&database, 73).await;
    shop.account(ALIPAY, Mode::Certificate).await;
    foreign(&shop, (ALIPAY, Method::Wap)).await;
    shop.close().await;
}

async fn of_qq_wallet(database: Database) {
    let shop = Shop::open(&database, 74).await;
    shop.account(QQ_WALLET, Mode::Key).await;
    foreign(&shop, (QQ_WALLET, Method::Native)).await;
    shop.close().await;
}

async fn known(shop: &Shop, day: &str) -> Vec<Difference> {
    let account = shop.system.reader.provider_accounts().await.unwrap().remove(0);
    let mut found = shop.system.reader.differences_of(account.id, day).await.unwrap();
    found.retain(|one| one.kind == DifferenceKind::ForeignRefund);
    found
}

/// The numbers, and the provider's amount for each.
fn told(found: &[Difference]) -> Vec<(&str, &str)> {
    found.iter().map(|one| (one.number.as_str(), one.theirs.as_str())).collect()
}

async fn foreign(shop: &Shop, way: (ProviderName, Method)) {
    let day = china_time::to_day(shop.sandbox.now());
    let payment = shop.begin("one", 1_000, way).await;
    let order = number(payment, 1);
    assert!(shop.pay(&order).await);
    shop.settle().await;
    let path = format!("/orders/{order}/refunds");
    for (name, fen) in [("console-1", 300), ("console-2", 200)] {
        shop.control("POST", &path, json!({ "amount_fen": fen, "number": name })).await.unwrap();
        shop.pass(Duration::from_mins(1)).await;
    }
    // Reported by notices, where the provider sends any: accepted, and on record.
    let account = shop.system.reader.provider_accounts().await.unwrap().remove(0);
    assert_eq!(shop.faults(&account).await, Vec::<&str>::new());
    let order_view = shop.known(&order).await.unwrap();
    for notice in order_view["notices"].as_array().unwrap() {
        assert_eq!(notice["is_accepted"], Value::Bool(true), "{notice}");
    }
    let in_all = |fen: i64| format!("{fen} CNY minor in all");
    let (first, second) = (in_all(300), in_all(500));
    let expected: &[(&str, &str)] = match way.0 {
        WECHAT_PAY => &[("console-1", "300 CNY minor"), ("console-2", "200 CNY minor")],
        ALIPAY => &[("console-1", &first), ("console-2", &second)],
        _ => &[],
    };
    assert_eq!(told(&known(shop, &day).await), expected);
    assert_eq!(shop.payment(payment).await.refunded, 0, "the books are the operator's to mend");
    // The day's bill reports the same refunds, and their exact amounts.
    shop.system.clock.advance(Duration::from_hours(24));
    for _ in 0..2 {
        let outcome = shop.providers.reconcile(&account, &day).await.unwrap().unwrap();
        let kinds: Vec<_> = outcome.differences.iter().map(|one| one.kind).collect();
        assert_eq!(kinds, [DifferenceKind::ForeignRefund; 2]);
        let found = known(shop, &day).await;
        assert_eq!(told(&found), [("console-1", "300 CNY minor"), ("console-2", "200 CNY minor")]);
        assert!(found.iter().all(|one| one.resolved_at.is_none()));
    }
}
