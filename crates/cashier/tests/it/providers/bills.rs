//! The day's bill of every provider, fetched from the sandbox: no false alarm, everything settled, and differences
//! found.

use std::collections::BTreeMap;
use std::time::Duration;

use cashier_core::provider::{FeeRate, ProviderAccount, ProviderName};
use cashier_core::reconcile::{BeginReconciliation, Difference, DifferenceKind};
use cashier_engine::providers::{
    ALIPAY, BillProblem, NewAccount, QQ_WALLET, RUN_LEASE, Unreconciled, WECHAT_PAY,
};
use cashier_protocol::china_time;

use super::hostile::{WAYS, open};
use super::rig::Shop;
use super::truth::compare;
use crate::commands::{account, cancel, number};
use crate::support::{Database, on_both_engines};

on_both_engines! {
    bills_agree_and_settle;
    what_a_bill_alone_shows_is_mended_by_asking;
    a_provider_without_a_bill_is_no_empty_day;
    days_are_compared_by_themselves;
}

async fn accounts(shop: &Shop) -> Vec<ProviderAccount> {
    shop.system.reader.provider_accounts().await.unwrap()
}

/// The differences of the accounts of a provider, and how much was settled.
async fn reconcile(shop: &Shop, provider: ProviderName, day: &str) -> (Vec<Difference>, usize) {
    let accounts = accounts(shop).await;
    let account = accounts.iter().find(|account| account.provider == provider).unwrap();
    let outcome = shop.providers.reconcile(account, day).await.unwrap().unwrap();
    (outcome.differences, outcome.settled)
}

async fn bills_agree_and_settle(database: Database) {
    let shop = open(&database, 51).await;
    let day = china_time::to_day(shop.sandbox.now());
    let mut paid: BTreeMap<ProviderName, usize> = BTreeMap::new();
    for (index, way) in WAYS.into_iter().cycle().take(27).enumerate() {
        let payment = shop.begin(&format!("o{index}"), 1_111 + i64::try_from(index).unwrap(), way).await;
        assert!(shop.pay(&number(payment, 1)).await);
        *paid.entry(way.0).or_default() += 1;
        shop.settle().await;
        if index % 3 == 0 {
            shop.refund(payment, &format!("r{index}"), 500).await;
        }
    }
    // One that was never paid, and one that was paid twice: the second payment is returned, and both are in the bills.
    shop.begin("left", 2_222, WAYS[0]).await;
    let twice = shop.begin("twice", 3_333, WAYS[1]).await;
    shop.start(twice, WAYS[6]).await.unwrap();
    assert!(shop.pay(&number(twice, 1)).await && shop.pay(&number(twice, 2)).await);
    *paid.entry(WAYS[1].0).or_default() += 1;
    shop.pass(Duration::from_mins(45)).await;
    let kept = compare(&shop, twice).await.payment;
    // The next morning.
    shop.system.clock.advance(Duration::from_hours(23));
    let mut settled = 0;
    for provider in [WECHAT_PAY, ALIPAY, QQ_WALLET] {
        let (differences, now) = reconcile(&shop, provider, &day).await;
        assert_eq!(differences, [], "{provider:?} raises no false alarm");
        settled += now;
    }
    assert_eq!(settled, paid.values().sum::<usize>(), "each payment is settled once: {kept:?}");
    shop.system.prove().await;
    for provider in [WECHAT_PAY, ALIPAY, QQ_WALLET] {
        assert_eq!(reconcile(&shop, provider, &day).await, (Vec::new(), 0), "a second look changes nothing");
    }
    // Money that was settled can still be refunded.
    let payment = shop.order("later", 900).await;
    shop.visit(&shop.start(payment, WAYS[8]).await.unwrap()).await;
    assert!(shop.pay(&number(payment, 1)).await);
    shop.settle().await;
    let day = china_time::to_day(shop.sandbox.now());
    assert_eq!(reconcile(&shop, QQ_WALLET, &day).await, (Vec::new(), 1));
    let (refund, _) = shop.refund(payment, "after", 900).await;
    shop.pass(Duration::from_mins(5)).await;
    assert_eq!(shop.refund_state(refund).await, "succeeded");
    shop.close().await;
}

