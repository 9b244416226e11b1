//! `verify` must see every kind of damage: each is done to a copy of good books by hand.

use std::time::Duration;

use cashier_core::payment::ConfirmPayment;
use cashier_core::refund::MakeRefund;
use std::sync::Arc;

use crate::support::{Database, PIN, System, amount, create};

/// One damage, and the invariant that must name it.
const DAMAGE: [(&str, &str); 9] = [
    ("UPDATE accounts SET credits_posted = credits_posted + 1", "counters"),
    ("UPDATE accounts SET credits_posted = credits_posted + 1", "sum to zero"),
    ("DELETE FROM accounts", "exists"),
    ("UPDATE payments SET refunded = refunded + 1 WHERE state = 'succeeded'", "refunded total"),
    ("DELETE FROM transfers WHERE kind = 'payment'", "exactly once"),
    ("UPDATE transfers SET debit = credit WHERE kind = 'payment'", "payer to its merchant"),
    ("UPDATE refunds SET amount = amount + 1 WHERE state = 'succeeded'", "refund that succeeded"),
    ("DELETE FROM notices", "has its notice"),
    ("DELETE FROM requests WHERE operation = 'pay'", "idempotency record"),
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
        let findings = store.reader.verify().await.unwrap().findings;
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
    let confirm = ConfirmPayment {
        payment,
        user,
        seen_amount: amount(400),
        seen_payee: merchant,
        pin: PIN,
        idempotency: None,
    };
    system.engine.submit(confirm).await.unwrap();
    let refund = MakeRefund {
        merchant,
        request_id: "r-1".to_owned(),
        payment: cashier_core::payment::PaymentRef::Id(payment),
        amount: amount(100),
        reason: None,
        window: Duration::from_mins(10),
        fingerprint: [1; 32],
        answer: Arc::new(|_| Vec::new()),
        forward: None,
    };
    system.engine.submit(refund).await.unwrap();
    system.prove().await;
    system.stop().await;
}
