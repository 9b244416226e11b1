//! What has ended is deleted after its period; the records of where money is stay, and so do the keys of their calls.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use cashier_core::app::LoginMethod;
use cashier_core::app_user::{
    AppSession, AppUser, BeginVisit, Identity, IdpVisit, LinkIdentity, Number, ProfileUpdate,
};
use cashier_core::auth::{AuthCode, Grant};
use cashier_core::call::{ApiCall, RecordCall};
use cashier_core::error::Code;
use cashier_core::id::{Fresh, MerchantId, PaymentId, UserId};
use cashier_core::kernel::{Command, Decision, Row as _};
use cashier_core::message::Message;
use cashier_core::notice::{AttemptResult, Notice, ReportAttempt};
use cashier_core::payment::{
    CancelBy, CancelOutcome, CancelPayment, ConfirmPayment, Confirmation, IdempotencyKey, PaymentRef,
};
use cashier_core::provider::{Fault, Incident, RecordIncident, minute_of};
use cashier_core::refund::MakeRefund;
use cashier_core::request::{Operation, Request, RequestKey};
use cashier_core::retention::{Forget, KEPT, Period, Periods, Resend, Resent, Sweep};
use cashier_core::session::{OpenSession, Session};
use cashier_core::time::Timestamp;
use cashier_core::user::TopUp;
use cashier_core::world::{Keys, World};
use cashier_engine::SubmitError;
use cashier_engine::clock::Clock;
use cashier_engine::workers::Retention;
use cashier_protocol::dialect::Dialects;
use cashier_store::read::Ended;

use crate::commands::{app, foreign_order, grant, message, sign_up, web_order};
use crate::support::{Database, PIN, System, amount, create, on_both_engines};

on_both_engines! {
    every_table_has_its_rule;
    what_ended_goes_after_its_period_and_what_goes_on_stays;
    a_page_is_bounded_and_the_next_one_goes_on;
    keys_of_calls_that_moved_money_are_never_lost;
    no_key_with_a_money_row_goes_whoever_asks;
    an_anonymous_user_who_ordered_stays;
    many_attempts_go_in_steps_and_a_notice_that_is_due_keeps_all;
    a_notice_that_is_older_than_digests_leaves_one;
}

const DAY: Duration = Duration::from_hours(24);
/// The period that every rule has in these tests.
const PERIOD_DAYS: u32 = 40;

fn retention(system: &System) -> Retention {
    let mut periods = Periods::default();
    for period in Period::ALL {
        periods.set(*period, PERIOD_DAYS);
    }
    Retention {
        engine: system.engine.clone(),
        reader: system.reader.clone(),
        clock: Arc::clone(&system.clock) as Arc<dyn Clock>,
        periods,
    }
}

/// Sweeps everything to the end, and returns how many rows were deleted.
async fn sweep(retention: &Retention) -> usize {
    let mut gone = 0;
    for sweep in Sweep::ALL {
        let mut from = Some(Timestamp::from_micros(0));
        while let Some(at) = from {
            let page = retention.page(sweep, at).await.unwrap();
            gone += page.gone;
            from = page.next;
        }
    }
    gone
}

/// How many rows are still to be deleted some day.
async fn left<T: Ended>(system: &System) -> usize {
    let always = (Timestamp::from_micros(0), Timestamp::from_micros(i64::MAX));
    system.reader.ended::<T>(always.0, always.1, 10_000).await.unwrap().len()
}

/// A table without a rule would grow without end.
async fn every_table_has_its_rule(database: Database) {
    let system = System::start(&database, 1).await;
    let listed: BTreeSet<String> = KEPT.iter().map(|kept| kept.table.to_owned()).collect();
    assert_eq!(tables(&database).await, listed);
    system.stop().await;
}

