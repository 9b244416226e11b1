//! Statements are read page by page, whole and in the order in which money moved.

use cashier_core::id::UserId;
use cashier_core::ledger::Entry;
use cashier_core::money::{Amount, Currency};
use cashier_core::user::TopUp;

use crate::support::{Database, System, on_both_engines};

on_both_engines! {
    pages_hold_every_line_once;
}

const PAGE: u32 = 7;

/// Eighty lines from one millisecond, whose ids say nothing about their order, in two currencies.
async fn pages_hold_every_line_once(database: Database) {
    let system = System::start(&database, 6).await;
    let user = system.user("layla", 0).await;
    let other = system.user("sami", 0).await;
    let top_up = |user: UserId, number: i64, code: &str| TopUp {
        user,
        amount: Amount::new(number, Currency::parse(code).unwrap()).unwrap(),
        reference: format!("{code}-{number}"),
        source: "Test".to_owned(),
    };
    let tops = (1..=40).flat_map(|number| {
        [top_up(user, number, "IQD"), top_up(user, number, "USD"), top_up(other, number, "KWD")]
    });
    let done = futures_util::future::join_all(tops.map(|top| system.engine.submit(top))).await;
    assert!(done.iter().all(Result::is_ok));
    let mut read: Vec<Entry> = Vec::new();
    for _ in 0..=80_u32.div_ceil(PAGE) {
        let before = read.last().map(|line| line.transfer);
        read.extend(system.reader.statement(user, before, PAGE).await.unwrap());
    }
    for code in ["IQD", "USD"] {
        let lines: Vec<_> = read
            .iter()
            .filter(|line| line.change.currency().code() == code)
            .map(|line| line.number)
            .collect();
        assert_eq!(lines, (1..=40).rev().collect::<Vec<_>>(), "{code}");
    }
    assert!(read.iter().all(|line| line.user == user) && read.len() == 80);
    assert_eq!(system.reader.statement(user, None, 100).await.unwrap().len(), 80);
    system.prove().await;
    system.stop().await;
}
