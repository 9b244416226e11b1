//! Providers at their worst, by seed: no money is lost, none is credited twice, and nobody has to repair anything by
//! hand.

use std::collections::BTreeMap;
use std::time::Duration;

use cashier_core::id::{PaymentId, RefundId};
use cashier_core::provider::{Method, ProviderName};
use cashier_engine::providers::{ALIPAY, QQ_WALLET, WECHAT_PAY};
use futures_util::StreamExt as _;
use futures_util::stream::iter;
use serde_json::{Value, json};

use super::rig::{Mode, Shop};
use super::truth::compare;
use crate::commands::{cancel, number};
use crate::random::Random;
use crate::support::{Database, on_both_engines};

on_both_engines! {
    two_thousand_orders_under_every_scenario;
    what_is_charged_without_an_answer_is_found_within_the_schedule;
    paid_at_two_providers_is_credited_once;
    an_hour_without_providers_loses_nothing;
}

/// Every way to pay.
pub(super) const WAYS: [(ProviderName, Method); 9] = [
    (WECHAT_PAY, Method::Native),
    (WECHAT_PAY, Method::Jsapi),
    (WECHAT_PAY, Method::H5),
    (WECHAT_PAY, Method::MiniProgram),
    (ALIPAY, Method::Page),
    (ALIPAY, Method::Wap),
    (ALIPAY, Method::MiniProgram),
    (QQ_WALLET, Method::Native),
    (QQ_WALLET, Method::MiniProgram),
];

/// The amount that selects a scenario, for all scenarios of the sandbox.
const SCENARIOS: [(&str, i64); 14] = [
    ("pays_answer_lost", 9_901),
    ("duplicate_notice", 9_902),
    ("reordered_notice", 9_903),
    ("late_success_after_close", 9_904),
    ("wrong_amount_notice", 9_905),
    ("new_certificate_notice", 9_906),
    ("switch_to_public_key", 9_907),
    ("provider_down", 9_908),
    ("slow", 9_909),
    ("rate_limited", 9_910),
    ("signature_probe", 9_911),
    ("abnormal_refund", 9_912),
    ("pays_at_once", 9_913),
    ("refund_refused", 9_914),
];

/// How many payers call at once.
const AT_ONCE: usize = 16;
const ROUNDS: usize = 10;
const ORDERS: usize = 200;

/// A shop with an account at every provider.
pub(super) async fn open(database: &Database, seed: u64) -> Shop {
    let shop = Shop::open(database, seed).await;
    accounts(&shop).await;
    shop
}

pub(super) async fn accounts(shop: &Shop) {
    shop.account(WECHAT_PAY, Mode::Both).await;
    shop.account(ALIPAY, Mode::Certificate).await;
    shop.account(QQ_WALLET, Mode::Key).await;
}

/// What the seed plans for one order.
#[derive(Clone, Copy)]
struct Plan {
    round: usize,
    index: usize,
    minor: i64,
    way: (ProviderName, Method),
    /// A second attempt through another provider.
    other: Option<(ProviderName, Method)>,
    pays: bool,
    pays_other: bool,
    cancels: bool,
    /// How much is refunded, in percent.
    refund: i64,
}

impl Plan {
    fn draw(random: &mut Random, round: usize, index: usize) -> Self {
        let minor = if random.chance(60) {
            SCENARIOS[random.below(SCENARIOS.len())].1
        } else {
            1_000 + i64::try_from(index).unwrap()
        };
        let other = random.chance(8).then(|| WAYS[random.below(WAYS.len())]);
        Self {
            round,
            index,
            minor,
            way: WAYS[random.below(WAYS.len())],
            other,
            pays: random.chance(60),
            pays_other: random.chance(50),
            cancels: random.chance(6),
            refund: [0, 0, 0, 30, 100][random.below(5)],
        }
    }

    /// The order is made, and the payer goes where the shop redirects. Any failure here is the provider's fault.
    async fn begin(self, shop: &Shop) -> PaymentId {
        let payment = shop.order(&format!("o{}-{}", self.round, self.index), self.minor).await;
        for way in [Some(self.way), self.other.filter(|other| *other != self.way)].into_iter().flatten() {
            if let Ok(params) = shop.start(payment, way).await {
                shop.visit(&params).await;
            }
        }
        payment
    }