async fn tables(database: &Database) -> BTreeSet<String> {
    match &database.address {
        cashier_store::Address::Sqlite(path) => {
            let connection = rusqlite::Connection::open(path).unwrap();
            let mut names =
                connection.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").unwrap();
            let names = names.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>();
            names.unwrap()
        }
        cashier_store::Address::Postgres(url) => {
            let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
            let driver = tokio::spawn(connection);
            let question = "SELECT tablename FROM pg_tables WHERE schemaname = ANY (current_schemas(false))";
            let rows = client.query(question, &[]).await.unwrap();
            drop(client);
            driver.await.unwrap().unwrap();
            rows.iter().map(|row| row.get(0)).collect()
        }
    }
}

/// One row of every kind that is deleted.
async fn one_of_each(system: &System, merchant: MerchantId, user: UserId, name: &str) {
    let engine = &system.engine;
    let shard = user.shard();
    let id = engine.fresh().id(shard);
    let session = OpenSession { id, user, secret_hash: [1; 32], lifetime: Duration::from_hours(12) };
    engine.submit(session).await.unwrap();
    let number = Number::new(i64::from(name.as_bytes()[0])).unwrap();
    engine.submit(sign_up(engine, number)).await.unwrap();
    let visit = BeginVisit {
        id: engine.fresh().id(shard),
        app: "APP".to_owned(),
        method: LoginMethod::WechatPage,
        callback_url: "https://app.example".to_owned(),
        secret_hash: [1; 32],
        lifetime: Duration::from_mins(10),
    };
    engine.submit(visit).await.unwrap();
    let grant = grant(engine, user, merchant).await;
    engine.submit(message(merchant, grant, name)).await.unwrap();
    let account = engine.fresh().id(shard);
    let minute = minute_of(engine.fresh().at());
    let incident = Incident { account, minute, fault: Fault::Signature, order: String::new(), count: 1 };
    engine.submit(RecordIncident { incident }).await.unwrap();
    let call = RecordCall {
        subject: user.into(),
        at: engine.fresh().at(),
        duration_us: 1,
        actor: "TEST".to_owned(),
        operation: "/v1/payments/pay".to_owned(),
        result: "SUCCESS".to_owned(),
        request: "{}".to_owned(),
        answer: "{}".to_owned(),
    };
    engine.submit(call).await.unwrap();
}

async fn what_ended_goes_after_its_period_and_what_goes_on_stays(database: Database) {
    let system = System::start(&database, 2).await;
    let retention = retention(&system);
    let (merchant, user) = (system.merchant("TEA").await, system.user("layla", 1_000).await);
    one_of_each(&system, merchant, user, "first").await;
    system.clock.advance(DAY * 30);
    one_of_each(&system, merchant, user, "second").await;
    assert_eq!(sweep(&retention).await, 0, "nothing has ended long enough ago");

    macro_rules! all_have {
        ($count:literal) => {
            let counts = [
                left::<Session>(&system).await,
                left::<AppSession>(&system).await,
                left::<AppUser>(&system).await,
                left::<IdpVisit>(&system).await,
                left::<AuthCode>(&system).await,
                left::<Grant>(&system).await,
                left::<Message>(&system).await,
                left::<Request>(&system).await,
                left::<Incident>(&system).await,
                left::<ApiCall>(&system).await,
            ];
            assert_eq!(counts, [$count; 10]);
        };
    }
    all_have!(2);
    system.clock.advance(DAY * 15);
    assert_eq!(sweep(&retention).await, 10);
    all_have!(1);
    system.clock.advance(DAY * 45);
    sweep(&retention).await;
    all_have!(0);
    system.prove().await;
    system.stop().await;
}

async fn a_page_is_bounded_and_the_next_one_goes_on(database: Database) {
    let system = System::start(&database, 3).await;
    let retention = retention(&system);
    let user = system.user("layla", 1_000).await;
    // All at one moment: where a page ends says nothing about which of them are left.
    let opening = (0..450).map(|_| {
        let id = system.engine.fresh().id(user.shard());
        system.engine.submit(OpenSession { id, user, secret_hash: [1; 32], lifetime: DAY })
    });
    futures_util::future::try_join_all(opening).await.unwrap();
    system.clock.advance(DAY * 50);
    let (mut from, mut pages) = (Some(Timestamp::from_micros(0)), Vec::new());
    while let Some(at) = from {
        let page = retention.page(Sweep::Sessions, at).await.unwrap();
        pages.push(page.gone);
        from = page.next;
    }
    assert_eq!(pages, [200, 200, 50]);
    assert_eq!(left::<Session>(&system).await, 0);
    system.stop().await;
}

