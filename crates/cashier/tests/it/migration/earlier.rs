//! Turns a current database into one of an earlier version: the same rows, without anything added later.

use std::fmt::Write as _;

use aws_lc_rs::digest::{SHA256, digest};
use axum::body::Bytes;
use cashier_store::Address;
use futures_util::{SinkExt as _, StreamExt as _, pin_mut};

use crate::support::Database;

/// An earlier version: the name and text of each of its migrations.
type Version = [(&'static str, &'static str)];

/// The first one.
pub(crate) const FIRST: &Version = CALLED_CHANNELS.split_at(1).0;

/// The last one before providers and their calls got the names they have today.
pub(crate) const CALLED_CHANNELS: &Version = &[
    ("foundation", include_str!("../../../../store/migrations/0001_foundation.sql")),
    ("acquirers", include_str!("../../../../store/migrations/0002_acquirers.sql")),
    ("channels", include_str!("../../../../store/migrations/0003_channels.sql")),
    ("web_orders", include_str!("../../../../store/migrations/0004_web_orders.sql")),
    ("web_order_numbers", include_str!("../../../../store/migrations/0005_web_order_numbers.sql")),
    ("sharing", include_str!("../../../../store/migrations/0006_sharing.sql")),
];

/// A table of earlier versions that today's database does not have. Its rows were marks of the last batches.
const GONE: &str = "batches";

const LEDGER: &str =
    "CREATE TABLE schema_migrations (version BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)";

/// The records that confirmations with a key used to leave beside their payments.
const CONFIRMATIONS: &str = "SELECT u.shard, u.id, 'confirm', p.confirm_key, p.state_at, 'done', p.confirm_fingerprint, p.id, \
     p.confirm_fingerprint FROM payments p JOIN users u ON u.id = p.payer WHERE p.confirm_key IS NOT NULL";

/// The tables of a version and the migrations that it has run.
fn schema(version: &Version) -> String {
    let mut schema = format!("{LEDGER};\n");
    for ((name, text), number) in version.iter().zip(1..) {
        schema += &text.replace("@clustered", "").replace("@heap", "");
        let hash = digest(&SHA256, text.as_bytes()).as_ref().iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        let _ = writeln!(schema, "\nINSERT INTO schema_migrations VALUES ({number}, '{name}', '{hash}');");
    }
    schema
}

/// Fills `old`, which is empty, with the rows of `from` in the tables of an earlier version.
pub(crate) async fn copy(from: &Database, old: &Database, version: &Version) {
    match (&from.address, &old.address) {
        (Address::Sqlite(from), Address::Sqlite(old)) => {
            let connection = rusqlite::Connection::open(old).unwrap();
            connection.execute_batch(&schema(version)).unwrap();
            let names = |question: &str| -> Vec<String> {
                let mut statement = connection.prepare(question).unwrap();
                statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
            };
            let tables = names("SELECT name FROM sqlite_schema WHERE type = 'table'");
            connection.execute("ATTACH ?1 AS today", [from.display().to_string()]).unwrap();
            for table in tables.iter().filter(|table| !["schema_migrations", GONE].contains(&table.as_str()))
            {
                let columns = names(&format!("SELECT name FROM pragma_table_info('{table}', 'main')"));
                let rows = today(table, &columns).replace("FROM ", "FROM today.");
                connection
                    .execute(&format!("INSERT INTO {table} ({}) {rows}", columns.join(", ")), [])
                    .unwrap();
            }
            let confirmations = CONFIRMATIONS.replace("FROM ", "FROM today.").replace("JOIN ", "JOIN today.");
            connection.execute(&format!("INSERT INTO requests {confirmations}"), []).unwrap();
        }
        (Address::Postgres(from), Address::Postgres(old)) => {
            let (from, old) = (connect(from).await, connect(old).await);
            old.batch_execute(&schema(version).replace("BLOB", "BYTEA")).await.unwrap();
            let question = "SELECT table_name::text, array_agg(column_name::text) FROM information_schema.columns \
                 WHERE table_schema = 'public' AND table_name <> ALL ($1) GROUP BY table_name";
            for row in old.query(question, &[&vec!["schema_migrations", GONE]]).await.unwrap() {
                let (table, columns): (String, Vec<String>) = (row.get(0), row.get(1));
                let target = format!("{table} ({})", columns.join(", "));
                send(&from, &today(&table, &columns), &old, &target).await;
            }
            send(&from, CONFIRMATIONS, &old, "requests").await;
        }
        _ => panic!("two engines"),
    }
}

async fn send(from: &tokio_postgres::Client, question: &str, to: &tokio_postgres::Client, target: &str) {
    let rows = from.copy_out(&format!("COPY ({question}) TO STDOUT")).await.unwrap();
    let into = to.copy_in::<_, Bytes>(&format!("COPY {target} FROM STDIN")).await.unwrap();
    pin_mut!(rows, into);
    while let Some(row) = rows.next().await {
        into.send(row.unwrap()).await.unwrap();
    }
    into.finish().await.unwrap();
}

/// The query for the rows of an earlier table, in today's names.
fn today(table: &str, columns: &[String]) -> String {
    // This one was made anew, not renamed.
    if table == "channel_accounts" {
        let columns: Vec<_> = columns.iter().map(|column| column.replace("channel", "provider")).collect();
        return format!("SELECT {} FROM provider_accounts", columns.join(", "));
    }
    let name = renames().find(|(rename, _)| rename == table).map_or(table, |(_, today)| today);
    let column = |column: &String| {
        let earlier = format!("{name} COLUMN {column}");
        let today = renames().find(|(rename, _)| *rename == earlier);
        today.map_or_else(|| column.clone(), |(_, today)| today.to_owned())
    };
    format!("SELECT {} FROM {name}", columns.iter().map(column).collect::<Vec<_>>().join(", "))
}

/// What a table of today was called in [`CALLED_CHANNELS`].
pub(crate) fn earlier_name(today: &str) -> String {
    let is_of = |(rename, to): &(String, &str)| *to == today && !rename.contains(" COLUMN ");
    renames().find(is_of).map_or_else(|| today.to_owned(), |(earlier, _)| earlier)
}

/// The names that the migration changes: of a table, or of a column after its table's name of today, and what it becomes.
fn renames() -> impl Iterator<Item = (String, &'static str)> {
    const NAMES: &str = include_str!("../../../../store/migrations/0010_names.sql");
    NAMES.lines().filter_map(|line| {
        let (earlier, today) = line.strip_prefix("ALTER TABLE ")?.strip_suffix(';')?.split_once(" TO ")?;
        Some((earlier.replace(" RENAME", ""), today))
    })
}

async fn connect(url: &str) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}
