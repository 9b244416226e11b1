//! Bodies of notices are deleted and made again, and the worker that deletes rows does not stop.

use std::sync::Arc;
use std::time::Duration;

use cashier_core::call::{ApiCall, RecordCall};
use cashier_core::foreign::ForeignOrder;
use cashier_core::id::{PaymentId, UserId};
use cashier_core::notice::{Notice, NoticeState};
use cashier_core::payment::Payment;
use cashier_core::refund::Refund;
use cashier_core::retention::{RenderBodies, Resend, Resent};
use cashier_core::session::{OpenSession, Session};
use cashier_core::time::Timestamp;
use cashier_core::web_order::WebOrder;
use cashier_core::world::Policy;
use cashier_engine::messaging::Messenger;
use cashier_protocol::dialect::Dialects;
use cashier_store::read::Ended;
use futures_util::future::try_join_all;

use super::merchant::Merchant;
use super::process::{Process, new_clock};
use super::{texting, verifies};
use crate::commands::top_up;
use crate::support::{Database, amount, on_both_engines, prove};
use crate::turns::{until_one_turned, until_turned};

on_both_engines! {
    a_notice_is_sent_again_with_the_same_bytes_or_not_at_all;
    a_message_to_a_user_leaves_nothing;
    what_cannot_be_swept_does_not_keep_the_rest;
}

const DAY: Duration = Duration::from_hours(24);

/// Makes bodies other than those that were sent, as another version of the program might.
struct Otherwise;

impl RenderBodies for Otherwise {
    fn payment(&self, payment: &Payment) -> Option<Vec<u8>> {
        let mut body = Dialects::default().payment(payment)?;
        body.push(b' ');
        Some(body)
    }

    fn refund(&self, _: &Refund, _: &Payment) -> Option<Vec<u8>> {
        None
    }

    fn foreign_order(&self, _: &ForeignOrder) -> Vec<u8> {
        Vec::new()
    }

    fn order(&self, _: &WebOrder, _: &Payment) -> Vec<u8> {
        Vec::new()
    }
}

async fn resend(process: &Process, notice: &Notice, bodies: impl RenderBodies + 'static) -> Resent {
    let command = Resend { notice: (notice.subject, notice.id), bodies: Arc::new(bodies) };
    process.engine.submit(command).await.unwrap()
}

fn has_body(notice: &Notice) -> bool {
    notice.channel.body().unwrap().bytes().is_some()
}

/// Waits until the worker has deleted the body of the payment's notice.
async fn until_forgotten(process: &Process, payment: PaymentId) -> Notice {
    until_turned(&process.engine, "the body to go", async || {
        let notice = process.notice(payment).await;
        (!has_body(&notice)).then_some(notice)
    })
    .await
}

async fn a_notice_is_sent_again_with_the_same_bytes_or_not_at_all(database: Database) {
    let merchant = Merchant::willing().await;
    let process = Process::working(&database).await;
    let id = process.merchant(true).await;
    let payment = process.order(id, "R-1", &merchant.url).await;
    process.cancel(payment).await;
    process.delivered(payment).await;
    let sent = process.notice(payment).await;
    assert!(has_body(&sent));

    // While the body is stored it is sent unchanged, whatever would be made from the facts now.
    let Resent::Due(again) = resend(&process, &sent, Otherwise).await else { panic!("not sent") };
    assert_eq!(resend(&process, &again, Dialects::default()).await, Resent::UnderWay);
    merchant.wait_for(2).await;
    until_turned(&process.engine, "the second delivery", async || {
        let notice = process.reader.notice((again.subject, again.id)).await.unwrap().unwrap();
        matches!(notice.state, NoticeState::Delivered { .. }).then_some(())
    })
    .await;

    process.clock.advance(DAY * 89);
    let later = process.order(id, "R-2", &merchant.url).await;
    process.cancel(later).await;
    process.delivered(later).await;
    process.clock.advance(DAY * 2);
    let left = until_forgotten(&process, payment).await;
    assert!(has_body(&process.notice(later).await), "it is two days old");
    assert_eq!(left.channel.body().unwrap().digest(), sent.channel.body().unwrap().digest());
    assert_eq!((left.state, left.attempts), (sent.state, 1));
    assert_eq!(process.reader.attempts_of(left.id).await.unwrap(), []);
    prove(&process.reader, &Dialects::default()).await;

    assert_eq!(resend(&process, &left, Otherwise).await, Resent::Differs);
    let Resent::Due(third) = resend(&process, &left, Dialects::default()).await else { panic!("not sent") };
    assert_eq!(third.channel, sent.channel);
    let received = merchant.wait_for(4).await;
    assert!(received.iter().all(verifies));
    assert_eq!((&received[1].body, &received[3].body), (&received[0].body, &received[0].body));
    let absent = Notice { id: process.engine.fresh().id(payment.shard()), ..left };
    assert_eq!(resend(&process, &absent, Dialects::default()).await, Resent::Absent);
    process.stop().await;
}

