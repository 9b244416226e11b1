//! Proves the workers: what merchants and users get, when, how often, and what is recorded.

mod merchant;
mod process;
mod retention;
mod webhooks;

use std::collections::BTreeSet;
use std::time::Duration;

use cashier_core::id::{MerchantId, PaymentId, UserId};
use cashier_core::notice::NoticeState;
use cashier_core::payment::{ConfirmPayment, State};
use cashier_core::setting::EXPIRED_UNTIL;
use cashier_core::world::Policy;
use cashier_engine::clock::Clock as _;
use cashier_engine::messaging::{Messenger, SmsConfig, SmsSender};
use cashier_engine::outbound::{Outbound, Reach};
use cashier_engine::workers::SCHEDULE;
use cashier_protocol::wallet::headers::parse_signature;
use cashier_protocol::wallet::sign::{Covered, SentTime, SignedPath};
use cashier_store::Store;
use futures_util::future::join_all;

use crate::commands::{confirm, refund, top_up};
use crate::patience::within;
use crate::support::{Database, amount, on_both_engines};
use merchant::{Merchant, Received, TAKEN};
use process::{CLIENT, KEY, Process, new_clock};

on_both_engines! {
    a_notice_is_signed_delivered_and_recorded;
    a_notice_that_is_not_taken_is_sent_by_the_schedule_and_then_given_up;
    a_notice_is_sent_until_it_is_taken_and_no_more;
    a_dead_receiver_holds_up_nobody;
    what_one_process_left_behind_the_next_one_sends_once;
    an_order_that_nobody_paid_is_closed_and_told;
    an_order_that_ended_while_nobody_worked_is_closed_later;
    a_loopback_address_is_called_only_for_a_merchant_that_may;
    users_are_told_by_sms_in_their_language;
}

fn confirmation(payment: PaymentId, user: UserId, merchant: MerchantId) -> ConfirmPayment {
    confirm(payment, user, amount(1_000), merchant)
}

fn verifies(received: &Received) -> bool {
    let signature = parse_signature(received.header("signature")).unwrap();
    let path = SignedPath::parse(&received.path).unwrap();
    let client_id = received.header("client-id").parse().unwrap();
    let time = SentTime::parse(received.header("request-time")).unwrap();
    let covered = Covered { path: &path, client_id: &client_id, time: &time };
    covered.verify(&KEY.verifying_key().unwrap(), &received.body, &signature)
}

async fn a_notice_is_signed_delivered_and_recorded(database: Database) {
    let merchant = Merchant::willing().await;
    let process = Process::working(&database).await;
    let id = process.merchant(true).await;
    let payment = process.order(id, "R-1", &merchant.url).await;
    process.cancel(payment).await;

    let received = merchant.wait_for(1).await.remove(0);
    assert_eq!((received.path.as_str(), received.header("client-id")), ("/pay/notify", CLIENT));
    assert_eq!(received.header("request-time"), process.clock.now().to_rfc3339_seconds());
    assert!(verifies(&received));
    let body = received.json();
    assert_eq!(body["paymentId"], payment.to_string());
    assert_eq!((&body["paymentRequestId"], &body["paymentStatus"]), (&"R-1".into(), &"FAIL".into()));

    let (notice, attempts) = process.attempts(payment, 1).await;
    assert_eq!(notice.state, NoticeState::Delivered { at: process.clock.now() });
    let attempt = &attempts[0];
    assert_eq!((attempt.number, attempt.status, attempt.accepted), (1, Some(200), true));
    assert_eq!((attempt.answer.as_str(), attempt.at), (TAKEN, process.clock.now()));
    assert_eq!(merchant.received().len(), 1);
    process.stop().await;
}

