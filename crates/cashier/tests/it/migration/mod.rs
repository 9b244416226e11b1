//! A migration that is interrupted leaves the earlier version as it was, and the next run does all of it.

pub(crate) mod earlier;

use std::collections::BTreeMap;

use cashier_core::provider::Method;
use cashier_engine::providers::WECHAT_PAY;
use cashier_protocol::dialect::Dialects;
use cashier_store::{Address, Store};

use crate::commands::number;
use crate::model;
use crate::providers::rig::{Mode, Shop};
use crate::support::{Database, System, on_both_engines, prove};
use earlier::CALLED_CHANNELS;

on_both_engines! {
    what_ends_early_is_done_again_from_the_start;
}

/// Thousands of payments.
const SEEDS: u64 = 40;

/// What makes a late statement of each migration fail, and how to remove it. `[calls]` is the table of provider calls.
const OBSTACLES: &[(&str, &str)] = &[
    ("ALTER TABLE [calls] ADD COLUMN called_at BIGINT", "ALTER TABLE [calls] DROP COLUMN called_at"),
    ("CREATE TABLE try_counts (n BIGINT)", "DROP TABLE try_counts"),
    (
        "ALTER TABLE merchant_keys ADD COLUMN ended_at BIGINT",
        "ALTER TABLE merchant_keys DROP COLUMN ended_at",
    ),
    ("CREATE TABLE provider_accounts_by_merchant (n BIGINT)", "DROP TABLE provider_accounts_by_merchant"),
    (
        "ALTER TABLE channel_attempts ADD COLUMN share_returns BIGINT",
        "ALTER TABLE channel_attempts DROP COLUMN share_returns",
    ),
    ("CREATE TABLE acts_next (n BIGINT)", "DROP TABLE acts_next"),
    ("ALTER TABLE payments ADD COLUMN dialect TEXT", "ALTER TABLE payments DROP COLUMN dialect"),
    ("CREATE TABLE notices_to_forget (n BIGINT)", "DROP TABLE notices_to_forget"),
    ("CREATE TABLE entries_next (n BIGINT)", "DROP TABLE entries_next"),
    ("ALTER TABLE accounts ADD COLUMN last_line_at BIGINT", "ALTER TABLE accounts DROP COLUMN last_line_at"),
    ("ALTER TABLE batches RENAME TO marks", "ALTER TABLE marks RENAME TO batches"),
    ("CREATE TABLE notices_in_order (n BIGINT)", "DROP TABLE notices_in_order"),
];

/// What a migrated database has of itself: it says when and in which order the rows were recorded. The proof of the books
/// compares it with the rows.
const CHAIN: &str = "blocks";

/// Payments of every kind in an earlier version. Each migration fails once, late; undisturbed, it makes the same rows.
async fn what_ends_early_is_done_again_from_the_start(database: Database) {
    fill(&database).await;
    let (old, undisturbed) = (database.sibling().await, database.sibling().await);
    earlier::copy(&database, &old, CALLED_CHANNELS).await;
    earlier::copy(&database, &undisturbed, CALLED_CHANNELS).await;
    let before = rows(&old).await;
    let calls = earlier::earlier_name("provider_calls");
    for (obstacle, removal) in OBSTACLES {
        old.execute(&obstacle.replace("[calls]", &calls)).await;
        assert!(Store::open(&old.address).await.is_err(), "{obstacle}");
        old.execute(&removal.replace("[calls]", &calls)).await;
    }
    assert!(rows(&old).await == before, "something was left");
    let mut migrated = Vec::new();
    for database in [&old, &undisturbed] {
        let store = Store::open(&database.address).await.unwrap();
        prove(&store.reader, &Dialects::default()).await;
        drop(store);
        migrated.push(rows(database).await);
    }
    assert!(migrated[0] == migrated[1], "it is not the same");
    assert!(migrated[0]["payments"].len() > 2_000);
    // Everything that the earlier version could store is unchanged, except the order of lines from one millisecond.
    let today = rows(&database).await;
    for table in ["payments", "requests", "transfers", "refunds", "payment_attempts", "messages"] {
        let odd = migrated[0][table].iter().zip(&today[table]).find(|(one, other)| one != other);
        assert_eq!(odd, None, "{table}");
    }
    let system = System::start(&old, 9).await;
    system.user("new", 1_000).await;
    system.prove().await;
    system.stop().await;
}

/// The model's payments, and some through a provider.
async fn fill(database: &Database) {
    model::run_all(vec![System::start(database, 5).await], SEEDS).await;
    let shop = Shop::open(database, 6).await;
    shop.account(WECHAT_PAY, Mode::Key).await;
    let paid = shop.begin("paid", 10_000, (WECHAT_PAY, Method::Native)).await;
    assert!(shop.pay(&number(paid, 1)).await);
    shop.settle().await;
    shop.refund(paid, "back", 3_000).await;
    shop.begin("open", 500, (WECHAT_PAY, Method::Native)).await;
    shop.close().await;
}

/// The rows of every table as text, in some stable order.
async fn rows(database: &Database) -> BTreeMap<String, Vec<String>> {
    let mut all = BTreeMap::new();
    match &database.address {
        Address::Sqlite(path) => {
            let connection = rusqlite::Connection::open(path).unwrap();
            let texts = |question: &str| -> Vec<String> {
                let mut statement = connection.prepare(question).unwrap();
                statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
            };
            for table in
                texts(&format!("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> '{CHAIN}'"))
            {
                let columns = texts(&format!("SELECT name FROM pragma_table_info('{table}') ORDER BY name"));
                let row = columns
                    .iter()
                    .map(|name| format!("quote({name})"))
                    .collect::<Vec<_>>()
                    .join(" || ',' || ");
                all.insert(table.clone(), texts(&format!("SELECT {row} AS row FROM {table} ORDER BY row")));
            }
        }
        Address::Postgres(url) => {
            let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
            let driver = tokio::spawn(connection);
            let tables =
                "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' AND tablename <> $1";
            for table in client.query(tables, &[&CHAIN]).await.unwrap() {
                let table: String = table.get(0);
                // JSON objects of this kind are ordered by key.
                let question = format!("SELECT to_jsonb(t)::text AS row FROM {table} t ORDER BY row");
                let rows = client.query(&question, &[]).await.unwrap();
                all.insert(table, rows.iter().map(|row| row.get(0)).collect());
            }
            drop(client);
            driver.await.unwrap().unwrap();
        }
    }
    all
}