fn confirmation(payment: PaymentId, user: UserId, merchant: MerchantId) -> ConfirmPayment {
    ConfirmPayment {
        payment,
        user,
        seen_amount: amount(700),
        seen_payee: merchant,
        pin: PIN,
        idempotency: Some(IdempotencyKey { key: "confirm".to_owned(), fingerprint: [5; 32] }),
    }
}

fn refund(merchant: MerchantId) -> MakeRefund {
    MakeRefund {
        merchant,
        request_id: "refund".to_owned(),
        payment: PaymentRef::RequestId("paid".to_owned()),
        amount: amount(300),
        reason: None,
        window: DAY,
        fingerprint: [6; 32],
        answer: Arc::new(|refund| refund.id.to_string().into_bytes()),
        forward: None,
    }
}

/// Ten years later every repeat is still answered from its record, and a cancelled number is still refused.
async fn keys_of_calls_that_moved_money_are_never_lost(database: Database) {
    let system = System::start(&database, 4).await;
    let retention = retention(&system);
    let engine = &system.engine;
    let (merchant, user) = (system.merchant("TEA").await, system.user("layla", 1_000).await);
    let ends = system.clock.now().saturating_add(DAY);
    let first = engine.submit(create(merchant, "paid", 700, ends)).await.unwrap();
    let payment: PaymentId = first.subject.as_id();
    let unpaid = engine.submit(create(merchant, "unpaid", 900, ends)).await.unwrap();
    let paid = engine.submit(confirmation(payment, user, merchant)).await.unwrap();
    assert!(matches!(paid, Confirmation::Paid { .. }), "{paid:?}");
    let refunded = engine.submit(refund(merchant)).await.unwrap();
    let opened = engine.submit(foreign_order(user, amount(10), ends)).await.unwrap().unwrap();
    let cancel = |key: &str| CancelPayment {
        payment: PaymentRef::RequestId(key.to_owned()),
        by: CancelBy::Merchant(merchant),
    };
    assert_eq!(engine.submit(cancel("barred")).await.unwrap(), CancelOutcome::NotFound);

    system.clock.advance(DAY * 3_660);
    sweep(&retention).await;
    let later = system.clock.now().saturating_add(DAY);
    for (key, minor, known) in [("paid", 700, &first), ("unpaid", 900, &unpaid)] {
        let again = engine.submit(create(merchant, key, minor, later)).await.unwrap();
        assert_eq!((again.replayed, &again.body), (true, &known.body), "{key}");
    }
    let again = engine.submit(confirmation(payment, user, merchant)).await.unwrap();
    assert!(matches!(&again, Confirmation::Repeated { payment } if payment.paid_at().is_some()), "{again:?}");
    let again = engine.submit(refund(merchant)).await.unwrap();
    assert_eq!((again.replayed, again.body), (true, refunded.body));
    let top_up =
        TopUp { user, amount: amount(1_000), reference: "start".to_owned(), source: "Test".to_owned() };
    assert!(engine.submit(top_up).await.unwrap().replayed);
    assert_eq!(engine.submit(foreign_order(user, amount(10), later)).await.unwrap().unwrap().id, opened.id);
    match engine.submit(create(merchant, "barred", 100, later)).await {
        Err(SubmitError::Refused(error)) => assert_eq!(error.code, Code::OrderStatusInvalid),
        other => panic!("a cancelled number was used: {other:?}"),
    }
    let other = create(merchant, "paid", 701, later);
    match engine.submit(other).await {
        Err(SubmitError::Refused(error)) => assert_eq!(error.code, Code::RepeatReqInconsistent),
        other => panic!("a number was used twice: {other:?}"),
    }
    system.prove().await;
    system.stop().await;
}

