//! Clocks that were moved: the demo's, which both sides share, and the providers' alone by the control API.

use std::time::Duration;

use cashier_engine::providers::{ALIPAY, QQ_WALLET, WECHAT_PAY};

use super::hostile::{WAYS, accounts};
use super::pay::{every_way, methods};
use super::rig::Shop;
use super::truth::compare;
use crate::commands::number;
use crate::support::{Database, on_both_engines};

on_both_engines! {
    everything_works_on_a_clock_that_was_moved;
}

async fn everything_works_on_a_clock_that_was_moved(database: Database) {
    // More than a day: signed messages include the time by everybody else's clocks.
    let shop = Shop::open_ahead(&database, 71, Duration::from_hours(26)).await;
    accounts(&shop).await;
    for provider in [WECHAT_PAY, ALIPAY, QQ_WALLET] {
        every_way(&shop, provider, methods(provider), "demo").await;
    }
    // The providers' clock runs ahead of ours: orders can still be made, paid, refunded and closed.
    shop.sandbox.advance(Duration::from_hours(5));
    for provider in [WECHAT_PAY, ALIPAY, QQ_WALLET] {
        every_way(&shop, provider, methods(provider), "ahead").await;
    }
    for (index, way) in [WAYS[0], WAYS[4], WAYS[8]].into_iter().enumerate() {
        let payment = shop.begin(&format!("back{index}"), 600, way).await;
        assert!(shop.pay(&number(payment, 1)).await);
        shop.settle().await;
        let (refund, _) = shop.refund(payment, &format!("r{index}"), 200).await;
        shop.pass(Duration::from_mins(2)).await;
        assert_eq!(shop.refund_state(refund).await, "succeeded");
        compare(&shop, payment).await;
    }
    shop.close().await;
}