/// A fee other than the agreed one, and a payment that arrived after the last query.
async fn what_a_bill_alone_shows_is_mended_by_asking(database: Database) {
    let shop = open(&database, 52).await;
    shop.lose_notices(true);
    let day = china_time::to_day(shop.sandbox.now());
    let mut late = Vec::new();
    for (index, way) in [WAYS[0], WAYS[6], WAYS[7]].into_iter().enumerate() {
        // With this amount the payment arrives half a minute after the order was closed.
        let payment = shop.begin(&format!("late{index}"), 9_904, way).await;
        shop.system.engine.submit(cancel(payment, shop.merchant)).await.unwrap();
        late.push(payment);
        let on_time = shop.begin(&format!("on time{index}"), 10_000, way).await;
        assert!(shop.pay(&number(on_time, 1)).await);
    }
    // Nobody learns of it: the notices are lost until the provider gives up.
    shop.pass(Duration::from_hours(40)).await;
    for (payment, provider) in late.iter().zip([WECHAT_PAY, ALIPAY, QQ_WALLET]) {
        assert!(!shop.is_paid(*payment).await);
        let (differences, settled) = reconcile(&shop, provider, &day).await;
        let found: Vec<_> = differences.iter().map(|found| (found.kind, found.number.clone())).collect();
        assert_eq!(found, [(DifferenceKind::Status, number(*payment, 1))], "{provider:?}");
        assert_eq!(settled, 1, "what agrees is settled all the same");
        shop.providers.ask_again(*payment).await.unwrap();
        shop.pass(Duration::from_hours(1)).await;
        let ending = compare(&shop, *payment).await;
        assert!(ending.taken == 1 && !ending.is_paid(), "the money went back to the payer");
        assert_eq!(reconcile(&shop, provider, &day).await.0, [], "and the difference is gone");
    }
    // A rate that is not the contract's.
    let wrong = accounts(&shop).await.into_iter().find(|account| account.provider == QQ_WALLET).unwrap();
    let new = NewAccount {
        id: Some(wrong.id),
        fee: FeeRate::from_ppm(3_000).unwrap(),
        ..account(shop.merchant, wrong.provider, shop.settings_of(wrong.provider))
    };
    shop.providers.put_account(new).await.unwrap();
    let payment = shop.begin("dear", 10_000, WAYS[7]).await;
    assert!(shop.pay(&number(payment, 1)).await);
    shop.pass(Duration::from_mins(1)).await;
    let day = china_time::to_day(shop.sandbox.now());
    let (differences, settled) = reconcile(&shop, QQ_WALLET, &day).await;
    assert_eq!(settled, 1, "the money is the same");
    assert_eq!(differences.iter().map(|found| found.kind).collect::<Vec<_>>(), [DifferenceKind::Fee]);
    let attempt = shop.system.reader.payment_attempts_of(payment).await.unwrap().remove(0);
    assert_eq!((attempt.fee, attempt.fee_charged), (60, 60), "the fee is the bill's, not the 30 of the rate");
    shop.close().await;
}

/// A bill that is not ready, refused, or lost on the way must not look like a day without payments.
async fn a_provider_without_a_bill_is_no_empty_day(database: Database) {
    let shop = open(&database, 53).await;
    let today = china_time::to_day(shop.sandbox.now());
    let none = shop.providers.reconcile(&accounts(&shop).await[0], &today).await.unwrap();
    assert_eq!(none.map(|outcome| outcome.lines), Ok(0), "nothing happened");
    shop.set(&serde_json::json!({ "has_bill_of_today": false })).await;
    for account in accounts(&shop).await {
        let outcome = shop.providers.reconcile(&account, &today).await.unwrap();
        let is_ready =
            !matches!(outcome, Err(Unreconciled::Bill(BillProblem::NotReady | BillProblem::Unreadable(_))));
        assert!(!is_ready, "{:?}: {outcome:?}", account.provider);
    }
    shop.set(&serde_json::json!({ "scenario": { "scenario": "provider_down" } })).await;
    for account in accounts(&shop).await {
        let outcome = shop.providers.reconcile(&account, &today).await.unwrap();
        assert!(outcome.is_err(), "{:?}: {outcome:?}", account.provider);
    }
    shop.close().await;
}

/// The server compares each day once, after its hour, by the test's clock; a missing bill is fetched again later, and
/// two comparisons of one day do not run at the same time.
async fn days_are_compared_by_themselves(database: Database) {
    let shop = open(&database, 54).await;
    let day = china_time::to_day(shop.sandbox.now());
    let hour = Duration::from_mins(630);
    let payment = shop.begin("one", 10_000, WAYS[0]).await;
    assert!(shop.pay(&number(payment, 1)).await);
    shop.settle().await;
    let of = shop.attempts(payment).await.remove(0).account;
    let account = shop.system.reader.provider_account(of).await.unwrap().unwrap();
    let due = async || shop.providers.reconcile_due(hour).await.unwrap();
    assert_eq!(due().await, 0, "no day is over");
    shop.set(&serde_json::json!({ "scenario": { "scenario": "provider_down" } })).await;
    shop.pass(until(&shop, &day, Duration::from_hours(34) + Duration::from_mins(31))).await;
    let all = accounts(&shop).await.len();
    assert_eq!(due().await, all, "the day of every account");
    assert_eq!(due().await, 0, "not again at once");
    shop.set(&serde_json::json!({ "scenario": null })).await;
    shop.system.clock.advance(Duration::from_mins(31));
    // Another process has begun.
    let begin = || BeginReconciliation { account: account.id, day: day.clone(), lease: RUN_LEASE };
    assert_eq!(shop.system.engine.submit(begin()).await.unwrap(), Some(2));
    let said = shop.providers.reconcile(&account, &day).await.unwrap();
    assert_eq!(said.unwrap_err(), Unreconciled::Running);
    assert_eq!(due().await, all - 1, "the others");
    // It was interrupted: the day is free again when its lease ends.
    shop.system.clock.advance(RUN_LEASE);
    assert_eq!(due().await, 1);
    let settled = shop.system.reader.payment_attempts_of(payment).await.unwrap().remove(0).settled_at;
    assert!(settled.is_some(), "the bill settled it");
    assert_eq!(due().await, 0, "the day is done");
    // Days compared by hand, even future ones, do not make it look new.
    for ahead in 1..=9 {
        let later = china_time::to_day(shop.sandbox.now().saturating_add(Duration::from_hours(24 * ahead)));
        shop.providers.reconcile(&account, &later).await.unwrap().ok();
    }
    assert_eq!(due().await, 0, "the day is still done");
    shop.close().await;
}

/// The time left until `after` the beginning of a day.
fn until(shop: &Shop, day: &str, after: Duration) -> Duration {
    let begin = china_time::parse_dashed(&format!("{day} 00:00:00")).unwrap().saturating_add(after);
    Duration::from_micros(u64::try_from(begin.as_micros() - shop.sandbox.now().as_micros()).unwrap())
}
