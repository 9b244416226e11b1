//! What a payment costs, in statements and bytes of the log: counts that no other work on the machine changes.

use std::time::Duration;

use cashier_core::payment::ConfirmPayment;
use cashier_store::Address;
use futures_util::future::join_all;

use crate::support::{Database, PIN, System, amount, create, on_both_engines};

on_both_engines! {
    a_payment_costs_few_statements_and_little_log;
}

const PAYMENTS: u64 = 256;

async fn a_payment_costs_few_statements_and_little_log(database: Database) {
    let system = System::start(&database, 8).await;
    let merchant = system.merchant("TEA").await;
    let expires_at = system.engine.clock().now().saturating_add(Duration::from_mins(30));
    let users = join_all((0..PAYMENTS).map(|number| {
        let system = &system;
        async move { system.user(&format!("payer-{number}"), 1_000).await }
    }))
    .await;
    let (statements, log) = (system.counts.statements(), system.counts.log_bytes());
    let orders =
        join_all((0..PAYMENTS).map(|number| {
            system.engine.submit(create(merchant, &format!("order-{number}"), 700, expires_at))
        }))
        .await;
    let confirmations = orders.iter().zip(&users).map(|(order, user)| {
        system.engine.submit(ConfirmPayment {
            payment: order.as_ref().unwrap().subject.as_id(),
            user: *user,
            seen_amount: amount(700),
            seen_payee: merchant,
            pin: PIN,
            idempotency: None,
        })
    });
    assert!(join_all(confirmations).await.iter().all(Result::is_ok));
    let statements = system.counts.statements() - statements;
    let log = system.counts.log_bytes() - log;
    match &database.address {
        // One look for the record, and the rows: two for the order, seven for the payment. What was made a moment ago is not
        // loaded again.
        Address::Sqlite(_) => {
            assert!(statements <= PAYMENTS * 10, "{statements} statements");
            assert!((1..=PAYMENTS * 12_000).contains(&log), "{log} bytes");
        }
        // A statement for each table and batch, not for each row.
        Address::Postgres(_) => assert!(statements < PAYMENTS, "{statements} statements"),
    }
    system.prove().await;
    system.stop().await;
}
