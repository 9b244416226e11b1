//! `cashier archive`: what it does, what it refuses, and what it prints.

use std::process::Command;
use std::time::Duration;

use cashier_core::month::Month;
use cashier_core::setting::{CLOCK_OFFSET, Setting, WriteSetting};
use cashier_engine::clock::Clock as _;
use serde_json::{Value, json};

use super::{DAY, Life, left, settle};
use crate::support::{Database, System, create, on_both_engines};

on_both_engines! {
    months_are_put_aside_by_hand;
    a_month_in_which_something_is_open_is_refused;
}

/// Runs `cashier archive …`: its exit code, and what it printed.
async fn archive(database: &Database, arguments: &[&str]) -> (Option<i32>, Value) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cashier"));
    command.arg("archive").args(arguments).args(["--json", "--database", &database.text]);
    // The serving system must go on meanwhile.
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let text = if output.stdout.is_empty() { output.stderr } else { output.stdout };
    (output.status.code(), serde_json::from_slice(&text).unwrap())
}

/// For commands it is thirty years later, whatever the clock of this machine says: every month of these tests is old.
async fn set_clock(system: &System) {
    let offset = Duration::from_hours(24 * 365 * 30).as_micros().to_string();
    let setting = Setting { name: CLOCK_OFFSET.to_owned(), value: offset };
    system.engine.submit(WriteSetting(setting)).await.unwrap();
}

/// Beside a running system, month by month and with nothing left out.
async fn months_are_put_aside_by_hand(database: Database) {
    let system = System::start(&database, 6).await;
    let life = Life::live(&system).await;
    set_clock(&system).await;
    let told = life.told(&system.reader).await;
    let [first, second, third] = [0, 1, 2].map(|number| life.first.plus(number).to_string());
    let (code, none) = archive(&database, &["--list"]).await;
    assert_eq!((code, &none["months"]), (Some(0), &json!([])));

    let rows = left(&system.reader, life.first.plus(1)).await;
    let sum = |printed: &Value| {
        printed["rows"].as_object().unwrap().values().filter_map(Value::as_i64).sum::<i64>()
    };
    let (code, planned) = archive(&database, &["--until", &second, "--dry-run"]).await;
    assert_eq!((code, &planned["months"], sum(&planned)), (Some(0), &json!([first, second]), rows));
    assert_eq!(left(&system.reader, life.first.plus(1)).await, rows, "nothing moved");

    let (code, done) = archive(&database, &["--until", &second]).await;
    assert_eq!(
        (code, &done["months"], sum(&done), &done["refused"]),
        (Some(0), &json!([first, second]), rows, &Value::Null)
    );
    assert_eq!((left(&system.reader, life.first.plus(1)).await, life.told(&system.reader).await), (0, told));
    system.prove().await;

    let (code, again) = archive(&database, &["--until", &second]).await;
    assert_eq!((code, &again["months"]), (Some(0), &json!([])));
    // Without a last month: everything that is old enough, also months in which nothing was done.
    let (code, rest) = archive(&database, &["--keep", "1"]).await;
    assert_eq!((code, &rest["months"][0]), (Some(0), &json!(third)));
    let (code, listed) = archive(&database, &["--list"]).await;
    let listed = listed["months"].as_array().unwrap();
    assert_eq!((code, &listed[0]["month"], &listed[2]["month"]), (Some(0), &json!(first), &json!(third)));
    assert!(listed.iter().all(|month| month["ended_at"].is_string()));
    system.prove().await;
    system.stop().await;
}

async fn a_month_in_which_something_is_open_is_refused(database: Database) {
    let system = System::start(&database, 7).await;
    let life = Life::live(&system).await;
    let month = Month::of(system.clock.now());
    assert_eq!(month, life.first.plus(3));
    // An order that nobody pays or cancels, and a notice that nobody delivers.
    let at = system.clock.now();
    let mut open = create(life.merchant, "open", 10, at.saturating_add(DAY));
    open.id = cashier_core::id::PaymentId::new(at, life.merchant.shard(), 1);
    system.engine.submit(open).await.unwrap();
    set_clock(&system).await;
    let until = month.to_string();
    let (code, refused) = archive(&database, &["--until", &until]).await;
    let expected = json!({ "month": until, "open": [{ "what": "payments that are not final", "count": 1 }] });
    assert_eq!((code, &refused["refused"]), (Some(1), &expected));
    assert_eq!(refused["months"].as_array().unwrap().len(), 3, "the months before it were put aside");
    assert_eq!(left(&system.reader, life.first.plus(2)).await, 0);

    let payment = cashier_core::id::PaymentId::new(at, life.merchant.shard(), 1);
    system.engine.submit(crate::commands::cancel(payment, life.merchant)).await.unwrap();
    let (code, refused) = archive(&database, &["--until", &until]).await;
    assert_eq!(refused["refused"]["open"][0]["what"], json!("notices that are due"), "{refused}");
    assert_eq!(code, Some(1));
    settle(&system).await;
    let (code, done) = archive(&database, &["--until", &until]).await;
    assert_eq!((code, &done["months"]), (Some(0), &json!([until])));

    for (arguments, why) in [
        (&["--until", "3000-01"][..], "is too recent"),
        (&["--until", "2026-13"], "not a month"),
        (&["--keep", "0"], "--keep"),
        (&["--list", "--dry-run"], "cannot be used with"),
    ] {
        let (code, refused) = archive(&database, arguments).await;
        assert!(code.is_some_and(|code| code > 0), "{refused}");
        assert!(refused["error"].as_str().unwrap().contains(why), "{refused}");
    }
    system.prove().await;
    system.stop().await;
}