/// The records of one merchant's key `copy`.
struct Copies(MerchantId);

impl Copies {
    fn keys(&self) -> Vec<RequestKey> {
        let (owner, key) = (self.0.into(), "copy".to_owned());
        let keys = Operation::ALL.iter();
        keys.map(|operation| RequestKey { owner, operation: *operation, key: key.clone() }).collect()
    }
}

impl Command<World> for Copies {
    type Outcome = Vec<Operation>;

    fn name_keys(&self, keys: &mut Keys) {
        keys.requests.extend(self.keys());
    }

    fn decide(&self, _: &mut Fresh, world: &mut World) -> Decision<Vec<Operation>> {
        let mut found = Vec::new();
        for key in self.keys() {
            found.extend(world.requests.get(&key)?.map(|request| request.key.operation));
        }
        Ok(found)
    }
}

/// The hash under which a request is found.
fn hash(owner: MerchantId, operation: &str, key: &str) -> Vec<u8> {
    let text = [&owner.to_bytes()[..], operation.as_bytes(), b":", key.as_bytes()].concat();
    digest(&SHA256, &text).as_ref()[..16].to_vec()
}

/// Refunds, shares, returns, top-ups, confirmations, transfers: neither the worker nor a command that names their keys
/// deletes them.
async fn no_key_with_a_money_row_goes_whoever_asks(database: Database) {
    let system = System::start(&database, 9).await;
    let merchant = system.merchant("TEA").await;
    let ends = system.clock.now().saturating_add(DAY);
    system.engine.submit(create(merchant, "paid", 700, ends)).await.unwrap();
    for operation in Operation::ALL {
        let name = operation.name();
        let hash = database.bytes(&hash(merchant, name, "copy"));
        let copy = format!(
            "INSERT INTO requests (shard, hash, owner, operation, key, at, state, fingerprint, subject, answer) \
             SELECT shard, {hash}, owner, '{name}', 'copy', at, state, fingerprint, subject, answer \
             FROM requests WHERE key = 'paid'"
        );
        database.execute(&copy).await;
    }
    assert_eq!(system.engine.submit(Copies(merchant)).await.unwrap(), Operation::ALL);
    let stay: Vec<_> = Operation::ALL.into_iter().filter(|one| *one != Operation::SendInbox).collect();
    system.clock.advance(DAY * 3_660);
    sweep(&retention(&system)).await;
    assert_eq!(system.engine.submit(Copies(merchant)).await.unwrap(), stay);
    let forget = Forget::<Request> { keys: Copies(merchant).keys(), ended_before: system.clock.now() };
    assert_eq!(system.engine.submit(forget).await.unwrap(), 0);
    assert_eq!(system.engine.submit(Copies(merchant)).await.unwrap(), stay);
    system.stop().await;
}

/// A user who only looked is forgotten; one who ordered is named by the order, and one with a name signs in again.
async fn an_anonymous_user_who_ordered_stays(database: Database) {
    let system = System::start(&database, 7).await;
    let retention = retention(&system);
    let engine = &system.engine;
    let merchant = system.merchant("TEA").await;
    engine.submit(app()).await.unwrap();
    let numbers: Vec<Number> = (1..=300).filter_map(Number::new).collect();
    for number in &numbers {
        engine.submit(sign_up(engine, *number)).await.unwrap();
    }
    let (buyer, named) = (numbers[7], numbers[8]);
    let order = web_order(merchant, buyer, Number::new(1_000).unwrap(), amount(100));
    engine.submit(order).await.unwrap();
    let method = LoginMethod::WechatPage;
    let identity = Identity { method, open_id: "o".to_owned(), nickname: None, avatar: None };
    let link = LinkIdentity { app: "APP".to_owned(), user: named, identity, update: ProfileUpdate::Keep };
    engine.submit(link).await.unwrap();
    system.clock.advance(DAY * 41);
    sweep(&retention).await;
    let mut left = Vec::new();
    for number in numbers {
        left.extend(system.reader.app_user("APP", number).await.unwrap().map(|user| user.number));
    }
    assert_eq!(left, [buyer, named]);
    system.prove().await;
    system.stop().await;
}

