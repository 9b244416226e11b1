//! One value changed by hand, in any column of which the chain says something, is found, and its row is named.

use std::collections::BTreeSet;

use cashier_store::cell::ColumnType;
use cashier_store::table::{Chained, Column, Described, Role, schema};

use super::rig::{Books, findings, loosen, named};
use crate::random::Random;
use crate::support::{Database, on_both_engines};

on_both_engines! {
    a_thousand_changes_are_found_and_their_rows_named;
    the_value_of_every_column_is_covered;
    rows_that_are_removed_copied_or_exchanged_are_found;
}

/// So many changes are made to one copy of the books: each invariant names this many rows.
const AT_ONCE: usize = 20;
const COPIES: usize = 50;

/// The tables whose rows have versions of their own, or are lines of such.
fn chained() -> impl Iterator<Item = &'static Described> {
    schema().iter().filter(|table| !matches!(table.chained, Chained::No { .. }))
}

/// The tables with rows, and how many.
async fn filled(books: &Books) -> Vec<(&'static Described, i64)> {
    let mut filled = Vec::new();
    for table in chained() {
        let count = books.count(table.name).await;
        if count > 0 {
            filled.push((table, count));
        }
    }
    filled
}

/// The statement that changes this column of a row, which is the one with this place in the order of the keys.
fn change(database: &Database, table: &Described, column: &Column, place: usize) -> String {
    let (name, column_name) = (table.name, column.name);
    let keys = table.key().collect::<Vec<_>>().join(", ");
    let value = match column.ty {
        ColumnType::Int => format!("COALESCE({column_name}, 0) + 1"),
        ColumnType::Text => format!("COALESCE({column_name}, '') || 'x'"),
        ColumnType::Blob => {
            let (empty, one) = (database.bytes(&[]), database.bytes(&[1]));
            let cast = if database.text.starts_with("sqlite") { "BLOB" } else { "BYTEA" };
            format!("CAST(COALESCE({column_name}, {empty}) || {one} AS {cast})")
        }
    };
    format!(
        "UPDATE {name} SET {column_name} = {value} \
         WHERE ({keys}) = (SELECT {keys} FROM {name} ORDER BY {keys} LIMIT 1 OFFSET {place});"
    )
}

/// A row that is named once, however many of its values change: an entry is named with its transfer.
fn row(table: &Described, place: usize) -> (&'static str, usize) {
    match table.chained {
        // Each of these transfers has one entry or two; both counts are below this.
        Chained::Line(_) => ("transfers", 1_000 + place),
        _ => (table.name, place),
    }
}

async fn a_thousand_changes_are_found_and_their_rows_named(database: Database) {
    let books = Books::make(database).await;
    loosen(&books.database).await;
    let filled = filled(&books).await;
    assert!(filled.len() >= 26, "{:?}", filled.iter().map(|(table, _)| table.name).collect::<Vec<_>>());
    let mut random = Random::new(1_013);
    let mut found = 0;
    for _ in 0..COPIES {
        let copy = books.copy().await;
        let (mut rows, mut statements, mut tables) = (BTreeSet::new(), String::new(), Vec::new());
        // Either the transfers or their lines, so that no row is named for two changes.
        let left_out = if random.chance(50) { "transfers" } else { "entries" };
        while tables.len() < AT_ONCE {
            let (table, count) = filled[random.below(filled.len())];
            let column = &table.columns[random.below(table.columns.len())];
            let place = random.below(usize::try_from(count).unwrap());
            // Another key could move the rows that later statements count; it has a test of its own.
            let is_fit = column.is_chained && column.role != Role::Key && table.name != "accounts";
            if is_fit && table.name != left_out && rows.insert(row(table, place)) {
                statements += &change(&copy, table, column, place);
                tables.push(row(table, place).0);
            }
        }
        copy.execute(&statements).await;
        let findings = findings(&copy).await;
        let mut seen: Vec<_> = named(&findings).iter().map(|row| row.split(' ').next().unwrap()).collect();
        tables.sort_unstable();
        seen.sort_unstable();
        if left_out == "transfers" {
            // Two lines of one transfer name it once.
            assert!(seen.len() >= AT_ONCE - 4, "{seen:?} of {tables:?}");
            tables.dedup();
            seen.dedup();
        }
        assert_eq!(seen, tables, "{statements}");
        found += AT_ONCE;
    }
    assert_eq!(found, 1_000);
}

