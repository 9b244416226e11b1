//! `verify` sees damage to what was put aside: each is done by hand to a copy of good books.

use cashier_protocol::dialect::Dialects;
use cashier_store::Store;

use super::{Life, put_aside};
use crate::support::{Database, System};

/// One damage, and the invariant that must name it.
const DAMAGE: &[(&str, &str)] = &[
    // A row in both places.
    ("INSERT INTO payments SELECT [payments] FROM archived_payments LIMIT 1", "lies in one place"),
    ("INSERT INTO refunds SELECT [refunds] FROM archived_refunds LIMIT 1", "lies in one place"),
    ("INSERT INTO transfers SELECT [transfers] FROM archived_transfers LIMIT 1", "lies in one place"),
    ("INSERT INTO entries SELECT [entries] FROM archived_entries LIMIT 1", "lies in one place"),
    ("INSERT INTO requests SELECT [requests] FROM archived_requests LIMIT 1", "lies in one place"),
    ("INSERT INTO notices SELECT [notices] FROM archived_notices LIMIT 1", "lies in one place"),
    // A row that was not to be put aside.
    ("INSERT INTO archived_payments SELECT [payments] FROM payments LIMIT 1", "of a month that was"),
    ("INSERT INTO archived_refunds SELECT [refunds] FROM refunds LIMIT 1", "of a month that was"),
    ("INSERT INTO archived_transfers SELECT [transfers] FROM transfers LIMIT 1", "of a month that was"),
    ("INSERT INTO archived_entries SELECT [entries] FROM entries LIMIT 1", "of a month that was"),
    ("INSERT INTO archived_requests SELECT [requests] FROM requests LIMIT 1", "of a month that was"),
    ("INSERT INTO archived_notices SELECT [notices] FROM notices LIMIT 1", "of a month that was"),
    ("DELETE FROM archived_months", "of a month that was"),
    // What was put aside is proved as the rest.
    ("DELETE FROM archived_payments", "record of a payment has its payment"),
    ("UPDATE archived_payments SET refunded = refunded + 1 WHERE state = 'succeeded'", "refunded total"),
    ("DELETE FROM archived_transfers WHERE kind = 'payment'", "exactly once"),
    ("UPDATE archived_transfers SET debit = credit WHERE kind = 'payment'", "payer to its merchant"),
    ("UPDATE archived_transfers SET amount = amount + 1", "counters"),
    ("UPDATE archived_refunds SET amount = amount + 1 WHERE state = 'succeeded'", "refund that succeeded"),
    ("UPDATE archived_refunds SET currency = 'USD'", "currency of its payment and of its transfer"),
    ("DELETE FROM archived_requests WHERE operation = 'pay'", "idempotency record"),
    ("DELETE FROM archived_requests WHERE operation = 'refund'", "refund has its idempotency record"),
    ("UPDATE archived_requests SET answer = NULL WHERE operation = 'refund'", "record is whole"),
    ("DELETE FROM archived_requests WHERE operation = 'top_up'", "top-up has its record"),
    ("UPDATE archived_entries SET balance_after = balance_after + 1 WHERE kind = 'refund'", "is one chain"),
    ("DELETE FROM archived_entries WHERE kind = 'payment'", "has its line"),
    ("UPDATE archived_entries SET at = at + 100000000000000 WHERE number = 2", "no line is before"),
    ("DELETE FROM archived_notices", "has its notice"),
    ("UPDATE archived_notices SET digest = zeroblob(32)", "says what the books say"),
    ("UPDATE archived_notices SET subject = id", "to whom it concerns"),
];

/// The statement with the columns of each table in the order of the other one's.
fn spelt(statement: &str) -> String {
    let mut spelt = statement.to_owned();
    for table in cashier_store::table::schema().iter().filter(|table| table.archive.is_some()) {
        let columns: Vec<_> = table.columns.iter().map(|column| column.name).collect();
        let columns = columns.join(", ");
        let selected = format!(" SELECT [{}]", table.name);
        spelt = spelt.replace(&selected, &format!(" ({columns}) SELECT {columns}"));
    }
    spelt
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_damage_is_named() {
    let books = Database::sqlite();
    let system = System::start(&books, 5).await;
    let life = Life::live(&system).await;
    put_aside(&system, &books, &[life.first, life.first.plus(1)], async |_| {}).await;
    system.prove().await;
    system.stop().await;
    let path = |database: &Database| database.text.strip_prefix("sqlite:").unwrap().to_owned();
    for (statement, invariant) in DAMAGE {
        let copy = Database::sqlite();
        std::fs::copy(path(&books), path(&copy)).unwrap();
        let connection = rusqlite::Connection::open(path(&copy)).unwrap();
        assert!(connection.execute(&spelt(statement), []).unwrap() > 0, "{statement} damages nothing");
        drop(connection);
        let store = Store::open(&copy.address).await.unwrap();
        let findings = store.reader.verify(&Dialects::default()).await.unwrap().findings;
        let named = findings.iter().any(|finding| finding.invariant.contains(invariant));
        assert!(named, "{statement} was not seen by \"{invariant}\": {findings:?}");
    }
}