async fn a_notice_that_is_not_taken_is_sent_by_the_schedule_and_then_given_up(database: Database) {
    // Everything but a 2xx that says S is retried.
    let merchant = Merchant::start(|number| {
        Some(match number {
            1 => (500, TAKEN),
            2 => (200, ""),
            3 => (200, "not JSON"),
            4 => (200, r#"{"result":{"resultStatus":"U"}}"#),
            5 => (200, r#"{"result":{"resultStatus":"F"}}"#),
            6 => (302, TAKEN),
            7 => (200, r#"{"result":"S"}"#),
            _ => (404, "not found"),
        })
    })
    .await;
    let process = Process::working(&database).await;
    let id = process.merchant(true).await;
    let payment = process.order(id, "R-1", &merchant.url).await;
    process.cancel(payment).await;

    let mut due = process.clock.now();
    for (number, pause) in (1..).zip(SCHEDULE) {
        let (notice, attempts) = process.attempts(payment, number).await;
        let attempt = &attempts[number - 1];
        assert_eq!((attempt.number as usize, attempt.at, attempt.accepted), (number, due, false));
        due = due.saturating_add(pause);
        assert_eq!(notice.state, NoticeState::Due { at: due, leased_until: due });
        process.clock.advance(pause);
    }
    let (notice, attempts) = process.attempts(payment, 8).await;
    assert_eq!(notice.state, NoticeState::GivenUp { at: due });
    let statuses: Vec<_> = attempts.iter().filter_map(|attempt| attempt.status).collect();
    assert_eq!(statuses, [500, 200, 200, 200, 200, 302, 200, 404]);

    let received = merchant.received();
    assert_eq!(received.len(), 8);
    assert!(received.iter().all(verifies));
    let bodies: BTreeSet<_> = received.iter().map(|one| one.body.clone()).collect();
    let signatures: BTreeSet<_> = received.iter().map(|one| one.header("signature").to_owned()).collect();
    assert_eq!((bodies.len(), signatures.len()), (1, 8), "the same bytes, signed anew each time");
    process.stop().await;
}

async fn a_notice_is_sent_until_it_is_taken_and_no_more(database: Database) {
    let merchant = Merchant::start(|number| Some((200, if number < 3 { "later" } else { TAKEN }))).await;
    let process = Process::working(&database).await;
    let id = process.merchant(true).await;
    let payment = process.order(id, "R-1", &merchant.url).await;
    process.cancel(payment).await;
    for (count, pause) in (1..).zip(&SCHEDULE[..2]) {
        process.attempts(payment, count).await;
        process.clock.advance(*pause);
    }
    assert_eq!(process.delivered(payment).await, 3);
    // A marker is delivered completely after the time at which another attempt would have been made.
    process.clock.advance(Duration::from_hours(24));
    let marker = process.order(id, "R-2", &merchant.url).await;
    process.cancel(marker).await;
    process.delivered(marker).await;
    assert_eq!(merchant.received().len(), 4);
    process.stop().await;
}

async fn a_dead_receiver_holds_up_nobody(database: Database) {
    let dead = Merchant::start(|_| None).await;
    let alive = Merchant::willing().await;
    let process = Process::working(&database).await;
    let id = process.merchant(true).await;
    let mut orders = Vec::new();
    for number in 0..60 {
        orders.push(process.order(id, &format!("D-{number}"), &dead.url).await);
    }
    for order in orders {
        process.cancel(order).await;
    }
    dead.wait_for(1).await;
    for number in 0..10 {
        let order = process.order(id, &format!("A-{number}"), &alive.url).await;
        process.cancel(order).await;
        assert_eq!(process.delivered(order).await, 1);
    }
    // Those to the dead one are still under way; stopping cuts them off, and they remain due.
    let taken = dead.received().len();
    assert!(taken <= 60, "{taken}");
    within("the process to stop", process.stop()).await;
}

async fn what_one_process_left_behind_the_next_one_sends_once(database: Database) {
    let merchant = Merchant::willing().await;
    let clock = new_clock();
    let first = Process::start(&database, 1, &clock, Policy::default()).await;
    let id = first.merchant(true).await;
    let mut orders: Vec<PaymentId> = Vec::new();
    for number in 0..250 {
        orders.push(first.order(id, &format!("R-{number}"), &merchant.url).await);
    }
    for order in &orders {
        first.cancel(*order).await;
    }
    first.stop().await;

    let next =
        Process::start(&database, 2, &clock, Policy::default()).await.with_workers(Messenger::default());
    // The first process's leases hold, so only a new order's notice arrives.
    let marker = next.order(id, "R-marker", &merchant.url).await;
    next.cancel(marker).await;
    next.delivered(marker).await;
    assert_eq!(merchant.received().len(), 1);

    clock.advance(Duration::from_secs(31));
    merchant.wait_for(251).await;
    for order in orders {
        assert_eq!(next.delivered(order).await, 1);
    }
    assert_eq!(merchant.received().len(), 251);
    next.stop().await;
}

async fn an_order_that_nobody_paid_is_closed_and_told(database: Database) {
    let merchant = Merchant::willing().await;
    let process = Process::working(&database).await;
    let id = process.merchant(true).await;
    let user = process.user().await;
    process.engine.submit(top_up(user, amount(5_000), "start")).await.unwrap();
    let mut orders = Vec::new();
    for number in 0..3 {
        orders.push(process.order(id, &format!("R-{number}"), &merchant.url).await);
    }
    let paid = process.order(id, "R-paid", &merchant.url).await;
    let confirm = confirmation(paid, user, id);
    process.engine.submit(confirm).await.unwrap();
    assert_eq!(merchant.wait_for(1).await[0].json()["paymentStatus"], "SUCCESS");
    // Recorded too: otherwise a lease that ends on the moved clock would send it again.
    process.delivered(paid).await;

    process.clock.advance(Duration::from_mins(30) - Duration::from_secs(1));
    let later = process.order(id, "R-later", &merchant.url).await;
    assert_eq!(merchant.received().len(), 1);
    process.clock.advance(Duration::from_secs(1));
    let received = merchant.wait_for(4).await;
    for order in orders {
        process.delivered(order).await;
        let found = process.reader.payment(order).await.unwrap().unwrap();
        assert_eq!(found.state, State::Expired { at: process.clock.now() });
    }
    assert!(received[1..].iter().all(|one| one.json()["paymentStatus"] == "FAIL"));
    let state = process.reader.payment(paid).await.unwrap().unwrap().state;
    assert!(matches!(state, State::Succeeded { .. }));
    assert_eq!(process.reader.payment(later).await.unwrap().unwrap().state, State::Created);
    assert_eq!(merchant.received().len(), 4);
    process.stop().await;
}

/// More orders than fit into one page, and a second process that continues where the first one stopped.
async fn an_order_that_ended_while_nobody_worked_is_closed_later(database: Database) {
    let merchant = Merchant::willing().await;
    let clock = new_clock();
    let first = Process::start(&database, 1, &clock, Policy::default()).await;
    let id = first.merchant(true).await;
    let names: Vec<_> = (0..600).map(|number| format!("R-{number}")).collect();
    let orders = join_all(names.iter().map(|name| first.order(id, name, &merchant.url))).await;
    clock.advance(Duration::from_hours(3));
    let first = first.with_workers(Messenger::default());
    merchant.wait_for(600).await;
    for order in orders {
        let found = first.reader.payment(order).await.unwrap().unwrap();
        assert!(matches!(found.state, State::Expired { .. }));
    }
    let last = first.order(id, "R-last", &merchant.url).await;
    first.stop().await;
    let store = Store::open(&database.address).await.unwrap();
    let mark: i64 = store.reader.setting(EXPIRED_UNTIL).await.unwrap().unwrap().parse().unwrap();
    drop(store);
    assert!(mark < clock.now().as_micros(), "{mark}");

    clock.advance(Duration::from_hours(3));
    let next =
        Process::start(&database, 2, &clock, Policy::default()).await.with_workers(Messenger::default());
    assert_eq!(merchant.wait_for(601).await[600].json()["paymentId"], last.to_string());
    next.stop().await;
}

/// For a notice refused because of its private address, the operator is told which command allows it.
async fn a_loopback_address_is_called_only_for_a_merchant_that_may(database: Database) {
    let canary = Merchant::willing().await;
    let process = Process::working(&database).await;
    let id = process.merchant(false).await;
    let payment = process.order(id, "R-1", &canary.url).await;
    process.cancel(payment).await;
    let (_, attempts) = process.attempts(payment, 1).await;
    let told = &attempts[0].answer;
    assert!(told.starts_with("refused: the address is not public"), "{told}");
    assert!(told.contains("cashier merchant set --client-id TEST --private-notify true"), "{told}");
    assert_eq!((attempts[0].status, attempts[0].accepted), (None, false));
    assert!(canary.received().is_empty());
    process.stop().await;
}

/// A process that notifies users by SMS, through this provider.
async fn texting(database: &Database, provider: &Merchant) -> Process {
    let sms = SmsConfig {
        url: provider.url.clone(),
        headers: Vec::new(),
        body: r#"{"to":"{{to}}","text":"{{text}}"}"#.to_owned(),
        reach: Reach::Anywhere,
    };
    let sms = Some(SmsSender::new(sms, Outbound::new().unwrap()).unwrap());
    let policy = Policy { mail: false, sms: true };
    let process = Process::start(database, 1, &new_clock(), policy).await;
    process.with_workers(Messenger { mail: None, sms })
}

async fn users_are_told_by_sms_in_their_language(database: Database) {
    let provider = Merchant::start(|_| Some((202, "queued"))).await;
    let process = texting(&database, &provider).await;
    let user = process.user().await;
    process.engine.submit(top_up(user, amount(5_000), "start")).await.unwrap();
    let message = provider.wait_for(1).await[0].json();
    assert_eq!(message["to"], "+9647700000000");
    assert_eq!(message["text"], "أضيف \u{2068}\u{200f}٥\u{a0}د.ع.\u{200f}\u{2069} إلى رصيدك.");

    let merchant = process.merchant(true).await;
    let payment = process.order(merchant, "R-1", "http://127.0.0.1:9/").await;
    let confirm = confirmation(payment, user, merchant);
    process.engine.submit(confirm).await.unwrap();
    let message = provider.wait_for(2).await[1].json();
    assert_eq!(
        message["text"],
        "لقد دفعت \u{2068}\u{200f}١\u{a0}د.ع.\u{200f}\u{2069} إلى \u{2068}Test Tea House\u{2069}."
    );

    process.engine.submit(refund(merchant, payment, "B-1", amount(400))).await.unwrap();
    let message = provider.wait_for(3).await[2].json();
    assert_eq!(
        message["text"],
        "أعاد \u{2068}Test Tea House\u{2069} إليك \u{2068}\u{200f}٠٫٤٠٠\u{a0}د.ع.\u{200f}\u{2069}."
    );
    process.stop().await;
}

/// PostgreSQL only: SQLite has one writer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_processes_send_each_notice_once() {
    let database = Database::postgres().await;
    let merchant = Merchant::willing().await;
    let clock = new_clock();
    let maker = Process::start(&database, 1, &clock, Policy::default()).await;
    let id = maker.merchant(true).await;
    let mut orders = Vec::new();
    for number in 0..300 {
        orders.push(maker.order(id, &format!("R-{number}"), &merchant.url).await);
    }
    for order in &orders {
        maker.cancel(*order).await;
    }
    let mut processes = Vec::new();
    for seed in 2..5 {
        let process = Process::start(&database, seed, &clock, Policy::default()).await;
        processes.push(process.with_workers(Messenger::default()));
    }
    clock.advance(Duration::from_secs(31));
    merchant.wait_for(300).await;
    for order in &orders {
        assert_eq!(maker.delivered(*order).await, 1);
    }
    assert_eq!(merchant.received().len(), 300);
    for process in processes {
        process.stop().await;
    }
    maker.stop().await;
}
