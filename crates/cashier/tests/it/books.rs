//! `verify` must detect every kind of damage: each is done by hand to a copy of correct books.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use cashier_core::id::{MerchantId, PaymentId, UserId};
use cashier_core::setting::{PROVEN_POINT, WriteSetting};
use cashier_engine::clock::Clock as _;
use cashier_protocol::dialect::Dialects;
use cashier_store::verify::Report;

use crate::commands::{confirm, refund, top_up};
use crate::support::{Database, System, amount, create, on_both_engines};

on_both_engines! {
    many_statements_are_proved;
    a_proof_goes_on_from_the_last_point;
    the_point_stays_when_the_books_are_wrong;
    what_is_unfinished_holds_the_point;
    a_proof_sees_one_state_while_payments_go_on;
    an_empty_database_has_no_books;
}

/// One kind of damage, and the invariant that must name it.
const DAMAGE: &[(&str, &str)] = &[
    ("UPDATE accounts SET credits_posted = credits_posted + 1", "counters"),
    ("UPDATE accounts SET credits_posted = credits_posted + 1", "sum to zero"),
    ("DELETE FROM accounts", "exists"),
    ("UPDATE payments SET refunded = refunded + 1 WHERE state = 'succeeded'", "refunded total"),
    ("DELETE FROM transfers WHERE kind = 'payment'", "exactly once"),
    ("UPDATE transfers SET debit = credit WHERE kind = 'payment'", "payer to its merchant"),
    ("UPDATE refunds SET amount = amount + 1 WHERE state = 'succeeded'", "refund that succeeded"),
    ("DELETE FROM notices", "has its notice"),
    ("DELETE FROM requests WHERE operation = 'pay'", "idempotency record"),
    ("DELETE FROM requests WHERE operation = 'refund'", "refund has its idempotency record"),
    ("DELETE FROM payments", "record of a payment has its payment"),
    // Statements.
    ("UPDATE entries SET balance_after = balance_after + 1 WHERE kind = 'refund'", "is one chain"),
    ("UPDATE entries SET balance_after = balance_after + 1 WHERE kind = 'top_up'", "is one chain"),
    ("UPDATE entries SET balance_after = balance_after - 7", "is one chain"),
    ("DELETE FROM entries WHERE kind = 'payment'", "is one chain"),
    ("DELETE FROM entries WHERE kind = 'payment'", "has its line"),
    ("UPDATE entries SET change = change + 1 WHERE kind = 'payment'", "adds up"),
    ("UPDATE entries SET change = change + 1 WHERE kind = 'payment'", "what its transfer did"),
    ("UPDATE entries SET currency = 'USD' WHERE kind = 'top_up'", "what its transfer did"),
    ("UPDATE entries SET subject = user_id WHERE kind = 'refund'", "what its transfer did"),
    ("UPDATE entries SET change = 0 WHERE kind = 'payment'", "what its transfer did"),
    ("UPDATE entries SET previous = NULL WHERE number = 2", "is one chain"),
    ("UPDATE entries SET number = number + 1 WHERE number = 3", "is one chain"),
    ("UPDATE entries SET previous = transfer WHERE number = 2", "is one chain"),
    ("UPDATE accounts SET lines = lines + 1 WHERE lines > 0", "has all its lines once"),
    ("UPDATE accounts SET last_line = NULL WHERE lines > 0", "leads to the newest line"),
    // Requests.
    ("UPDATE requests SET hash = zeroblob(16) WHERE operation = 'pay'", "found under its key"),
    ("UPDATE requests SET key = 'other' WHERE operation = 'refund'", "found under its key"),
    ("UPDATE requests SET answer = NULL WHERE operation = 'refund'", "record is whole"),
    ("UPDATE requests SET state = 'barred' WHERE operation = 'pay'", "record is whole"),
    ("UPDATE payments SET confirm_key = 'K'", "key of a confirmation is whole"),
    ("UPDATE payments SET confirm_key = 'K', confirm_fingerprint = zeroblob(32), refunded = 0, state = 'created', \
         state_at = NULL, payer = NULL, transfer = NULL", "key of a confirmation is whole"),
    // Currencies.
    ("UPDATE transfers SET currency = 'USD' WHERE kind = 'refund'", "currency of its payment and of its transfer"),
    ("UPDATE refunds SET currency = 'USD'", "currency of its payment and of its transfer"),
    ("UPDATE transfers SET currency = 'USD' WHERE kind = 'top_up'", "currency of both its accounts"),
    // Top-ups.
    ("DELETE FROM requests WHERE operation = 'top_up'", "top-up has its record"),
    ("UPDATE requests SET owner = subject WHERE operation = 'top_up'", "top-up has its record"),
    ("DELETE FROM transfers WHERE kind = 'top_up'", "record of a top-up has its transfer"),
    ("UPDATE transfers SET subject = id WHERE kind = 'top_up'", "credits the user"),
    // Notices.
    ("UPDATE notices SET body = CAST(replace(CAST(body AS TEXT), '\"400\"', '\"500\"') AS BLOB)", "says what the books say"),
    ("UPDATE notices SET body = CAST(replace(CAST(body AS TEXT), 'IQD', 'USD') AS BLOB)", "says what the books say"),
    ("UPDATE notices SET body = CAST(replace(CAST(body AS TEXT), 'SUCCESS', 'FAIL') AS BLOB)", "says what the books say"),
    ("UPDATE notices SET body = CAST(replace(CAST(body AS TEXT), 'pay_', 'pay_0') AS BLOB)", "says what the books say"),
    ("UPDATE notices SET body = x'7b'", "says what the books say"),
    ("UPDATE notices SET digest = zeroblob(32)", "says what the books say"),
    ("UPDATE notices SET receiver = id", "to whom it concerns"),
    ("UPDATE notices SET client_id = 'OTHER'", "to whom it concerns"),
    ("UPDATE notices SET subject = id", "to whom it concerns"),
    (
        "INSERT INTO notices (shard, subject, id, channel, receiver, template, state, state_at, attempts)
         SELECT shard, subject, randomblob(16), 'mail', receiver, 'payment_made', 'given_up', state_at, 0 FROM notices",
        "to whom it concerns",
    ),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_damage_is_named() {
    for (statement, invariant) in DAMAGE {
        let database = Database::sqlite();
        make_books(&database).await;
        let path = database.text.strip_prefix("sqlite:").unwrap();
        let connection = rusqlite::Connection::open(path).unwrap();
        assert!(connection.execute(statement, []).unwrap() > 0, "{statement} damages nothing");
        drop(connection);
        let store = cashier_store::Store::open(&database.address).await.unwrap();
        let findings = store.reader.verify(&Dialects::default()).await.unwrap().findings;
        let named = findings.iter().any(|finding| finding.invariant.contains(invariant));
        assert!(named, "{statement} was not seen by \"{invariant}\": {findings:?}");
    }
}

async fn make_books(database: &Database) {
    let system = System::start(database, 3).await;
    let merchant = system.merchant("BOOKS").await;
    let user = system.user("reader", 1_000).await;
    let expires_at = system.engine.fresh().at().saturating_add(Duration::from_mins(10));
    let order = system.engine.submit(create(merchant, "b-1", 400, expires_at)).await.unwrap();
    let payment = order.subject.as_id();
    system.engine.submit(confirm(payment, user, amount(400), merchant)).await.unwrap();
    system.engine.submit(refund(merchant, payment, "r-1", amount(100))).await.unwrap();
    system.prove().await;
    system.stop().await;
}

/// Many lines from one millisecond, whose ids say nothing about their order, are proved to be chains.
async fn many_statements_are_proved(database: Database) {
    let system = System::start(&database, 4).await;
    let mut tops = Vec::new();
    for number in 0..40 {
        let user = system.user(&format!("user-{number}"), 1_000).await;
        tops.extend((0..120).map(|at| top_up(user, amount(1 + at), &format!("top-{at}"))));
    }
    // All in one millisecond of a stopped clock: ids in any order, the chain in the order of the queue.
    let done = futures_util::future::join_all(tops.into_iter().map(|top| system.engine.submit(top))).await;
    assert_eq!(done.iter().filter(|outcome| outcome.is_ok()).count(), 4_800);
    system.prove().await;
    let report = system.reader.verify(&Dialects::default()).await.unwrap();
    assert_eq!((report.transfers, report.is_blank), (4_840, false));
    system.stop().await;
}

/// A database to which nothing was written has no books, and a proof does not create any.
async fn an_empty_database_has_no_books(database: Database) {
    assert!(!has_schema(&database).await);
    let store = cashier_store::Store::open(&database.address).await.unwrap();
    assert!(store.reader.verify(&Dialects::default()).await.unwrap().is_blank);
    assert!(has_schema(&database).await);
}

/// Whether our schema exists. Asking does not create it.
async fn has_schema(database: &Database) -> bool {
    let found = cashier_store::Store::look(&database.address).await.unwrap();
    found.is_some_and(|(_, schema)| schema != cashier_store::Schema::Absent)
}

/// Proves what is new, and stores the point as the command does.
async fn prove_since_last(system: &System) -> Report {
    let report = system.reader.verify_since_last(&Dialects::default(), system.clock.now()).await.unwrap();
    if let Some(point) = report.point.clone() {
        system.engine.submit(WriteSetting(point)).await.unwrap();
    }
    report
}

/// How many rows a proof read: payments, transfers, lines, notices.
fn rows(report: &Report) -> [i64; 4] {
    [report.payments, report.transfers, report.entries, report.notices]
}

/// One payment, whose number is the key.
async fn pay(system: &System, merchant: MerchantId, user: UserId, number: u32) -> PaymentId {
    let at = system.engine.fresh().at();
    let mut order =
        create(merchant, &format!("since-{number}"), 10, at.saturating_add(Duration::from_mins(30)));
    // Its id says when it was made.
    order.id = PaymentId::new(at, merchant.shard(), u128::from(number));
    let payment = system.engine.submit(order).await.unwrap().subject.as_id();
    system.engine.submit(confirm(payment, user, amount(10), merchant)).await.unwrap();
    payment
}

const HOUR: Duration = Duration::from_hours(1);

/// Books with a point and nothing new; returns who pays and who is paid.
async fn books_with_a_point(system: &System, payments: u32) -> (MerchantId, UserId) {
    let merchant = system.merchant("BOOKS").await;
    let user = system.user("reader", 1_000).await;
    for number in 0..payments {
        pay(system, merchant, user, number).await;
    }
    system.clock.advance(HOUR);
    let report = prove_since_last(system).await;
    assert_eq!((report.findings, report.since), (Vec::new(), None), "the first proof is of everything");
    assert!(report.point.is_some());
    (merchant, user)
}

/// Only new rows are read: payments, and the refund of an older one.
async fn a_proof_goes_on_from_the_last_point(database: Database) {
    let system = System::start(&database, 5).await;
    let (merchant, user) = books_with_a_point(&system, 30).await;
    let report = prove_since_last(&system).await;
    assert_eq!((rows(&report), report.findings.is_empty()), ([0; 4], true));
    assert!(report.since.is_some_and(|since| since < system.clock.now()));
    let paid = pay(&system, merchant, user, 100).await;
    pay(&system, merchant, user, 101).await;
    system.clock.advance(HOUR);
    let report = prove_since_last(&system).await;
    assert_eq!((rows(&report), report.findings), ([2; 4], Vec::new()));
    system.engine.submit(refund(merchant, paid, "r-1", amount(4))).await.unwrap();
    let report = prove_since_last(&system).await;
    assert_eq!((rows(&report), report.findings), ([0, 1, 1, 0], Vec::new()));
    // A full proof also finds everything right.
    system.prove().await;
    system.stop().await;
}

/// Damage after the point is named, and the point does not move past it.
async fn the_point_stays_when_the_books_are_wrong(database: Database) {
    for (damage, invariant) in [
        (
            "UPDATE transfers SET amount = amount + 1 WHERE id = (SELECT transfer FROM payments WHERE [new])",
            "counters",
        ),
        ("UPDATE accounts SET credits_posted = credits_posted + 1", "counters"),
        (
            "UPDATE entries SET balance_after = balance_after + 1 WHERE subject = (SELECT id FROM payments WHERE [new])",
            "is one chain",
        ),
        ("UPDATE payments SET refunded = 1 WHERE [new]", "refunded total"),
        ("UPDATE payments SET request_id = 'other' WHERE [new]", "has its idempotency record"),
        ("DELETE FROM notices WHERE subject = (SELECT id FROM payments WHERE [new])", "has its notice"),
    ] {
        let database = database.sibling().await;
        let system = System::start(&database, 6).await;
        let (merchant, user) = books_with_a_point(&system, 3).await;
        pay(&system, merchant, user, 100).await;
        system.clock.advance(HOUR);
        let before = system.reader.setting(PROVEN_POINT).await.unwrap();
        system.stop().await;
        database.execute(&damage.replace("[new]", "request_id = 'since-100'")).await;
        let system = System::start(&database, 7).await;
        system.clock.advance(HOUR * 2);
        let report = prove_since_last(&system).await;
        let named = report.findings.iter().any(|finding| finding.invariant.contains(invariant));
        assert!(named, "{damage} was not seen by \"{invariant}\": {:?}", report.findings);
        assert_eq!((report.point, system.reader.setting(PROVEN_POINT).await.unwrap()), (None, before));
        system.stop().await;
    }
}

/// A payment that is open when the books are proved is proved again when it has ended.
async fn what_is_unfinished_holds_the_point(database: Database) {
    let system = System::start(&database, 8).await;
    let merchant = system.merchant("BOOKS").await;
    let user = system.user("reader", 1_000).await;
    let at = system.engine.fresh().at();
    let mut open = create(merchant, "open", 10, at.saturating_add(HOUR * 24));
    open.id = PaymentId::new(at, merchant.shard(), 1);
    let open = system.engine.submit(open).await.unwrap().subject.as_id();
    system.clock.advance(HOUR);
    for number in 0..3 {
        pay(&system, merchant, user, number).await;
    }
    system.clock.advance(HOUR);
    assert_eq!(prove_since_last(&system).await.findings, []);
    let report = prove_since_last(&system).await;
    assert_eq!((rows(&report)[0], report.findings), (4, Vec::new()), "the open one and what came after it");
    system.engine.submit(confirm(open, user, amount(10), merchant)).await.unwrap();
    system.clock.advance(HOUR);
    let report = prove_since_last(&system).await;
    assert_eq!((rows(&report)[0], report.since.is_some(), report.findings), (4, true, Vec::new()));
    assert_eq!(rows(&prove_since_last(&system).await), [0; 4]);
    system.stop().await;
}

/// Payments are made while the proof runs: it never sees half of one.
async fn a_proof_sees_one_state_while_payments_go_on(database: Database) {
    let system = System::start(&database, 9).await;
    let merchant = system.merchant("BOOKS").await;
    let user = system.user("reader", 100_000).await;
    let is_over = AtomicBool::new(false);
    let paying = async {
        let mut number = 0;
        while !is_over.load(Ordering::Relaxed) {
            pay(&system, merchant, user, number).await;
            number += 1;
        }
        number
    };
    let proving = async {
        let mut seen = Vec::new();
        while seen.len() < 5 || seen.first() == seen.last() {
            let report = system.reader.verify(&Dialects::default()).await.unwrap();
            assert_eq!(report.findings, []);
            seen.push(report.payments);
        }
        is_over.store(true, Ordering::Relaxed);
        seen
    };
    let (paid, seen) = tokio::join!(paying, proving);
    assert!(
        seen.is_sorted() && seen.last().is_some_and(|last| *last <= i64::from(paid)),
        "{seen:?} of {paid}"
    );
    system.stop().await;
}