    async fn pay(self, shop: &Shop, payment: PaymentId) {
        for (attempt, pays) in [(1, self.pays), (2, self.pays_other)] {
            if pays {
                shop.pay(&number(payment, attempt)).await;
            } else if self.index.is_multiple_of(2) {
                // Opens the order and leaves, which creates a trade at Alipay.
                let path = format!("/orders/{}/cancel", number(payment, attempt));
                shop.control("POST", &path, Value::Null).await;
            }
        }
        if self.cancels {
            // Refused once it is paid.
            let _ = shop.system.engine.submit(cancel(payment, shop.merchant)).await;
        }
    }

    async fn ask_back(self, shop: &Shop, payment: PaymentId) -> Option<RefundId> {
        if self.refund == 0 || !shop.is_paid(payment).await {
            return None;
        }
        let (refund, _) = shop.refund(payment, &format!("r-{payment}"), self.minor * self.refund / 100).await;
        Some(refund)
    }
}

async fn two_thousand_orders_under_every_scenario(database: Database) {
    let shop = open(&database, 41).await;
    let mut random = Random::new(2_026);
    let mut orders: Vec<(PaymentId, Plan)> = Vec::new();
    for round in 0..ROUNDS {
        if round == 5 {
            shop.set(&json!({ "scenario": { "scenario": "provider_down" } })).await;
            shop.pass(Duration::from_hours(1)).await;
            shop.set(&json!({ "scenario": null })).await;
        }
        let plans: Vec<Plan> = (0..ORDERS).map(|index| Plan::draw(&mut random, round, index)).collect();
        let made: Vec<(PaymentId, Plan)> = iter(plans)
            .map(|plan| {
                let shop = &shop;
                async move { (plan.begin(shop).await, plan) }
            })
            .buffer_unordered(AT_ONCE)
            .collect()
            .await;
        iter(&made).for_each_concurrent(AT_ONCE, |(payment, plan)| plan.pay(&shop, *payment)).await;
        shop.pass(Duration::from_mins(1)).await;
        iter(&made)
            .for_each_concurrent(AT_ONCE, async |(payment, plan)| {
                plan.ask_back(&shop, *payment).await;
            })
            .await;
        shop.pass(Duration::from_mins(4)).await;
        orders.extend(made);
    }
    shop.pass(Duration::from_hours(3)).await;
    // The payers' banks end the refunds that got stuck there, with either outcome, and merchants have money again.
    let mut stuck = 0;
    for (payment, plan) in orders.iter().filter(|(_, plan)| [9_912, 9_914].contains(&plan.minor)) {
        for attempt in 1..=2 {
            let Some(known) = shop.known(&number(*payment, attempt)).await else { continue };
            for refund in known["refunds"].as_array().unwrap() {
                let is_alipay = known["provider"] == "alipay";
                // Alipay has no state for a refund that failed.
                let state = if is_alipay || plan.index.is_multiple_of(2) { "success" } else { "closed" };
                let path = format!(
                    "/orders/{}/refunds/{}/end",
                    number(*payment, attempt),
                    refund["number"].as_str().unwrap()
                );
                shop.control("POST", &path, json!({ "state": state })).await.unwrap();
                stuck += 1;
            }
            // Retried refunds arrive.
            shop.set_scenario(&number(*payment, attempt), None).await;
        }
    }
    shop.pass(Duration::from_hours(30)).await;
    assert_eq!(shop.system.reader.next_provider_check().await.unwrap(), None, "nothing is left to ask");
    let mut met: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    let (mut paid, mut twice) = (0, 0);
    for (payment, plan) in &orders {
        let ending = compare(&shop, *payment).await;
        paid += usize::from(ending.is_paid());
        twice += usize::from(ending.taken > 1);
        let name = SCENARIOS.iter().find(|(_, minor)| *minor == plan.minor).map_or("none", |(name, _)| name);
        let counts = met.entry(name).or_default();
        counts.0 += 1;
        counts.1 += u32::from(ending.taken > 0);
    }
    assert_eq!(orders.len(), ROUNDS * ORDERS);
    assert!(paid > 700 && twice > 10 && stuck > 10, "{paid} paid, {twice} twice, {stuck} stuck: {met:?}");
    assert!(met.values().all(|(orders, _)| *orders > 50), "{met:?}");
    shop.close().await;
}

