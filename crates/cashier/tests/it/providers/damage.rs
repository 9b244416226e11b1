//! `verify` must detect all damage to payments through providers, and name it.

use std::time::Duration;

use cashier_core::ledger::AccountKind;
use cashier_protocol::china_time;
use cashier_protocol::dialect::Dialects;
use data_encoding::HEXLOWER;
use serde_json::json;

use super::hostile::{WAYS, open};
use crate::commands::number;
use crate::support::Database;

/// Damage to one row, and the invariant that must name it. `PENDING` is the kind of pending accounts.
const DAMAGE: [(&str, &str); 16] = [
    ("UPDATE payments SET attempts_made = attempts_made + 1 WHERE id = ONE", "counts its attempts"),
    ("UPDATE payments SET attempts_live = attempts_live + 1 WHERE id = ONE", "counts its attempts"),
    ("DELETE FROM payment_attempts WHERE state = 'submitted'", "counts its attempts"),
    ("UPDATE payment_attempts SET credit = 'payment' WHERE credit = 'surplus'", "credited by one attempt"),
    ("UPDATE payments SET paid_attempt = 9 WHERE id = ONE", "credited by one attempt"),
    ("UPDATE payment_attempts SET amount = amount + 1 WHERE payment = ONE", "transfer of the whole amount"),
    ("UPDATE payment_attempts SET transfer = account WHERE payment = ONE", "transfer of the whole amount"),
    ("DELETE FROM provider_calls WHERE kind = 'surplus'", "provider call that gives it back"),
    (
        "UPDATE payment_attempts SET refunded = refunded + 1 WHERE payment = ONE",
        "is the sum of its provider calls",
    ),
    (
        "UPDATE payment_attempts SET shared = shared + 1 WHERE payment = ONE",
        "is the sum of its provider calls",
    ),
    (
        "UPDATE provider_calls SET state = 'succeeded', state_at = 1 WHERE state = 'submitted'",
        "stands as the provider call",
    ),
    ("UPDATE refunds SET state = 'processing' WHERE state = 'succeeded'", "stands as its provider call"),
    (
        "DELETE FROM provider_calls WHERE kind = 'refund' AND state = 'submitted'",
        "under way has its provider call",
    ),
    ("UPDATE transfers SET amount = amount + 1 WHERE kind = 'payment' AND subject = ONE", "clearing account"),
    ("UPDATE payment_attempts SET settled_at = NULL WHERE payment = ONE", "settled by its transfers"),
    ("DELETE FROM transfers WHERE kind = 'settlement'", "settled by its transfers"),
];

/// Damage to sums on which two tables must agree.
const SUMS: [(&str, &str); 3] = [
    (
        "UPDATE accounts SET credits_posted = credits_posted + 1 WHERE substr(id, 17, 1) = PENDING",
        "pending money",
    ),
    (
        "UPDATE payment_attempts SET settled_at = 1 WHERE settled_at IS NULL AND credit = 'payment'",
        "pending money",
    ),
    ("UPDATE provider_calls SET state = 'failed' WHERE kind = 'surplus'", "in suspense"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_damage_is_named() {
    let database = Database::sqlite();
    let shop = open(&database, 61).await;
    // One settled, one waiting, one open, one paid twice, one refund done and one stuck.
    let one = shop.begin("settled", 1_000, WAYS[0]).await;
    assert!(shop.pay(&number(one, 1)).await);
    shop.pass(Duration::from_mins(1)).await;
    let accounts = shop.system.reader.provider_accounts().await.unwrap();
    let account = accounts.iter().find(|account| account.provider == WAYS[0].0).unwrap();
    let day = china_time::to_day(shop.sandbox.now());
    assert_eq!(shop.providers.reconcile(account, &day).await.unwrap().unwrap().settled, 1);
    let twice = shop.begin("twice", 2_000, WAYS[7]).await;
    shop.start(twice, WAYS[6]).await.unwrap();
    assert!(shop.pay(&number(twice, 1)).await);
    // The first notice is processed before there is a second.
    shop.sandbox.quiet().await;
    assert!(shop.pay(&number(twice, 2)).await);
    shop.pass(Duration::from_mins(1)).await;
    let (done, _) = shop.refund(twice, "done", 100).await;
    shop.pass(Duration::from_mins(1)).await;
    assert_eq!(shop.refund_state(done).await, "succeeded");
    shop.set_scenario(&number(twice, 1), Some("abnormal_refund")).await;
    shop.refund(twice, "stuck", 100).await;
    shop.pass(Duration::from_mins(1)).await;
    shop.begin("open", 3_000, WAYS[3]).await;
    shop.close().await;
    let pending = format!("x'{:02x}'", AccountKind::MerchantPending as u8);
    let one = HEXLOWER.encode(&one.to_bytes());
    for (statement, invariant) in DAMAGE.into_iter().chain(SUMS) {
        let statement = statement.replace("ONE", &format!("x'{one}'")).replace("PENDING", &pending);
        let copy = tempfile::tempdir().unwrap();
        let file = copy.path().join("copy.db");
        let path = database.text.strip_prefix("sqlite:").unwrap();
        let connection = rusqlite::Connection::open(path).unwrap();
        connection.execute("VACUUM INTO ?1", [file.display().to_string()]).unwrap();
        let damaged = rusqlite::Connection::open(&file).unwrap();
        damaged.execute_batch("PRAGMA ignore_check_constraints = ON").unwrap();
        assert!(damaged.execute(&statement, []).unwrap() > 0, "{statement} damages nothing");
        drop(damaged);
        let address = format!("sqlite:{}", file.display()).parse().unwrap();
        let store = cashier_store::Store::open(&address).await.unwrap();
        let findings = store.reader.verify(&Dialects::default()).await.unwrap().findings;
        let named = findings.iter().any(|finding| finding.invariant.contains(invariant));
        assert!(named, "{statement} was not seen by \"{invariant}\": {}", json!(format!("{findings:?}")));
    }
}