/// A cancelled order of a merchant, and its notice, which is due.
async fn told(system: &System) -> Notice {
    let merchant = system.merchant("TEA").await;
    let ends = system.clock.now().saturating_add(DAY);
    let payment: PaymentId =
        system.engine.submit(create(merchant, "told", 1, ends)).await.unwrap().subject.as_id();
    let cancel = CancelPayment { payment: PaymentRef::Id(payment), by: CancelBy::Merchant(merchant) };
    system.engine.submit(cancel).await.unwrap();
    system.reader.notices_of(payment.into()).await.unwrap().remove(0)
}

fn report(notice: &Notice, at: Timestamp, result: AttemptResult) -> ReportAttempt {
    ReportAttempt {
        notice: notice.key(),
        started_at: at,
        duration_ms: 1,
        status: None,
        answer: "no answer".to_owned(),
        result,
    }
}

/// Earlier versions stored no digests. The digest that stays is that of the body that was sent.
async fn a_notice_that_is_older_than_digests_leaves_one(database: Database) {
    let system = System::start(&database, 8).await;
    let retention = retention(&system);
    let notice = told(&system).await;
    let accepted = report(&notice, system.clock.now(), AttemptResult::Accepted);
    system.engine.submit(accepted).await.unwrap();
    database.execute("UPDATE notices SET digest = NULL").await;
    system.clock.advance(DAY * 41);
    assert_eq!(retention.page(Sweep::Notices, Timestamp::from_micros(0)).await.unwrap().gone, 1);
    let left = system.reader.notice(notice.key()).await.unwrap().unwrap();
    let sent = notice.channel.body().unwrap();
    assert_eq!(left.channel.body(), Some(&sent.without_bytes()));
    let again = Resend { notice: notice.key(), bodies: Arc::new(Dialects::default()) };
    match system.engine.submit(again).await.unwrap() {
        Resent::Due(again) => assert_eq!(again.channel, notice.channel),
        other => panic!("not sent: {other:?}"),
    }
    system.prove().await;
    system.stop().await;
}

/// An acquirer that was away for weeks was called more often than one command can delete.
async fn many_attempts_go_in_steps_and_a_notice_that_is_due_keeps_all(database: Database) {
    let system = System::start(&database, 6).await;
    let retention = retention(&system);
    let notice = told(&system).await;
    let report = |result| report(&notice, system.clock.now(), result);
    for _ in 0..249 {
        let later = AttemptResult::RetryAt(system.clock.now());
        system.engine.submit(report(later)).await.unwrap();
    }
    system.clock.advance(DAY * 50);
    let attempts = async || system.reader.attempts_of(notice.id).await.unwrap().len();
    retention.page(Sweep::Notices, Timestamp::from_micros(0)).await.unwrap();
    assert_eq!(attempts().await, 249, "it is still to be told");
    system.engine.submit(report(AttemptResult::Accepted)).await.unwrap();
    retention.page(Sweep::Notices, Timestamp::from_micros(0)).await.unwrap();
    assert_eq!(attempts().await, 250, "it was told just now");
    system.clock.advance(DAY * 41);
    let page = retention.page(Sweep::Notices, Timestamp::from_micros(0)).await.unwrap();
    assert_eq!((page.gone, attempts().await), (1, 0));
    let left = system.reader.notice(notice.key()).await.unwrap().unwrap();
    assert_eq!((left.attempts, left.channel.body().unwrap().bytes()), (250, None));
    assert_eq!(retention.page(Sweep::Notices, Timestamp::from_micros(0)).await.unwrap().gone, 0);
    system.prove().await;
    system.stop().await;
}
