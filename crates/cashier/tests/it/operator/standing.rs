//! Suspension is checked in the decisions, in every process that shares the database; what was begun continues.

use std::time::Duration;

use cashier::app::{Extra, Running};
use cashier::config::Config;
use cashier_core::error::Code;
use cashier_core::id::{Shard, UserId};
use cashier_core::ledger::Owner;
use cashier_core::merchant::{AddMerchantKey, EndMerchantKey};
use cashier_core::standing::{By, ChangeStanding, StandingChange};
use cashier_protocol::wallet::client::Client;
use cashier_protocol::wallet::keys::SigningKey;
use cashier_store::Address;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::migration::earlier;
use crate::patience::until;
use crate::support::{Database, System, on_both_engines};
use crate::wallet::{LOGIN, PASSWORD, PIN, Wallet, send_signed};

on_both_engines! {
    a_suspended_merchant_begins_nothing_and_ends_everything;
    a_suspended_user_neither_signs_in_nor_pays;
    however_many_are_suspended_each_is_seen;
    ended_sessions_are_over_everywhere;
    an_ended_key_is_refused_everywhere;
    what_was_switched_off_in_an_earlier_version_is_suspended;
}

fn by(reason: &str) -> By {
    By { actor: "nadia".to_owned(), reason: reason.to_owned() }
}

