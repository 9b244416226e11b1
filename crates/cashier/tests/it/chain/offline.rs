//! A copy of the database is proved elsewhere, by somebody who has nothing but the copy and the public key.

use cashier_protocol::dialect::Dialects;
use cashier_store::verify::Finding;
use cashier_store::{Address, Store};

use super::rig::{Books, number_of};
use crate::support::{Database, on_both_engines};

on_both_engines! {
    a_copy_has_everything_and_proves_it;
    a_copy_is_not_written_over_a_file;
}

/// What the proof of a copy finds.
pub(super) async fn found_offline(database: &Database) -> Vec<Finding> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("copy.db");
    Store::dump(&database.address, &file).await.unwrap();
    let (reader, _) = Store::look(&Address::Sqlite(file)).await.unwrap().unwrap();
    reader.verify(&Dialects::default()).await.unwrap().findings
}

async fn a_copy_has_everything_and_proves_it(database: Database) {
    let books = Books::make(database).await;
    let copy = Database::sqlite();
    let Address::Sqlite(path) = &copy.address else { panic!("not a file") };
    let dumped = Store::dump(&books.database.address, path).await.unwrap();
    let mut rows = 0;
    for table in cashier_store::table::schema() {
        let places = [Some(table.name), table.archive.map(|archive| archive.name)];
        for place in places.into_iter().flatten() {
            let question = format!("SELECT COUNT(*) FROM {place}");
            let count = number_of(&copy, &question).await;
            assert_eq!(count, number_of(&books.database, &question).await, "{place}");
            rows += count.unsigned_abs();
        }
    }
    assert_eq!(dumped.rows, rows);
    let (reader, _) = Store::look(&copy.address).await.unwrap().unwrap();
    let report = reader.verify(&Dialects::default()).await.unwrap();
    assert_eq!(report.findings, []);
    assert!(report.blocks > 20 && report.chained_since.is_some(), "{report:?}");
    assert!(!path.with_extension("db-wal").exists(), "it is one file");
}

async fn a_copy_is_not_written_over_a_file(database: Database) {
    let books = Books::make(database).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("copy.db");
    std::fs::write(&file, "mine").unwrap();
    let error = Store::dump(&books.database.address, &file).await.unwrap_err().to_string();
    assert!(error.contains("copy.db"), "{error}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
}
