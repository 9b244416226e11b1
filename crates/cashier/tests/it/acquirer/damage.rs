//! `verify` must detect damage to orders that cross wallets, and the migration must keep existing rows.

use cashier_protocol::dialect::Dialects;
use serde_json::json;

use super::parties::{both_roles, open};
use crate::migration::earlier;
use crate::support::{Database, on_both_engines};
use crate::wallet::{PIN, Wallet};

/// One kind of damage, and the invariant that must name it.
const DAMAGE: [(&str, &str); 10] = [
    ("UPDATE payments SET wallet_reference = NULL", "by the wallet that bound it"),
    ("UPDATE foreign_orders SET acquirer = 'a', reference = 'r'", "opened once"),
    (
        "DELETE FROM transfers WHERE subject = (SELECT MAX(id) FROM foreign_orders WHERE transfer IS NOT NULL)",
        "debits its user once",
    ),
    ("UPDATE foreign_orders SET refunded = 1 WHERE state = 'succeeded'", "gives back"),
    ("UPDATE foreign_orders SET user_id = id", "between its user"),
    ("DELETE FROM notices WHERE channel = 'acquirer'", "notice to the acquirer"),
    (
        "UPDATE foreign_orders SET state = 'processing', settled_at = NULL WHERE state = 'succeeded'",
        "still to be answered",
    ),
    ("UPDATE payments SET bound_wallet = id", "belongs to an order"),
    (
        "UPDATE notices SET body = CAST(replace(CAST(body AS TEXT), 'SUCCESS', 'FAIL') AS BLOB) \
         WHERE channel = 'acquirer'",
        "says what the books say",
    ),
    ("UPDATE notices SET receiver = id WHERE channel = 'acquirer'", "to whom it concerns"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_damage_is_named() {
    let database = Database::sqlite();
    let both = both_roles(&database).await;
    let user = both.sign_in().await;
    for name in ["paid", "open"] {
        let (url, _) = both.order(name, "1000").await;
        let (_, order) = open(&both, &user, &url).await;
        if name == "paid" {
            assert_eq!(both.confirm(&user, &url, PIN).await.0, 200);
            both.until_state(&user, &order, "succeeded").await;
        }
    }
    both.finish().await;
    for (statement, invariant) in DAMAGE {
        let copy = tempfile::tempdir().unwrap();
        let file = copy.path().join("copy.db");
        let path = database.text.strip_prefix("sqlite:").unwrap();
        let connection = rusqlite::Connection::open(path).unwrap();
        connection.execute("VACUUM INTO ?1", [file.display().to_string()]).unwrap();
        let damaged = rusqlite::Connection::open(&file).unwrap();
        damaged.execute_batch("PRAGMA ignore_check_constraints = ON").unwrap();
        assert!(damaged.execute(statement, []).unwrap() > 0, "{statement} damages nothing");
        drop(damaged);
        let address = format!("sqlite:{}", file.display()).parse().unwrap();
        let store = cashier_store::Store::open(&address).await.unwrap();
        let findings = store.reader.verify(&Dialects::default()).await.unwrap().findings;
        let named = findings.iter().any(|finding| finding.invariant.contains(invariant));
        assert!(named, "{statement} was not seen by \"{invariant}\": {findings:?}");
    }
}

on_both_engines! {
    a_database_of_the_first_version_keeps_its_rows;
}

/// A wallet of the first version, with a merchant, a paid order and its notice, continues as if nothing had happened.
async fn a_database_of_the_first_version_keeps_its_rows(database: Database) {
    let kept = database.sibling().await;
    let first = Wallet::start(&database).await;
    let user = first.sign_in().await;
    let (url, _) = first.order("before", "1000").await;
    assert_eq!(first.confirm(&user, &url, PIN).await.0, 200);
    let notices = first.notices(1).await;
    first.finish().await;
    earlier::copy(&database, &kept, earlier::FIRST).await;

    let store = cashier_store::Store::open(&kept.address).await.unwrap();
    let report = store.reader.verify(&Dialects::default()).await.unwrap();
    assert_eq!((report.findings, report.payments), (Vec::new(), 1));
    let body: serde_json::Value = serde_json::from_slice(&notices[0].body).unwrap();
    let payment: cashier_core::id::PaymentId = body["paymentId"].as_str().unwrap().parse().unwrap();
    let found = store.reader.notices_of(payment.into()).await.unwrap();
    assert_eq!(found.len(), 1, "{}", json!(body));
    // The first version had no digests: the digest is computed from the stored body.
    let kept = found[0].channel.body().unwrap();
    assert_eq!(kept.bytes().map(|bytes| &bytes[..]), Some(&notices[0].body[..]));
    assert!(kept.is_sound());
    let merchants = store.reader.clients(cashier_core::merchant::Role::Merchant).await.unwrap();
    assert_eq!((merchants.len(), &*merchants[0].client_id), (1, "TEA_HOUSE"));
}
