//! Payments through a provider that misbehaves: nothing is lost, nothing is credited twice.
//!
//! The sandbox's notices do not arrive by themselves here: each test delivers those it needs, when and how it needs
//! them.

mod reconcile;

use std::time::Duration;

use cashier_core::error::Code;
use cashier_core::id::PaymentId;
use cashier_core::payment::State;
use cashier_core::provider::{AttemptState, Credit, Method, ProviderAccount, ProviderName};
use cashier_core::refund::RefundState;
use cashier_core::standing::{By, ChangeStanding, StandingChange};
use cashier_engine::providers::{ClientParams, PayerFacts, WECHAT_PAY};
use serde_json::json;

use crate::commands::{cancel, number, refund, yuan};
use crate::providers::pen::Pen;
use crate::providers::rig::{Message, Mode, Shop};
use crate::providers::truth::compare;
use crate::random::Random;
use crate::support::{Database, on_both_engines};

on_both_engines! {
    an_order_is_paid_by_its_notice;
    wrong_notices_are_refused_and_shown;
    money_for_a_suspended_merchant_is_credited_and_nothing_is_begun;
    paid_twice_is_credited_once_and_given_back_once;
    refunds_are_made_and_can_be_tried_again;
    a_provider_that_loses_answers_loses_no_order;
}

pub(super) const NATIVE: (ProviderName, Method) = (WECHAT_PAY, Method::Native);

/// A shop with an account at WeChat Pay, for which no notice arrives by itself.
pub(super) async fn open(database: &Database, seed: u64) -> (Shop, ProviderAccount) {
    let shop = Shop::open(database, seed).await;
    let account = shop.account(WECHAT_PAY, Mode::Both).await;
    assert!(!account.settings.contains("PRIVATE KEY"), "secrets are sealed");
    shop.lose_notices(true);
    (shop, account)
}

/// The payer pays, if that is possible. Returns the notice of it, which was lost.
async fn pay(shop: &Shop, number: &str) -> Option<Message> {
    if !shop.pay(number).await {
        return None;
    }
    Some(told(shop, number).await)
}

/// The notice of this order that was just lost. Others got lost beside it: payers pay at once, and refunds are told too.
async fn told(shop: &Shop, number: &str) -> Message {
    shop.sandbox.quiet().await;
    let pen = Pen::of(shop);
    let is_about = |notice: &Message| pen.read(notice).is_some_and(|said| said.out_trade_no == number);
    shop.missed().into_iter().rfind(is_about).expect("the payer's provider told of it")
}

async fn refunded(shop: &Shop, number: &str) -> i64 {
    shop.known(number).await.unwrap()["refunded_fen"].as_i64().unwrap()
}

async fn an_order_is_paid_by_its_notice(database: Database) {
    let (shop, account) = open(&database, 1).await;
    let payment = shop.order("one", 1_250).await;
    let params = shop.start(payment, NATIVE).await.unwrap();
    let ClientParams::Code { code_url } = params else { panic!("a QR code was asked for") };
    assert!(code_url.starts_with("weixin://"));
    assert!(shop.start(payment, NATIVE).await.is_ok(), "the same request makes the same call again");
    let notice = pay(&shop, &number(payment, 1)).await.unwrap();
    assert_eq!(shop.payment(payment).await.state, State::Created, "nobody told us");
    assert_eq!(shop.tell(&account, notice.clone()).await, 204);
    assert_eq!(shop.tell(&account, notice).await, 204, "a duplicate is taken and changes nothing");
    assert!(shop.is_paid(payment).await);
    assert_eq!(shop.start(payment, NATIVE).await, Err(Code::OrderAlreadyPaid));
    compare(&shop, payment).await;
    shop.close().await;
}

/// A provider's notice is accepted and refunds are sent even for a suspended merchant, but no new order is made at the
/// provider.
async fn money_for_a_suspended_merchant_is_credited_and_nothing_is_begun(database: Database) {
    let (shop, account) = open(&database, 11).await;
    let (paid, unpaid) = (shop.order("paid", 1_250).await, shop.order("open", 900).await);
    shop.start(paid, NATIVE).await.unwrap();
    let by = By { actor: "nadia".to_owned(), reason: "a test".to_owned() };
    let suspend = ChangeStanding { subject: shop.merchant.into(), change: StandingChange::Suspend, by };
    assert!(shop.system.engine.submit(suspend).await.unwrap());
    assert_eq!(shop.start(unpaid, NATIVE).await, Err(Code::PayeeSuspended));
    assert!(shop.known(&number(unpaid, 1)).await.is_none(), "the provider heard nothing of it");
    let notice = pay(&shop, &number(paid, 1)).await.unwrap();
    assert_eq!(shop.tell(&account, notice).await, 204);
    assert!(shop.is_paid(paid).await);
    let (back, said) = shop.refund(paid, "back", 250).await;
    assert_eq!(said, "processing");
    shop.providers.send_refund(paid, back).await.unwrap();
    shop.pass(Duration::from_mins(5)).await;
    assert_eq!(shop.refund_state(back).await, "succeeded");
    assert_eq!(refunded(&shop, &number(paid, 1)).await, 250);
    shop.close().await;
}