async fn a_message_to_a_user_leaves_nothing(database: Database) {
    let provider = Merchant::start(|_| Some((202, "queued"))).await;
    let process = texting(&database, &provider).await;
    let user = process.user().await;
    let top_up = top_up(user, amount(5_000), "start");
    let transfer = process.engine.submit(top_up).await.unwrap().subject;
    let notices = async || process.reader.notices_of(transfer).await.unwrap();
    let sent = until_turned(&process.engine, "the message to be sent", async || {
        notices().await.pop().filter(|notice| matches!(notice.state, NoticeState::Delivered { .. }))
    })
    .await;
    assert_eq!(resend(&process, &sent, Dialects::default()).await, Resent::ToUser);
    process.clock.advance(DAY * 91);
    let gone = async || notices().await.is_empty().then_some(());
    until_turned(&process.engine, "the message to go", gone).await;
    assert_eq!(process.reader.attempts_of(sent.id).await.unwrap(), []);
    prove(&process.reader, &Dialects::default()).await;
    process.stop().await;
}

async fn left<T: Ended>(process: &Process) -> usize {
    let always = (Timestamp::from_micros(0), Timestamp::from_micros(i64::MAX));
    process.reader.ended::<T>(always.0, always.1, 10_000).await.unwrap().len()
}

/// Waits until no row is left that has ended.
async fn until_gone<T: Ended>(processes: &[&Process]) {
    let engines: Vec<_> = processes.iter().map(|process| &process.engine).collect();
    let gone = async || (left::<T>(processes[0]).await == 0).then_some(());
    until_one_turned(&engines, "the rows to go", gone).await;
}

async fn open_sessions(process: &Process, user: UserId, count: usize) {
    let opening = (0..count).map(|_| {
        let id = process.engine.fresh().id(user.shard());
        process.engine.submit(OpenSession { id, user, secret_hash: [1; 32], lifetime: DAY })
    });
    try_join_all(opening).await.unwrap();
}

async fn what_cannot_be_swept_does_not_keep_the_rest(database: Database) {
    let process = Process::working(&database).await;
    let user = process.user().await;
    open_sessions(&process, user, 3).await;
    let call = RecordCall {
        subject: user.into(),
        at: process.engine.fresh().at(),
        duration_us: 1,
        actor: "TEST".to_owned(),
        operation: "/v1/payments/pay".to_owned(),
        result: "SUCCESS".to_owned(),
        request: "{}".to_owned(),
        answer: "{}".to_owned(),
    };
    process.engine.submit(call).await.unwrap();
    database.execute("ALTER TABLE sessions RENAME TO sessions_away").await;
    process.clock.advance(DAY * 60);
    until_gone::<ApiCall>(&[&process]).await;
    database.execute("ALTER TABLE sessions_away RENAME TO sessions").await;
    assert_eq!(left::<Session>(&process).await, 3);
    // After an error it tries again within a minute.
    process.clock.advance(Duration::from_mins(1));
    until_gone::<Session>(&[&process]).await;
    let conditions = process.engine.vitals().conditions();
    let retention = conditions.iter().find(|part| part.name == "retention").unwrap();
    assert_eq!((retention.restarts, retention.is_stuck), (0, false));
    process.stop().await;
}

/// PostgreSQL only: SQLite has one writer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_processes_sweep_one_database() {
    let database = Database::postgres().await;
    let clock = new_clock();
    let first = Process::start(&database, 1, &clock, Policy::default()).await;
    let user = first.user().await;
    open_sessions(&first, user, 900).await;
    let mut processes = vec![first.with_workers(Messenger::default())];
    for seed in 2..4 {
        let process = Process::start(&database, seed, &clock, Policy::default()).await;
        processes.push(process.with_workers(Messenger::default()));
    }
    clock.advance(DAY * 40);
    until_gone::<Session>(&processes.iter().collect::<Vec<_>>()).await;
    for process in processes {
        process.stop().await;
    }
}
