//! A currency is withdrawn: nothing new begins in it, and what was begun continues.

use std::sync::Arc;
use std::time::Duration;

use cashier_core::error::{Code, Error};
use cashier_core::foreign::{ForeignDetails, OpenForeignOrder};
use cashier_core::ledger::AccountId;
use cashier_core::money::{Amount, Currency};
use cashier_core::time::Timestamp;
use cashier_engine::SubmitError;
use cashier_engine::clock::{Clock, ManualClock};

use crate::commands::{confirm, refund, top_up};
use crate::support::{Database, System, create, on_both_engines};
use crate::wallet::Wallet;

on_both_engines! {
    a_withdrawn_currency_is_paid_out_and_not_taken_in;
    the_api_refuses_what_is_no_money;
}

fn leva(minor: i64) -> Amount {
    Amount::new(minor, Currency::parse("BGN").unwrap()).unwrap()
}

fn refused<T>(outcome: Result<T, SubmitError>) -> Error {
    match outcome {
        Err(SubmitError::Refused(error)) => error,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was taken"),
    }
}

/// ISO 4217, amendment 180: the lev ends with 2025.
async fn a_withdrawn_currency_is_paid_out_and_not_taken_in(database: Database) {
    let last_day = Timestamp::parse_rfc3339("2025-12-31T20:00:00Z").unwrap();
    let clock = Arc::new(ManualClock::new(last_day));
    let system = System::on(&database, 5, &clock, Arc::clone(&clock) as Arc<dyn Clock>).await;
    let merchant = system.merchant("SOFIA").await;
    let user = system.user("petar", 0).await;
    let top_up = |reference: &str| top_up(user, leva(5_000), reference);
    let order = |request_id: &str| {
        let expires_at = Timestamp::parse_rfc3339("2026-01-02T00:00:00Z").unwrap();
        let mut order = create(merchant, request_id, 1_000, expires_at);
        order.amount = leva(1_000);
        order
    };
    system.engine.submit(top_up("before")).await.unwrap();
    let first = system.engine.submit(order("first")).await.unwrap();
    let payment = first.subject.as_id();

    clock.advance(Duration::from_hours(5));
    for refusal in [
        refused(system.engine.submit(top_up("after")).await),
        refused(system.engine.submit(order("second")).await),
        refused(system.engine.submit(foreign(user)).await),
    ] {
        assert_eq!(refusal.code, Code::CurrencyNotSupport);
        assert_eq!(refusal.message(), "BGN was withdrawn on 2026-01-01; use EUR.");
    }
    // Repeats get their first answers; the open order is paid, and refunded in parts.
    assert!(system.engine.submit(top_up("before")).await.unwrap().replayed);
    let again = system.engine.submit(order("first")).await.unwrap();
    assert!(again.replayed && again.body == first.body);
    system.engine.submit(confirm(payment, user, leva(1_000), merchant)).await.unwrap();
    system.engine.submit(refund(merchant, payment, "r-1", leva(400))).await.unwrap();
    let balance = system.reader.account(AccountId::user(user, leva(1).currency())).await.unwrap().unwrap();
    assert_eq!(balance.balance(), Ok(4_400));
    system.prove().await;
    system.stop().await;
}

fn foreign(user: cashier_core::id::UserId) -> OpenForeignOrder {
    let details = ForeignDetails {
        acquirer: "north".to_owned(),
        reference: "order-1".to_owned(),
        payee_id: "m".to_owned(),
        payee: "Shop".to_owned(),
        description: "Tea".to_owned(),
        order_ref: None,
        redirect_url: None,
    };
    OpenForeignOrder {
        user,
        amount: leva(1_000),
        details: Arc::new(details),
        expires_at: Timestamp::parse_rfc3339("2026-01-02T00:00:00Z").unwrap(),
        code_hash: [3; 32],
    }
}

/// ISO 4217, lists one to three: withdrawn codes and non-monetary codes are refused; the bolívar VES is accepted.
async fn the_api_refuses_what_is_no_money(database: Database) {
    let wallet = Wallet::start(&database).await;
    let pay = async |code: &str| {
        let mut body = wallet.pay_body(&format!("in-{code}"), "100");
        body["paymentAmount"]["currency"] = code.into();
        wallet.call("/v1/payments/pay", &body).await
    };
    for code in ["XXX", "XTS", "XAU", "BGN", "HRK", "SLL", "ZWL", "CUC", "ANG", "XAD", "CLF"] {
        let answer = pay(code).await;
        assert_eq!(answer.outcome(), "F CURRENCY_NOT_SUPPORT", "{code}");
        assert!(answer.text("/result/resultMessage").contains(code), "{}", answer.json);
    }
    for code in ["VES", "XCG", "SLE", "ZWG", "EUR"] {
        assert_eq!(pay(code).await.outcome(), "A ACCEPT", "{code}");
    }
    wallet.finish().await;
}