async fn wrong_notices_are_refused_and_shown(database: Database) {
    let (shop, account) = open(&database, 2).await;
    let payment = shop.order("one", 1_250).await;
    shop.start(payment, NATIVE).await.unwrap();
    let genuine = pay(&shop, &number(payment, 1)).await.unwrap();
    let pen = Pen::of(&shop);
    let wrong_amount = pen.change(&genuine, |said| said.amount.as_mut().unwrap().total = Some(1));
    let currency =
        pen.change(&genuine, |said| said.amount.as_mut().unwrap().currency = Some("USD".to_owned()));
    let merchant = pen.change(&genuine, |said| "1900000009".clone_into(&mut said.mchid));
    let order = pen.change(&genuine, |said| said.out_trade_no = "0".repeat(28));
    let mut signature = genuine;
    signature.1.push(b' ');
    for notice in [wrong_amount, currency, merchant, order, signature] {
        assert!(shop.tell(&account, notice).await >= 400);
    }
    assert_eq!(shop.payment(payment).await.state, State::Created);
    let shown = shop.system.reader.incidents_of(account.id, 10).await.unwrap();
    let mut faults: Vec<_> = shown.iter().map(|incident| incident.fault.name()).collect();
    faults.sort_unstable();
    assert_eq!(faults, ["amount", "currency", "merchant", "order", "signature"]);
    // The true outcome is found all the same.
    let found = shop.providers.repair(payment).await.unwrap();
    assert!(matches!(found.state, State::Succeeded { .. }));
    compare(&shop, payment).await;
    shop.close().await;
}

async fn paid_twice_is_credited_once_and_given_back_once(database: Database) {
    let (shop, account) = open(&database, 3).await;
    let payment = shop.order("two", 900).await;
    shop.start(payment, NATIVE).await.unwrap();
    let other = PayerFacts { return_url: Some("https://shop.example".to_owned()), ..PayerFacts::default() };
    shop.start_for(payment, NATIVE, other).await.unwrap();
    let (first, second) = (number(payment, 1), number(payment, 2));
    let notices = (pay(&shop, &first).await.unwrap(), pay(&shop, &second).await.unwrap());
    assert_eq!(shop.tell(&account, notices.1).await, 204);
    assert_eq!(shop.tell(&account, notices.0).await, 204);
    shop.pass(Duration::from_hours(2)).await;
    let attempts = shop.attempts(payment).await;
    let names: Vec<_> = attempts.iter().map(|attempt| attempt.state.name()).collect();
    assert_eq!(names, ["succeeded", "succeeded"], "both are shown");
    assert_eq!(refunded(&shop, &first).await, 900, "the second success is given back");
    assert_eq!(refunded(&shop, &second).await, 0);
    assert_eq!(compare(&shop, payment).await.taken, 2);
    // A payment made after the merchant closed the order is returned as well.
    let late = shop.order("late", 700).await;
    shop.start(late, NATIVE).await.unwrap();
    assert!(shop.pay(&number(late, 1)).await);
    shop.system.engine.submit(cancel(late, shop.merchant)).await.unwrap();
    shop.pass(Duration::from_hours(2)).await;
    assert!(matches!(shop.payment(late).await.state, State::Cancelled { .. }));
    assert_eq!(refunded(&shop, &number(late, 1)).await, 700);
    compare(&shop, late).await;
    shop.close().await;
}

async fn refunds_are_made_and_can_be_tried_again(database: Database) {
    let (shop, _) = open(&database, 4).await;
    let payment = shop.order("one", 1_000).await;
    shop.start(payment, NATIVE).await.unwrap();
    let order = number(payment, 1);
    assert!(shop.pay(&order).await);
    shop.providers.repair(payment).await.unwrap();
    let make = async |name: &str, minor| {
        let command = refund(shop.merchant, payment, name, yuan(minor));
        let answer = shop.system.engine.submit(command).await.unwrap();
        (answer.subject.as_id(), String::from_utf8(answer.body).unwrap())
    };
    let (first, said) = make("r1", 400).await;
    assert_eq!(said, "processing");
    let row = shop.providers.send_refund(payment, first).await.unwrap().unwrap();
    assert!(matches!(row.state, RefundState::Processing { .. }), "it is only on its way: {row:?}");
    shop.pass(Duration::from_mins(5)).await;
    assert_eq!(shop.refund_state(first).await, "succeeded");
    shop.set_scenario(&order, Some("refund_refused")).await;
    let (second, _) = make("r2", 600).await;
    let row = shop.providers.send_refund(payment, second).await.unwrap().unwrap();
    assert!(matches!(row.state, RefundState::Failed { code: Code::ChannelRefused, .. }));
    assert_eq!(refunded(&shop, &order).await, 400, "nothing of it went back");
    shop.set_scenario(&order, None).await;
    assert_eq!(make("r3", 601).await.1, "failed", "never more than was paid");
    shop.providers.retry_refund(shop.merchant, second, false).await.unwrap();
    shop.pass(Duration::from_mins(5)).await;
    assert_eq!(shop.refund_state(second).await, "succeeded");
    assert_eq!(make("r4", 1).await.1, "failed");
    assert_eq!(refunded(&shop, &order).await, 1_000);
    compare(&shop, payment).await;
    shop.close().await;
}

