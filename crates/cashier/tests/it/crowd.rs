//! Many payers at once: exactly one confirmation of each order moves money.

use std::time::Duration;

use cashier_core::error::Code;
use cashier_core::ledger::AccountId;
use cashier_core::payment::{
    CancelBy, CancelOutcome, CancelPayment, ConfirmPayment, Confirmation, PaymentRef,
};
use cashier_engine::SubmitError;
use futures_util::future::join_all;

use crate::commands::confirm;
use crate::support::{Database, System, amount, create, on_both_engines};

on_both_engines! {
    a_thousand_payers_ten_confirmations_each;
    cancel_against_confirm;
}

const PAYERS: usize = 1_000;
const TRIES: usize = 10;
const PRICE: i64 = 250_000;

/// 1,000 payers with funds for one order each, 10 confirmations of each order at once: exactly 1,000 succeed.
async fn a_thousand_payers_ten_confirmations_each(database: Database) {
    let system = System::start(&database, 1).await;
    let merchant = system.merchant("CROWD").await;
    let expires_at = system.engine.fresh().at().saturating_add(Duration::from_mins(30));
    let users = join_all((0..PAYERS).map(|n| {
        let system = &system;
        async move { system.user(&format!("payer{n}"), PRICE).await }
    }))
    .await;
    let orders = join_all(
        (0..PAYERS).map(|n| system.engine.submit(create(merchant, &format!("order-{n}"), PRICE, expires_at))),
    )
    .await;
    let confirmations = orders.iter().zip(&users).flat_map(|(order, user)| {
        let payment = order.as_ref().unwrap().subject.as_id();
        (0..TRIES).map(move |_| confirm(payment, *user, amount(PRICE), merchant))
    });
    let outcomes = join_all(confirmations.map(|confirm| {
        let engine = system.engine.clone();
        async move {
            // A full queue refuses without having done anything; a client retries when a batch has been committed.
            let mut turns = engine.vitals().turns();
            loop {
                turns.mark_unchanged();
                match engine.submit(confirm_again(&confirm)).await {
                    Err(SubmitError::Busy) => turns.changed().await.unwrap(),
                    outcome => return outcome,
                }
            }
        }
    }))
    .await;
    let paid = outcomes.iter().filter(|outcome| matches!(outcome, Ok(Confirmation::Paid { .. }))).count();
    let late = outcomes.iter().filter(|outcome| is_refused(outcome, Code::OrderAlreadyPaid)).count();
    assert_eq!((paid, late), (PAYERS, PAYERS * (TRIES - 1)));
    let account = system.reader.account(AccountId::merchant(merchant, amount(1).currency())).await.unwrap();
    assert_eq!(account.unwrap().balance().unwrap(), PRICE * i64::try_from(PAYERS).unwrap());
    system.prove().await;
    system.stop().await;
}

fn confirm_again(confirm: &ConfirmPayment) -> ConfirmPayment {
    ConfirmPayment { idempotency: None, ..*confirm }
}

fn is_refused<T>(outcome: &Result<T, SubmitError>, code: Code) -> bool {
    matches!(outcome, Err(SubmitError::Refused(error)) if error.code == code)
}

/// A cancellation and a confirmation of one order at the same time: exactly one wins, whichever comes first.
async fn cancel_against_confirm(database: Database) {
    let system = System::start(&database, 2).await;
    let merchant = system.merchant("RACE").await;
    let user = system.user("racer", PRICE * 100).await;
    let expires_at = system.engine.fresh().at().saturating_add(Duration::from_mins(30));
    let mut wins = [0, 0];
    for n in 0..60 {
        let order = create(merchant, &format!("race-{n}"), PRICE, expires_at);
        let payment = system.engine.submit(order).await.unwrap().subject.as_id();
        let confirm = system.engine.submit(confirm(payment, user, amount(PRICE), merchant));
        let by = if n % 2 == 0 { CancelBy::Merchant(merchant) } else { CancelBy::User(user) };
        let cancel = system.engine.submit(CancelPayment { payment: PaymentRef::Id(payment), by });
        let (confirmed, cancelled) =
            if n % 3 == 0 { tokio::join!(confirm, cancel) } else { swap(tokio::join!(cancel, confirm)) };
        let paid = matches!(confirmed, Ok(Confirmation::Paid { .. }));
        let closed = matches!(cancelled, Ok(CancelOutcome::Closed(_)));
        assert!(paid != closed, "order {n}: {confirmed:?} and {cancelled:?}");
        assert!(paid || is_refused(&confirmed, Code::OrderCancelled), "order {n}: {confirmed:?}");
        wins[usize::from(paid)] += 1;
    }
    assert!(wins.iter().all(|count| *count > 0), "both sides win sometimes: {wins:?}");
    system.prove().await;
    system.stop().await;
}

fn swap<A, B>((a, b): (A, B)) -> (B, A) {
    (b, a)
}