/// A fifth of the calls charge the payer and never answer, and no notice ever arrives: queries find out.
async fn what_is_charged_without_an_answer_is_found_within_the_schedule(database: Database) {
    let shop = open(&database, 42).await;
    shop.lose_notices(true);
    let all = json!({ "scenario": { "scenario": "pays_answer_lost", "percent": 20, "seed": 7 } });
    shop.set(&all).await;
    let plans: Vec<usize> = (0..400).collect();
    let orders: Vec<PaymentId> = iter(plans)
        .map(|index| {
            let shop = &shop;
            async move {
                let payment = shop.order(&format!("o{index}"), 500).await;
                if let Ok(params) = shop.start(payment, WAYS[index % WAYS.len()]).await {
                    shop.visit(&params).await;
                }
                payment
            }
        })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    // Until the orders expire, and the last queries after that.
    shop.pass(Duration::from_mins(35)).await;
    let mut paid = 0;
    for payment in orders {
        let ending = compare(&shop, payment).await;
        assert_eq!(ending.is_paid(), ending.taken == 1, "{payment}: what was paid is shown as paid");
        paid += usize::from(ending.is_paid());
    }
    assert!((50..110).contains(&paid), "{paid} of 400 were charged");
    shop.close().await;
}

async fn paid_at_two_providers_is_credited_once(database: Database) {
    let shop = open(&database, 43).await;
    let ways = [(ALIPAY, Method::MiniProgram), (WECHAT_PAY, Method::Native)];
    let payment = shop.order("both", 8_800).await;
    for way in ways {
        shop.start(payment, way).await.unwrap();
    }
    assert!(shop.pay(&number(payment, 2)).await && shop.pay(&number(payment, 1)).await);
    shop.pass(Duration::from_mins(10)).await;
    let ending = compare(&shop, payment).await;
    assert!(ending.is_paid() && ending.taken == 2, "both are shown: {:?}", ending.attempts);
    assert_eq!(ending.payment.refunded, 0, "the merchant gave nothing back");
    // The same if no notice arrives: queries find both.
    let payment = shop.order("silent", 8_900).await;
    for way in ways {
        shop.start(payment, way).await.unwrap();
    }
    shop.lose_notices(true);
    assert!(shop.pay(&number(payment, 1)).await && shop.pay(&number(payment, 2)).await);
    shop.pass(Duration::from_mins(20)).await;
    let ending = compare(&shop, payment).await;
    assert!(ending.is_paid() && ending.taken == 2, "both are shown: {:?}", ending.attempts);
    shop.close().await;
}

/// Down while payers pay, while refunds are requested, and when the orders expire.
async fn an_hour_without_providers_loses_nothing(database: Database) {
    let shop = open(&database, 44).await;
    let mut orders = Vec::new();
    for (index, way) in WAYS.into_iter().cycle().take(36).enumerate() {
        orders.push(shop.begin(&format!("o{index}"), 700, way).await);
    }
    for payment in orders.iter().take(9) {
        assert!(shop.pay(&number(*payment, 1)).await);
    }
    shop.pass(Duration::from_secs(30)).await;
    shop.set(&json!({ "scenario": { "scenario": "provider_down" } })).await;
    // They were under way when the providers went down.
    for payment in orders.iter().skip(9).take(9) {
        assert!(shop.pay(&number(*payment, 1)).await);
    }
    let mut refunds = Vec::new();
    for payment in orders.iter().take(9) {
        refunds.push(shop.refund(*payment, &format!("r-{payment}"), 300).await.0);
    }
    let late = shop.order("late", 900).await;
    for way in [WAYS[0], WAYS[6], WAYS[7]] {
        assert!(shop.start(late, way).await.is_err(), "there is nothing to show to the payer");
    }
    shop.pass(Duration::from_hours(1)).await;
    for payment in orders.iter().skip(9) {
        assert!(!shop.payment(*payment).await.state.is_final(), "nobody knows whether it was paid");
    }
    shop.set(&json!({ "scenario": Value::Null })).await;
    shop.pass(Duration::from_hours(4)).await;
    for (index, payment) in orders.iter().enumerate() {
        let ending = compare(&shop, *payment).await;
        assert_eq!(ending.is_paid(), index < 18, "{index}");
    }
    for refund in refunds {
        assert_eq!(shop.refund_state(refund).await, "succeeded");
    }
    assert!(!compare(&shop, late).await.is_paid());
    shop.close().await;
}