/// Each column of each table, keys and the counters of accounts too: one column of each table at a time.
async fn the_value_of_every_column_is_covered(database: Database) {
    let books = Books::make(database).await;
    loosen(&books.database).await;
    let filled = filled(&books).await;
    let widest = filled.iter().map(|(table, _)| table.columns.len()).max().unwrap();
    // No more tables at a time than rows are named, and no table together with that of its lines.
    let halves =
        [0, 1].map(|half| filled.iter().map(|(table, _)| *table).skip(half).step_by(2).collect::<Vec<_>>());
    for (half, place) in halves.iter().flat_map(|half| (0..widest).map(move |place| (half, place))) {
        let column =
            |table: &&&'static Described| table.columns.get(place).filter(|column| column.is_chained);
        let changed: Vec<_> = half.iter().filter(|table| column(table).is_some()).collect();
        if changed.is_empty() {
            continue;
        }
        let copy = books.copy().await;
        let statements =
            changed.iter().map(|table| change(&copy, table, &table.columns[place], 0)).collect::<String>();
        copy.execute(&statements).await;
        let findings = findings(&copy).await;
        for table in changed {
            let of = if matches!(table.chained, Chained::Line(_)) { "transfers" } else { table.name };
            let is_named = named(&findings).iter().any(|row| row.split(' ').next() == Some(of));
            let is_counter = table.name == "accounts" && table.columns[place].role != Role::Key;
            let is_told = findings.iter().any(|finding| finding.row.contains(" IQD of "));
            assert!(is_named || is_counter && is_told, "{} {place}: {statements} {findings:?}", table.name);
        }
    }
}

async fn rows_that_are_removed_copied_or_exchanged_are_found(database: Database) {
    let books = Books::make(database).await;
    loosen(&books.database).await;
    let mut copies = 0;
    // A copy takes longer there, and the statements are the same.
    let step = if books.database.text.starts_with("sqlite") { 1 } else { 4 };
    for (table, count) in filled(&books).await.into_iter().step_by(step) {
        let (name, keys) = (table.name, table.key().collect::<Vec<_>>());
        let first = |place| {
            let keys = keys.join(", ");
            format!("({keys}) = (SELECT {keys} FROM {name} ORDER BY {keys} LIMIT 1 OFFSET {place})")
        };
        let removed = books.copy().await;
        removed.execute(&format!("DELETE FROM {name} WHERE {}", first(0))).await;
        let found = findings(&removed).await;
        assert!(!found.is_empty(), "a row of {name} was removed");
        // A copy under another key.
        let doubled = books.copy().await;
        let columns: Vec<_> = table.columns.iter().map(|column| column.name).collect();
        let last_key = table.columns.iter().rfind(|column| column.role == Role::Key).unwrap();
        let other = match last_key.ty {
            ColumnType::Int => format!("{} + 99", last_key.name),
            ColumnType::Text => format!("{} || 'x'", last_key.name),
            ColumnType::Blob => doubled.bytes(&[9; 16]),
        };
        let selected: Vec<_> =
            columns.iter().map(|column| if *column == last_key.name { &*other } else { column }).collect();
        let (columns, selected) = (columns.join(", "), selected.join(", "));
        let copy = format!("INSERT INTO {name} ({columns}) SELECT {selected} FROM {name} WHERE {}", first(0));
        // Some tables have a second unique key.
        if doubled.try_execute(&copy).await.is_ok() {
            assert!(!findings(&doubled).await.is_empty(), "a row of {name} was copied");
            copies += 1;
        }
        // Everything but the key, exchanged between two rows.
        let values: Vec<_> = table.columns.iter().filter(|c| c.role != Role::Key && c.is_chained).collect();
        if count < 2 || values.is_empty() || name == "accounts" {
            continue;
        }
        let exchanged = books.copy().await;
        let set: Vec<_> = values
            .iter()
            .map(|c| {
                format!(
                    "{0} = (SELECT o.{0} FROM before_{name} o WHERE {1})",
                    c.name,
                    first(1).replace(name, &format!("before_{name}"))
                )
            })
            .collect();
        let back: Vec<_> = set.iter().map(|one| one.replace("OFFSET 1", "OFFSET 0")).collect();
        exchanged
            .execute(&format!(
                "CREATE TABLE before_{name} AS SELECT * FROM {name}; UPDATE {name} SET {} WHERE {}; \
                 UPDATE {name} SET {} WHERE {}; DROP TABLE before_{name}",
                set.join(", "),
                first(0),
                back.join(", "),
                first(1)
            ))
            .await;
        // Rows that say the same may be exchanged.
        let same = same_values(&books, table, &values).await;
        assert!(same || !findings(&exchanged).await.is_empty(), "two rows of {name} were exchanged");
    }
    assert!(copies > 20 / step, "{copies}");
}

/// Whether the first two rows differ in their keys alone.
async fn same_values(books: &Books, table: &Described, values: &[&Column]) -> bool {
    let (name, keys) = (table.name, table.key().collect::<Vec<_>>().join(", "));
    let values: Vec<_> = values.iter().map(|column| column.name).collect();
    let question = format!(
        "SELECT COUNT(*) FROM (SELECT DISTINCT {0} FROM (SELECT {0} FROM {name} ORDER BY {keys} LIMIT 2) AS two) AS different",
        values.join(", ")
    );
    super::rig::number_of(&books.database, &question).await == 1
}