/// A second process on the database of the first.
async fn second(database: &Database, wallet: &Wallet) -> Running {
    let config = Config {
        database: database.text.clone(),
        keys: wallet.keys_folder().to_owned(),
        ..Config::default()
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    Running::start(&config, listener, Extra::default()).await.unwrap()
}

async fn change(process: &Running, subject: Owner, change: StandingChange) {
    let command = ChangeStanding { subject, change, by: by("a test") };
    assert!(process.shared.engine.submit(command).await.unwrap());
}

async fn merchant_of(wallet: &Wallet) -> cashier_core::id::MerchantId {
    wallet.running.shared.reader.merchant_by_client("TEA_HOUSE").await.unwrap().unwrap().id
}

fn code(body: &Value) -> &str {
    body["error"]["code"].as_str().unwrap_or("none")
}

/// The other process suspends; this one has the merchant in its cache and still refuses at once.
async fn a_suspended_merchant_begins_nothing_and_ends_everything(database: Database) {
    let wallet = Wallet::start(&database).await;
    let other = second(&database, &wallet).await;
    let session = wallet.sign_in().await;
    let (paid_url, paid) = wallet.order("paid", "1000").await;
    let (open_url, open) = wallet.order("open", "1000").await;
    assert_eq!(wallet.confirm(&session, &paid_url, PIN).await.0, 200);
    let merchant = merchant_of(&wallet).await;
    change(&other, merchant.into(), StandingChange::Suspend).await;

    let pay = "/v1/payments/pay";
    let refused = wallet.call(pay, &wallet.pay_body("new", "1000")).await;
    assert_eq!(refused.outcome(), "F INVALID_CLIENT_STATUS");
    let repeated = wallet.call(pay, &wallet.pay_body("open", "1000")).await;
    assert_eq!(repeated.outcome(), "A ACCEPT", "a repeat of what was done gets its answer");
    let (status, body) = wallet.confirm(&session, &open_url, PIN).await;
    assert_eq!((status, code(&body)), (403, "PAYEE_SUSPENDED"));

    let refund = json!({
        "paymentId": paid, "refundRequestId": "back", "refundAmount": { "currency": "IQD", "value": "400" },
    });
    assert_eq!(wallet.call("/v1/payments/refund", &refund).await.outcome(), "S SUCCESS");
    let inquiry = wallet.call("/v1/payments/inquiryPayment", &json!({ "paymentId": paid })).await;
    assert_eq!(inquiry.text("/paymentStatus"), "SUCCESS");
    assert_eq!(
        wallet.call("/v1/payments/cancelPayment", &json!({ "paymentId": open })).await.outcome(),
        "S SUCCESS"
    );
    assert!(wallet.notices(2).await.len() >= 2, "notices go on");

    change(&other, merchant.into(), StandingChange::Reinstate).await;
    wallet.order("after", "1000").await;
    let acts = wallet.running.shared.reader.acts_of(merchant.into(), 10).await.unwrap();
    assert_eq!(acts.len(), 2);
    assert!(acts.iter().all(|act| act.by == by("a test")));
    other.stop().await.unwrap();
    wallet.finish().await;
}

/// A short list is read as a whole and a long one by key. Both processes switch between the two, and a change to a row
/// that was read with the whole list is not lost.
async fn however_many_are_suspended_each_is_seen(database: Database) {
    let wallet = Wallet::start(&database).await;
    let other = second(&database, &wallet).await;
    let merchant = merchant_of(&wallet).await;
    let order = async |name: &str| {
        let pay = wallet.call("/v1/payments/pay", &wallet.pay_body(name, "1000")).await;
        pay.outcome()
    };
    let mut count = 0;
    for until in [1, 255, 256, 257, 300] {
        while count < until {
            count += 1;
            let engine = &wallet.running.shared.engine;
            let somebody: UserId = engine.fresh().id(Shard::of_text(&format!("user {count}")));
            change(&wallet.running, somebody.into(), StandingChange::Suspend).await;
        }
        assert_eq!(order(&format!("before {until}")).await, "A ACCEPT");
        change(&other, merchant.into(), StandingChange::Suspend).await;
        assert_eq!(order(&format!("meanwhile {until}")).await, "F INVALID_CLIENT_STATUS");
        change(&wallet.running, merchant.into(), StandingChange::Reinstate).await;
        assert_eq!(order(&format!("after {until}")).await, "A ACCEPT");
    }
    other.stop().await.unwrap();
    wallet.finish().await;
}

async fn a_suspended_user_neither_signs_in_nor_pays(database: Database) {
    let wallet = Wallet::start(&database).await;
    let other = second(&database, &wallet).await;
    let session = wallet.sign_in().await;
    let (paid_url, paid) = wallet.order("paid", "1000").await;
    let (url, _) = wallet.order("open", "1000").await;
    assert_eq!(wallet.confirm(&session, &paid_url, PIN).await.0, 200);
    let user: UserId = wallet.user_id.parse().unwrap();
    change(&other, user.into(), StandingChange::Suspend).await;

    let request = json!({ "payment_url": url });
    let (status, body) = wallet.host("POST", "/orders/resolve", Some(&session), Some(&request), &[]).await;
    assert_eq!((status, code(&body)), (403, "USER_STATUS_ABNORMAL"));
    let credentials = json!({ "login_id": LOGIN, "password": PASSWORD });
    let (status, body) = wallet.host("POST", "/sessions", None, Some(&credentials), &[]).await;
    assert_eq!((status, code(&body)), (403, "USER_STATUS_ABNORMAL"));
    // Behind all checks of the web layer, the decision refuses too.
    let shared = &wallet.running.shared;
    let payment = shared
        .reader
        .payment(wallet.order("direct", "1000").await.1.parse().unwrap())
        .await
        .unwrap()
        .unwrap();
    let confirm = cashier_core::payment::ConfirmPayment {
        payment: payment.id,
        user,
        seen_amount: payment.amount,
        seen_payee: payment.merchant,
        pin: shared.keys.pin_tag(user, PIN),
        idempotency: None,
    };
    let refused = shared.engine.submit(confirm).await.unwrap_err();
    assert!(refused.to_string().contains(Code::UserStatusAbnormal.row().name), "{refused}");

    let refund = json!({
        "paymentId": paid, "refundRequestId": "back", "refundAmount": { "currency": "IQD", "value": "400" },
    });
    assert_eq!(
        wallet.call("/v1/payments/refund", &refund).await.outcome(),
        "S SUCCESS",
        "money still comes back"
    );
    change(&other, user.into(), StandingChange::Reinstate).await;
    assert_eq!(wallet.confirm(&session, &url, PIN).await.0, 200);
    other.stop().await.unwrap();
    wallet.finish().await;
}

async fn ended_sessions_are_over_everywhere(database: Database) {
    let wallet = Wallet::start(&database).await;
    let other = second(&database, &wallet).await;
    let session = wallet.sign_in().await;
    let user: UserId = wallet.user_id.parse().unwrap();
    assert_eq!(wallet.host("GET", "/balances", Some(&session), None, &[]).await.0, 200);
    change(&other, user.into(), StandingChange::EndSessions).await;
    let (status, body) = wallet.host("GET", "/balances", Some(&session), None, &[]).await;
    assert_eq!((status, code(&body)), (401, "SESSION_EXPIRED"));
    // From the next millisecond on, new sessions are valid.
    let clock = wallet.running.shared.engine.clock();
    clock.wait_until(clock.now().saturating_add(Duration::from_millis(1))).await;
    let session = wallet.sign_in().await;
    assert_eq!(wallet.host("GET", "/balances", Some(&session), None, &[]).await.0, 200);
    other.stop().await.unwrap();
    wallet.finish().await;
}

/// A key that was ended in one process is refused in the other as soon as that one reads it again; another key works.
async fn an_ended_key_is_refused_everywhere(database: Database) {
    let wallet = Wallet::start(&database).await;
    let other = second(&database, &wallet).await;
    let merchant = merchant_of(&wallet).await;
    let key = SigningKey::generate().unwrap();
    let spki = key.verifying_key().unwrap().spki().to_vec();
    let engine = &other.shared.engine;
    engine.submit(AddMerchantKey { merchant, version: 2, spki: spki.clone() }).await.unwrap();
    engine.submit(EndMerchantKey { merchant, version: 2, by: by("stolen") }).await.unwrap();
    assert!(
        engine.submit(AddMerchantKey { merchant, version: 3, spki }).await.is_err(),
        "it does not come back"
    );
    let first = wallet.call("/v1/payments/inquiryPayment", &json!({ "paymentRequestId": "none" })).await;
    assert_eq!(
        first.outcome(),
        "F ORDER_NOT_EXIST",
        "without a version the newest key that was not ended counts"
    );
    engine.submit(EndMerchantKey { merchant, version: 1, by: by("stolen, too") }).await.unwrap();
    let client = Client { key, ..wallet.client.clone() };
    // The first process's cache expires by its own clock. This test checks that it does, not when.
    until("the ended key to be refused", async || {
        let body = json!({ "paymentRequestId": "none" });
        let told = wallet.call("/v1/payments/inquiryPayment", &body).await.outcome();
        (told == "F KEY_ENDED").then_some(())
    })
    .await;
    let body = json!({ "paymentRequestId": "none" });
    let answer = send_signed(&client, &wallet.http, &wallet.base, "/v1/payments/inquiryPayment", &body).await;
    assert_eq!(answer.outcome(), "F KEY_ENDED");
    other.stop().await.unwrap();
    wallet.finish().await;
}

/// The columns that an operator could only set by hand become standings; everybody else is in good standing.
async fn what_was_switched_off_in_an_earlier_version_is_suspended(database: Database) {
    let system = System::start(&database, 1).await;
    let (off, on) = (system.merchant("OFF").await, system.merchant("ON").await);
    let (gone, here) = (system.user("gone", 0).await, system.user("here", 0).await);
    system.stop().await;
    let by_hand = "UPDATE merchants SET active = 0 WHERE client_id = 'OFF'; UPDATE users SET active = 0 WHERE name = 'gone'";
    match &database.address {
        Address::Sqlite(path) => rusqlite::Connection::open(path).unwrap().execute_batch(by_hand).unwrap(),
        Address::Postgres(url) => {
            let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
            let driver = tokio::spawn(connection);
            client.batch_execute(by_hand).await.unwrap();
            drop(client);
            driver.await.unwrap().unwrap();
        }
    }
    let old = database.sibling().await;
    earlier::copy(&database, &old, earlier::FIRST).await;
    let system = System::start(&old, 2).await;
    let subjects: [(Owner, bool); 4] =
        [(off.into(), true), (on.into(), false), (gone.into(), true), (here.into(), false)];
    for (subject, is_suspended) in subjects {
        assert_eq!(system.reader.standing(subject).await.unwrap().is_suspended(), is_suspended);
    }
    system.stop().await;
}