/// A fifth of all answers is lost, and three in ten payers pay before the answer is sent. Or the provider is down.
async fn provider_is_down(shop: &Shop, is_down: bool) {
    let scenario = if is_down {
        json!({ "scenario": "provider_down" })
    } else {
        json!({ "scenario": "pays_at_once", "percent": 30, "seed": 7 })
    };
    shop.set(&json!({ "scenario": scenario, "lost_answers": { "percent": 20, "seed": 7 } })).await;
}

/// 500 orders, every fifth answer lost, an hour without the provider, notices late, twice, wrong or missing.
async fn a_provider_that_loses_answers_loses_no_order(database: Database) {
    let (shop, account) = open(&database, 5).await;
    let mut random = Random::new(7);
    let mut orders = Vec::new();
    for batch in 0..10 {
        provider_is_down(&shop, batch == 5).await;
        let mut due = Vec::new();
        for index in 0..50 {
            let payment = shop.order(&format!("o{batch}-{index}"), 100 + i64::from(index)).await;
            let _ = shop.start(payment, NATIVE).await;
            if random.chance(10) {
                let other = PayerFacts { quit_url: Some("x".to_owned()), ..PayerFacts::default() };
                let _ = shop.start_for(payment, NATIVE, other).await;
            }
            orders.push(payment);
            due.push(payment);
        }
        for payment in &due {
            for attempt in 1..=2 {
                if random.chance(60)
                    && let Some(notice) = pay(&shop, &number(*payment, attempt)).await
                {
                    misreport(&shop, &account, &mut random, notice).await;
                }
            }
        }
        shop.pass(Duration::from_mins(10)).await;
    }
    provider_is_down(&shop, true).await;
    shop.pass(Duration::from_hours(1)).await;
    provider_is_down(&shop, false).await;
    shop.pass(Duration::from_hours(30)).await;
    assert_eq!(shop.system.reader.next_provider_check().await.unwrap(), None, "nothing is left to ask");
    let (mut paid, mut twice) = (0, 0);
    for payment in orders {
        let taken = credited_once(&shop, payment).await;
        paid += usize::from(taken > 0);
        twice += usize::from(taken > 1);
    }
    assert!(paid > 200 && twice > 0, "the payers paid {paid}, {twice} of them twice");
    shop.close().await;
}

/// Delivers a notice with another amount, with a wrong signature, twice, or not at all.
async fn misreport(shop: &Shop, account: &ProviderAccount, random: &mut Random, notice: Message) {
    match random.below(5) {
        0 => {
            let wrong = Pen::of(shop).change(&notice, |said| said.amount.as_mut().unwrap().total = Some(1));
            assert!(shop.tell(account, wrong).await >= 400);
        }
        1 => {
            let (headers, mut body) = notice;
            body.push(b'\n');
            assert!(shop.tell(account, (headers, body)).await >= 400);
        }
        2 => {
            for _ in 0..2 {
                assert_eq!(shop.tell(account, notice.clone()).await, 204);
            }
        }
        _ => {}
    }
}

/// Exactly one of the successful attempts is kept, and it is credited. Returns how many succeeded.
async fn credited_once(shop: &Shop, payment: PaymentId) -> usize {
    let (attempts, state) = (shop.attempts(payment).await, shop.payment(payment).await.state);
    assert!(state.is_final(), "{payment} is not final");
    assert!(attempts.iter().all(|attempt| !attempt.state.is_live()));
    let (mut taken, mut kept) = (0, 0);
    for attempt in &attempts {
        let known = shop.known(&attempt.id.to_string()).await.filter(|order| order["paid_at"].is_string());
        taken += usize::from(known.is_some());
        kept += usize::from(known.is_some_and(|order| order["refunded_fen"] == 0));
    }
    let is_credited =
        |state: &AttemptState| matches!(state, AttemptState::Succeeded { credit: Credit::Payment, .. });
    let credited = attempts.iter().filter(|attempt| is_credited(&attempt.state)).count();
    assert_eq!(kept, usize::from(taken > 0), "one payment is kept of those that were made");
    assert_eq!(credited, usize::from(taken > 0), "{payment} is credited once");
    assert_eq!(matches!(state, State::Succeeded { .. }), taken > 0, "{payment}: none paid is shown failed");
    assert_eq!(compare(shop, payment).await.taken, taken);
    taken
}
