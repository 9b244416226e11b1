//! A hundred planted differences of eight kinds in a bill: each is found, under its kind, and no others are.

use std::collections::BTreeMap;
use std::process::Command;
use std::time::Duration;

use cashier_core::reconcile::{AcceptDifference, Accepted, BillLine, DifferenceKind, LineKind};
use cashier_core::standing::{ActKind, By};
use cashier_protocol::china_time;
use serde_json::Value;

use super::{NATIVE, open as open_shop};
use crate::commands::number;
use crate::random::Random;
use crate::support::{Database, on_both_engines};

on_both_engines! {
    every_planted_difference_is_found_and_no_other;
    a_difference_can_be_accepted_and_then_settled;
}

/// A different amount is settled only if the operator accepts it, which is recorded; if the bill changes again, the
/// acceptance no longer counts.
async fn a_difference_can_be_accepted_and_then_settled(database: Database) {
    let (shop, account) = open_shop(&database, 12).await;
    let day = china_time::to_day(shop.system.engine.fresh().at());
    let payment = shop.order("one", 1_000).await;
    shop.start(payment, NATIVE).await.unwrap();
    let number = number(payment, 1);
    assert!(shop.pay(&number).await);
    shop.providers.repair(payment).await.unwrap();
    let compare = async |minor| {
        shop.providers.compare_with(&account, &day, &[line(&number, minor, &day)]).await.unwrap()
    };
    let accept = || AcceptDifference {
        account: account.id,
        day: day.clone(),
        kind: DifferenceKind::Amount,
        number: number.clone(),
        by: By { actor: "ann".to_owned(), reason: "the provider rounds".to_owned() },
    };
    let refused = shop.system.engine.submit(accept()).await;
    assert!(refused.is_err(), "there is no such difference yet");
    assert_eq!((compare(1_001).await.differences.len(), compare(1_001).await.settled), (1, 0));
    let accepted = shop.system.engine.submit(accept()).await.unwrap();
    assert_eq!(accepted, Accepted { is_new: true, has_settled: true });
    let again = shop.system.engine.submit(accept()).await.unwrap();
    assert_eq!(again, Accepted { is_new: false, has_settled: false });
    let same = compare(1_001).await;
    assert_eq!((same.differences.len(), same.accepted), (0, 1), "what was accepted is not raised again");
    let open = async || shop.system.reader.open_differences(account.id, 10).await.unwrap().len();
    assert_eq!(open().await, 0);
    let other = compare(1_002).await;
    assert_eq!((other.differences.len(), other.accepted, open().await), (1, 0, 1), "another difference");
    let attempt = shop.system.reader.payment_attempts_of(payment).await.unwrap().remove(0);
    assert_eq!((attempt.settled_at.is_some(), attempt.fee_charged), (true, 6), "by our own record");
    let acts = shop.system.reader.acts_of(shop.merchant.into(), 10).await.unwrap();
    let record = acts.iter().find(|act| act.kind == ActKind::AcceptDifference).unwrap();
    assert!(record.by.actor == "ann" && record.detail.contains(&number), "{record:?}");
    // By hand, beside the serving system.
    let id = account.id.to_string();
    let (is_success, shown) = reconcile(&database, &["show"]).await;
    assert!(is_success && shown["accounts"][0]["differences"][0]["number"] == *number, "{shown}");
    let which =
        ["--account", &id, "--date", &day, "--number", &number, "--reason", "as agreed", "--by", "bo"];
    let accept =
        async |kind: &str| reconcile(&database, &[&["accept", "--kind", kind], &which[..]].concat()).await;
    let (is_success, refused) = accept("nonsense").await;
    assert!(!is_success && refused["error"].as_str().unwrap().contains("day_border"), "{refused}");
    assert!(!accept("fee").await.0, "there is no such difference");
    let (is_success, accepted) = accept("amount").await;
    assert!(is_success && accepted["settled"] == false && open().await == 0, "{accepted}");
    shop.close().await;
}

/// Runs `cashier reconcile …`: whether it succeeded, and what it printed.
async fn reconcile(database: &Database, arguments: &[&str]) -> (bool, Value) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cashier"));
    command.arg("reconcile").args(arguments).args(["--json", "--database", &database.text]);
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let text = if output.stdout.is_empty() { output.stderr } else { output.stdout };
    (output.status.success(), serde_json::from_slice(&text).unwrap())
}

