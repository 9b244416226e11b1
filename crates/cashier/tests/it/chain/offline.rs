//! A copy of the database is proved elsewhere, by somebody who has nothing but the copy and the public key.

use cashier_protocol::dialect::Dialects;
use cashier_store::verify::Finding;
use cashier_store::{Address, Store};

use super::rig::{Books, number_of};
use crate::operator::Desk;
use crate::support::{Database, on_both_engines};

on_both_engines! {
    a_copy_has_everything_and_proves_it;
    a_copy_is_not_written_over_a_file;
    an_auditor_needs_a_copy_and_a_key;
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

/// The operator makes a copy and shows the key; an auditor who has no more than these sees a change, and a database that
/// was put back.
async fn an_auditor_needs_a_copy_and_a_key(database: Database) {
    let desk = Desk::new();
    let secrets = [
        ("CASHIER_DATABASE", &*database.text),
        ("CASHIER_NEW_PASSWORD", "tea-for-two"),
        ("CASHIER_NEW_PIN", "246810"),
    ];
    let run = |arguments: &[&str]| desk.run_with(arguments, &secrets);
    let top_up = |key: &str, amount: &str| {
        let to =
            ["user", "topup", "--login-id", "nadia@example.com", "--amount", amount, "--currency", "IQD"];
        run(&[&to[..], &["--reference", key]].concat()).right()
    };
    run(&["keys", "generate"]).right();
    run(&["user", "add", "--login-id", "nadia@example.com", "--name", "Nadia"]).right();
    top_up("one", "900");
    std::fs::write(desk.path("early.txt"), run(&["root", "--sign"]).right().out).unwrap();
    run(&["dump", "early.db"]).right();
    top_up("two", "50");
    std::fs::write(desk.path("late.txt"), run(&["root", "--sign"]).right().out).unwrap();
    std::fs::write(desk.path("key.txt"), run(&["root", "--key"]).right().out).unwrap();
    run(&["dump", "late.db"]).right();

    let proved = desk
        .run(&["verify", "--offline", "late.db", "--key", "key.txt", "--known-root", "early.txt"])
        .right();
    assert!(proved.out.contains("2 signed roots are those of these blocks"), "{}", proved.out);
    let unsigned = desk.run(&["verify", "--offline", "late.db"]).right().out;
    assert!(unsigned.contains("The roots were not checked"), "{unsigned}");
    // The database was put back to an earlier state.
    let back = ["verify", "--offline", "early.db", "--key", "key.txt", "--known-root", "late.txt"];
    desk.run(&back).refused(&["root 2 is not here"]);
    // Somebody changed a row.
    let file = rusqlite::Connection::open(desk.path("late.db")).unwrap();
    file.execute("UPDATE users SET email = 'other@example.com'", []).unwrap();
    desk.run(&["verify", "--offline", "late.db", "--key", "key.txt"])
        .refused(&["every row is as the wallet wrote it: users usr_"]);
    desk.run(&["verify", "--offline", "none.db"]).refused(&["there is no file at none.db"]);
    desk.run(&["verify", "--offline", "late.db", "--known-root", "late.txt"]).refused(&["--key"]);
}
