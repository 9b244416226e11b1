//! Test money and real money never meet.

use std::time::Duration;

use cashier_core::error::Code;
use cashier_core::id::{MerchantId, PaymentId, Shard, UserId};
use cashier_core::ledger::{AccountId, Owner};
use cashier_core::mode::Mode;
use cashier_core::user::CreateUser;
use cashier_engine::SubmitError;
use cashier_engine::clock::Clock as _;
use cashier_protocol::dialect::Dialects;

use crate::commands::{confirm, merchant, top_up};
use crate::support::{Database, PIN, System, amount, create, on_both_engines};

on_both_engines! {
    an_order_is_paid_by_users_of_its_mode_only;
    mixed_money_is_named;
}

async fn user(system: &System, login_id: &str, mode: Mode) -> UserId {
    let id: UserId = system.engine.fresh().id(Shard::of_text(login_id));
    let command = CreateUser {
        id,
        login_id: login_id.to_owned(),
        password_hash: String::new(),
        pin: PIN,
        name: login_id.to_owned(),
        language: "en".to_owned(),
        email: None,
        phone: None,
        mode,
    };
    system.engine.submit(command).await.unwrap();
    system.engine.submit(top_up(id, amount(10_000), "start")).await.unwrap();
    id
}

/// A merchant of each mode with an order that is open, and a user of each.
async fn parties(system: &System) -> Vec<(Mode, MerchantId, UserId)> {
    let mut parties = Vec::new();
    for (mode, name) in [(Mode::Live, "LIVE"), (Mode::Test, "TEST")] {
        let new = merchant(name.parse().unwrap(), name, vec![1]);
        let new = cashier_core::merchant::CreateMerchant { mode, ..new };
        let merchant = system.engine.submit(new).await.unwrap().id;
        parties.push((mode, merchant, user(system, name, mode).await));
    }
    parties
}

/// An open order of 700.
async fn order(system: &System, merchant: MerchantId, mode: Mode) -> PaymentId {
    let expires_at = system.clock.now().saturating_add(Duration::from_hours(1));
    let command = create(merchant, mode.name(), 700, expires_at);
    let id = command.id;
    system.engine.submit(command).await.unwrap();
    id
}

async fn an_order_is_paid_by_users_of_its_mode_only(database: Database) {
    let system = System::start(&database, 3).await;
    let parties = parties(&system).await;
    for (mode, merchant, _) in &parties {
        let payment = order(&system, *merchant, *mode).await;
        for (payers, _, payer) in &parties {
            if payers != mode {
                let refused = system.engine.submit(confirm(payment, *payer, amount(700), *merchant)).await;
                let SubmitError::Refused(error) = refused.unwrap_err() else { panic!("not a refusal") };
                assert_eq!(error.code, Code::ModeMismatch);
            }
        }
        let (_, _, own) = parties.iter().find(|(payers, ..)| payers == mode).unwrap();
        system.engine.submit(confirm(payment, *own, amount(700), *merchant)).await.unwrap();
    }
    assert_eq!(system.reader.standing(parties[1].1.into()).await.unwrap().mode, Mode::Test);
    system.prove().await;
    system.stop().await;
}

/// Each damage makes one side of a transfer that was sound belong to the other mode.
async fn mixed_money_is_named(database: Database) {
    let system = System::start(&database, 4).await;
    let parties = parties(&system).await;
    for (mode, merchant, user) in &parties {
        let payment = order(&system, *merchant, *mode).await;
        system.engine.submit(confirm(payment, *user, amount(700), *merchant)).await.unwrap();
    }
    system.prove().await;
    let bytes = |bytes: &[u8]| database.bytes(bytes);
    let currency = amount(1).currency();
    let (live, test) = (parties[0].2, parties[1].2);
    let clearing = |mode| bytes(&AccountId::top_up_clearing(mode, currency).to_bytes());
    let mode = |subject: Owner, mode: &str| {
        format!("UPDATE standings SET mode = {mode} WHERE subject = {}", bytes(&subject.to_bytes()))
    };
    let debit = |from: &str, to: &str| format!("UPDATE transfers SET debit = {to} WHERE debit = {from}");
    let account = |user| bytes(&AccountId::user(user, currency).to_bytes());
    for (damage, repair) in [
        (mode(test.into(), "NULL"), mode(test.into(), "'test'")),
        (mode(parties[1].1.into(), "NULL"), mode(parties[1].1.into(), "'test'")),
        (
            debit(&clearing(Mode::Test), &clearing(Mode::Live)) + " AND kind = 'top_up'",
            debit(&clearing(Mode::Live), &clearing(Mode::Test)) + &format!(" AND credit = {}", account(test)),
        ),
        (debit(&account(test), &account(live)), String::new()),
    ] {
        database.execute(&damage).await;
        let findings = system.reader.verify(&Dialects::default()).await.unwrap().findings;
        assert!(
            findings.iter().any(|found| found.invariant.contains("test money")),
            "{damage}: {findings:?}"
        );
        if !repair.is_empty() {
            database.execute(&repair).await;
            system.prove().await;
        }
    }
    system.stop().await;
}
