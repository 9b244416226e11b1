//! The migrations create the tables that the store describes, on both engines.

use std::collections::BTreeMap;

use cashier_core::for_each_table;
use cashier_store::cell::ColumnType;
use cashier_store::table::{Role, UNLISTED, schema};
use cashier_store::{Address, Store};

use crate::support::{Database, on_both_engines};

on_both_engines! {
    the_schema_is_what_the_tables_say;
}

/// The columns of every table: name, type, and whether it is part of the primary key.
type Schema = BTreeMap<String, Vec<(String, String, bool)>>;

const SQLITE: &str =
    "SELECT m.name, c.name, c.type, c.pk > 0 FROM sqlite_master m JOIN pragma_table_info(m.name) c
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'";
const POSTGRES: &str = "SELECT c.table_name::text, c.column_name::text, c.data_type::text, EXISTS (
        SELECT 1 FROM information_schema.table_constraints t JOIN information_schema.key_column_usage k
        ON k.constraint_schema = t.constraint_schema AND k.constraint_name = t.constraint_name
        WHERE t.constraint_type = 'PRIMARY KEY' AND k.table_schema = c.table_schema
        AND k.table_name = c.table_name AND k.column_name = c.column_name)
    FROM information_schema.columns c WHERE c.table_schema = 'public'";

async fn migrated(address: &Address) -> Schema {
    let mut schema = Schema::new();
    let mut add = |table: String, column: String, ty: String, is_key: bool| {
        schema.entry(table).or_default().push((column, ty, is_key));
    };
    match address {
        Address::Sqlite(path) => {
            let connection = rusqlite::Connection::open(path).unwrap();
            let mut statement = connection.prepare(SQLITE).unwrap();
            let mut rows = statement.query([]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                add(row.get(0).unwrap(), row.get(1).unwrap(), row.get(2).unwrap(), row.get(3).unwrap());
            }
        }
        Address::Postgres(url) => {
            let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
            tokio::spawn(connection);
            for row in client.query(POSTGRES, &[]).await.unwrap() {
                add(row.get(0), row.get(1), row.get(2), row.get(3));
            }
        }
    }
    for columns in schema.values_mut() {
        columns.sort();
    }
    schema
}

fn described(address: &Address) -> Schema {
    let spell = |ty| match (ty, address) {
        (ColumnType::Int, Address::Sqlite(_)) => "INTEGER",
        (ColumnType::Text, Address::Sqlite(_)) => "TEXT",
        (ColumnType::Blob, Address::Sqlite(_)) => "BLOB",
        (ColumnType::Int, Address::Postgres(_)) => "bigint",
        (ColumnType::Text, Address::Postgres(_)) => "text",
        (ColumnType::Blob, Address::Postgres(_)) => "bytea",
    };
    let mut all = Schema::new();
    for table in schema() {
        let columns = table.columns.iter();
        let mut columns: Vec<_> = columns
            .map(|column| (column.name.to_owned(), spell(column.ty).to_owned(), column.role == Role::Key))
            .collect();
        columns.sort();
        for name in std::iter::once(table.name).chain(table.archive.map(|archive| archive.name)) {
            assert!(all.insert(name.to_owned(), columns.clone()).is_none(), "{name} stands twice");
        }
    }
    all
}

/// Every table has the columns, types and primary key that its description names, and no table is left out of the list.
async fn the_schema_is_what_the_tables_say(database: Database) {
    drop(Store::open(&database.address).await.unwrap());
    let mut migrated = migrated(&database.address).await;
    assert!(migrated.remove(UNLISTED).is_some(), "{UNLISTED} is gone");
    let described = described(&database.address);
    assert_eq!(migrated.keys().collect::<Vec<_>>(), described.keys().collect::<Vec<_>>());
    for (name, columns) in &migrated {
        assert_eq!(Some(columns), described.get(name), "{name}");
    }
}

/// The world calls each table by its name in the database.
#[test]
fn tables_have_one_name() {
    macro_rules! names {
        ($($table:ident: $row:ty, $doc:literal;)+) => { vec![$(stringify!($table)),+] };
    }
    assert_eq!(for_each_table!(names), schema().iter().map(|table| table.name).collect::<Vec<_>>());
}