async fn every_planted_difference_is_found_and_no_other(database: Database) {
    let (shop, account) = open_shop(&database, 11).await;
    let day = china_time::to_day(shop.system.engine.fresh().at());
    let (mut bill, mut open) = (Vec::new(), Vec::new());
    for index in 0..240_i64 {
        let payment = shop.order(&format!("o{index}"), 1_000 + index).await;
        shop.start(payment, NATIVE).await.unwrap();
        let number = number(payment, 1);
        if index < 15 {
            open.push((number, 1_000 + index));
            continue;
        }
        assert!(shop.pay(&number).await);
        shop.providers.repair(payment).await.unwrap();
        bill.push(line(&number, 1_000 + index, &day));
    }
    let clean = shop.providers.compare_with(&account, &day, &bill).await.unwrap();
    assert_eq!((clean.differences.len(), clean.settled), (0, 225), "no false alarm, and all is settled");
    let mut planted: BTreeMap<String, DifferenceKind> = BTreeMap::new();
    plant(&mut bill, &open, &day, &mut planted);
    assert_eq!(planted.len(), 100);
    let outcome = shop.providers.compare_with(&account, &day, &bill).await.unwrap();
    let found: BTreeMap<_, _> =
        outcome.differences.iter().map(|found| (found.number.clone(), found.kind)).collect();
    assert_eq!(found, planted);
    assert_eq!(outcome.differences.len(), 100, "none is reported twice");
    let stored = shop.system.reader.differences_of(account.id, &day).await.unwrap();
    assert_eq!(stored.len(), 100);
    // A corrected bill resolves a difference that an earlier one raised.
    shop.system.clock.advance(Duration::from_hours(1));
    let corrected: Vec<_> = bill.iter().filter(|line| !planted.contains_key(&line.number)).cloned().collect();
    shop.providers.compare_with(&account, &day, &corrected).await.unwrap();
    let stored = shop.system.reader.differences_of(account.id, &day).await.unwrap();
    let resolved = stored.iter().filter(|found| found.resolved_at.is_some()).count();
    assert!(resolved >= 87, "{resolved} are resolved");
    shop.close().await;
}

fn line(number: &str, minor: i64, day: &str) -> BillLine {
    BillLine {
        kind: LineKind::Payment,
        number: number.to_owned(),
        minor,
        currency: "CNY".to_owned(),
        fee: Some((minor * 6_000 + 500_000) / 1_000_000),
        is_done: true,
        day: day.to_owned(),
    }
}

/// 13 of each kind, and 9 of the last.
fn plant(
    bill: &mut Vec<BillLine>,
    open: &[(String, i64)],
    day: &str,
    planted: &mut BTreeMap<String, DifferenceKind>,
) {
    let mut random = Random::new(5);
    let mut pick = |bill: &[BillLine], planted: &BTreeMap<String, DifferenceKind>| loop {
        let at = random.below(bill.len());
        if !planted.contains_key(&bill[at].number) {
            return at;
        }
    };
    for (index, (number, minor)) in open.iter().enumerate().take(13) {
        let stranger = format!("stranger-{index}");
        bill.push(line(&stranger, 500, day));
        planted.insert(stranger, DifferenceKind::MissingHere);
        bill.push(line(number, *minor, day));
        planted.insert(number.clone(), DifferenceKind::Status);
        let at = pick(bill, planted);
        let gone = bill.swap_remove(at);
        planted.insert(gone.number, DifferenceKind::MissingThere);
        let at = pick(bill, planted);
        bill[at].minor += 1;
        planted.insert(bill[at].number.clone(), DifferenceKind::Amount);
        let at = pick(bill, planted);
        bill[at].fee = bill[at].fee.map(|fee| fee + 1);
        planted.insert(bill[at].number.clone(), DifferenceKind::Fee);
        let at = pick(bill, planted);
        let twice = bill[at].clone();
        planted.insert(twice.number.clone(), DifferenceKind::Duplicate);
        bill.push(twice);
        let at = pick(bill, planted);
        "2020-01-01".clone_into(&mut bill[at].day);
        planted.insert(bill[at].number.clone(), DifferenceKind::DayBorder);
        if index < 9 {
            let at = pick(bill, planted);
            "USD".clone_into(&mut bill[at].currency);
            planted.insert(bill[at].number.clone(), DifferenceKind::Currency);
        }
    }
}
