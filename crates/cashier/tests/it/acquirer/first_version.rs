//! Makes a database of the first schema version out of one of today: the same rows, without what came later.

use std::fmt::Write as _;

use aws_lc_rs::digest::{SHA256, digest};
use axum::body::Bytes;
use cashier_store::Address;
use futures_util::{SinkExt as _, StreamExt as _, pin_mut};

use crate::support::Database;

const FIRST: &str = include_str!("../../../../store/migrations/0001_foundation.sql");
const LEDGER: &str =
    "CREATE TABLE schema_migrations (version BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)";

/// Fills `old`, which is empty, with the rows of `from` in the tables of the first version.
pub(crate) async fn copy(from: &Database, old: &Database) {
    let tables = FIRST.lines().filter_map(|line| line.strip_prefix("CREATE TABLE ")?.strip_suffix(" ("));
    let hash = digest(&SHA256, FIRST.as_bytes()).as_ref().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    let done = format!("{LEDGER}; INSERT INTO schema_migrations VALUES (1, 'foundation', '{hash}')");
    let plain = FIRST.replace("@clustered", "").replace("@heap", "");
    match (&from.address, &old.address) {
        (Address::Sqlite(from), Address::Sqlite(old)) => {
            let connection = rusqlite::Connection::open(old).unwrap();
            connection.execute_batch(&plain).unwrap();
            connection.execute("ATTACH ?1 AS today", [from.display().to_string()]).unwrap();
            for table in tables {
                let names: String = connection
                    .query_row("SELECT group_concat(name) FROM pragma_table_info(?1)", [table], |row| {
                        row.get(0)
                    })
                    .unwrap();
                let text =
                    format!("INSERT INTO {table} ({names}) SELECT {names} FROM today.{}", today(table));
                connection.execute(&text, []).unwrap();
            }
            connection.execute_batch(&done).unwrap();
        }
        (Address::Postgres(from), Address::Postgres(old)) => {
            let (from, old) = (connect(from).await, connect(old).await);
            old.batch_execute(&plain.replace("BLOB", "BYTEA")).await.unwrap();
            for table in tables {
                let ask = "SELECT string_agg(column_name, ',') FROM information_schema.columns WHERE table_name = $1";
                let names: String = old.query_one(ask, &[&table]).await.unwrap().get(0);
                let rows =
                    from.copy_out(&format!("COPY {} ({names}) TO STDOUT", today(table))).await.unwrap();
                let into =
                    old.copy_in::<_, Bytes>(&format!("COPY {table} ({names}) FROM STDIN")).await.unwrap();
                pin_mut!(rows, into);
                while let Some(row) = rows.next().await {
                    into.send(row.unwrap()).await.unwrap();
                }
                into.finish().await.unwrap();
            }
            old.batch_execute(&done).await.unwrap();
        }
        _ => panic!("two engines"),
    }
}

/// What a table of the first version is called today.
fn today(table: &str) -> &str {
    match table {
        "attempts" => "delivery_attempts",
        table => table,
    }
}

async fn connect(url: &str) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}
