//! Months that were put aside answer as before: to repeats, look-ups, lists, refunds, resends, retention and the proof of the books.

mod command;
mod damage;
mod open;

use std::sync::Arc;
use std::time::Duration;

use cashier_core::app_user::Number;
use cashier_core::archive::{BeginArchive, EndArchive};
use cashier_core::error::Code;
use cashier_core::id::{MerchantId, PaymentId, TransferId, UserId};
use cashier_core::kernel::Row as _;
use cashier_core::month::Month;
use cashier_core::notice::{AttemptResult, ReportAttempt};
use cashier_core::payment::{CreatePayment, State};
use cashier_core::refund::MakeRefund;
use cashier_core::request::{Operation, RequestKey};
use cashier_core::retention::{Period, Periods, Resend, Resent, Sweep};
use cashier_core::time::Timestamp;
use cashier_engine::SubmitError;
use cashier_engine::clock::Clock;
use cashier_engine::workers::Retention;
use cashier_protocol::dialect::Dialects;
use cashier_store::read::{Compare, Condition, Field, OrderQuery};
use cashier_store::{Mover, Reader};

use crate::commands::{app, cancel, confirm, refund, sign_up, top_up, web_order};
use crate::support::{Database, System, amount, create, on_both_engines};

on_both_engines! {
    a_life_goes_on_over_the_boundary;
    a_process_that_knew_nothing_of_it_finds_everything;
    new_payments_cost_the_same;
}

const DAY: Duration = Duration::from_hours(24);
/// Orders of each month: the first is given back in part, the last is never paid.
const ORDERS: u32 = 4;
const MONTHS: u32 = 3;

/// A merchant, a user, and what they did in three months.
struct Life {
    merchant: MerchantId,
    user: UserId,
    /// The commands that made the orders, oldest first.
    orders: Vec<CreatePayment>,
    first: Month,
}

impl Life {
    async fn live(system: &System) -> Self {
        let (merchant, user) = (system.merchant("TEA").await, system.user("nadia", 100_000).await);
        let first = Month::of(system.clock.now());
        let mut life = Self { merchant, user, orders: Vec::new(), first };
        life.sign_up_buyer(system).await;
        for month in 0..MONTHS {
            for number in 0..ORDERS {
                life.order(system, month * ORDERS + number, number + 1 < ORDERS).await;
            }
            let paid = life.orders[life.orders.len() - 4].id;
            let refund = refund(merchant, paid, &format!("refund-{month}"), amount(10));
            system.engine.submit(refund).await.unwrap();
            system.engine.submit(top_up(user, amount(5), &format!("top-{month}"))).await.unwrap();
            life.place_web_order(system, month).await;
            settle(system).await;
            system.clock.advance(DAY * 31);
        }
        life
    }

    async fn order(&mut self, system: &System, number: u32, is_paid: bool) {
        let at = system.engine.fresh().at();
        let expires_at = at.saturating_add(Duration::from_mins(30));
        let mut order = create(self.merchant, &format!("order-{number}"), 100, expires_at);
        // Its id says when it was made.
        order.id = PaymentId::new(at, self.merchant.shard(), u128::from(number));
        order.answer = order.id.to_string().into_bytes();
        self.orders.push(repeated(&order));
        let payment = system.engine.submit(order).await.unwrap().subject.as_id();
        if is_paid {
            let paid = confirm(payment, self.user, amount(100), self.merchant);
            system.engine.submit(paid).await.unwrap();
        } else {
            system.engine.submit(cancel(payment, self.merchant)).await.unwrap();
        }
        system.clock.advance(Duration::from_secs(1));
    }

    async fn sign_up_buyer(&self, system: &System) {
        system.engine.submit(app()).await.unwrap();
        system.engine.submit(sign_up(&system.engine, Number::new(7).unwrap())).await.unwrap();
    }

    async fn place_web_order(&self, system: &System, month: u32) {
        let number = Number::new(1_000 + i64::from(month)).unwrap();
        let order = web_order(self.merchant, Number::new(7).unwrap(), number, amount(100 + i64::from(month)));
        let placed = system.engine.submit(order).await.unwrap();
        let cancel = cancel(placed.payment.id, self.merchant);
        system.engine.submit(cancel).await.unwrap();
    }

    /// Everything that a reader can be told, as text.
    async fn told(&self, reader: &Reader) -> Vec<String> {
        let mut told = Vec::new();
        macro_rules! tell {
            ($($read:expr),+ $(,)?) => { $(told.push(format!("{:?}", $read.await.unwrap()));)+ };
        }
        for order in &self.orders {
            let key = RequestKey {
                owner: self.merchant.into(),
                operation: Operation::Pay,
                key: order.details.request_id.clone(),
            };
            tell!(
                reader.payment(order.id),
                reader.request(&key),
                reader.notices_of(order.id.into()),
                reader.refunds_of(order.id),
            );
            let payment = reader.payment(order.id).await.unwrap().unwrap();
            if let State::Succeeded { transfer, .. } = payment.state {
                tell!(reader.transfer(transfer));
            }
            for refund in reader.refunds_of(order.id).await.unwrap() {
                tell!(reader.refund(refund.id), reader.notices_of(refund.id.into()));
            }
        }
        for limit in [1, 5, 100] {
            tell!(reader.newest_payments(limit), reader.statement(self.user, None, limit));
        }
        let mut before: Option<TransferId> = None;
        while let Some(last) = reader.statement(self.user, before, 3).await.unwrap().last() {
            tell!(reader.statement(self.user, before, 3));
            before = Some(last.transfer);
        }
        for order_by in [vec![], vec![(Field::Amount, true)], vec![(Field::UpdatedAt, false)]] {
            for (limit, offset) in [(100, 0), (2, 0), (2, 1), (2, 2)] {
                tell!(reader.list_orders(&self.list(order_by.clone(), limit, offset)));
            }
        }
        told
    }

    fn list(&self, order_by: Vec<(Field, bool)>, limit: u32, offset: u32) -> OrderQuery {
        let failed = Condition::Is(Field::Status, Compare::Eq, "failed".into());
        let (app, user) = ("APP".to_owned(), Number::new(7).unwrap());
        OrderQuery { merchant: self.merchant, app, user, condition: failed, order_by, limit, offset }
    }
}

/// The same command once more.
fn repeated(order: &CreatePayment) -> CreatePayment {
    CreatePayment { details: Arc::clone(&order.details), answer: order.answer.clone(), ..*order }
}

/// Every notice is delivered.
async fn settle(system: &System) {
    let now = system.clock.now().saturating_add(DAY);
    for notice in system.reader.due_notices(now, 1_000).await.unwrap() {
        let accepted = ReportAttempt {
            notice: notice.key(),
            started_at: system.clock.now(),
            duration_ms: 1,
            status: Some(200),
            answer: "success".to_owned(),
            result: AttemptResult::Accepted,
        };
        system.engine.submit(accepted).await.unwrap();
    }
}

/// Puts these months aside, and says after each transaction how many rows moved.
async fn put_aside(system: &System, database: &Database, months: &[Month], mut after: impl AsyncFnMut(u64)) {
    system.engine.submit(BeginArchive(months.to_vec())).await.unwrap();
    let until = months.last().unwrap().end();
    // Each transaction is made by a process that then dies.
    while let Some(moved) = Mover::open(&database.address, until).await.unwrap().step().await.unwrap() {
        after(moved.rows).await;
    }
    system.engine.submit(EndArchive(months.to_vec())).await.unwrap();
}

/// How many rows of the recent tables belong to months up to this one.
async fn left(reader: &Reader, last: Month) -> i64 {
    reader.rows_until(last).await.unwrap().iter().map(|(_, rows)| rows).sum()
}

async fn a_life_goes_on_over_the_boundary(database: Database) {
    let system = System::start(&database, 1).await;
    let life = Life::live(&system).await;
    let told = life.told(&system.reader).await;
    let months = [life.first, life.first.plus(1)];
    let expected = left(&system.reader, months[1]).await;
    assert!(expected > 40, "{expected}");
    let mut moved = 0;
    put_aside(&system, &database, &months, async |rows| {
        moved += i64::try_from(rows).unwrap();
        assert_eq!(left(&system.reader, months[1]).await, expected - moved);
        assert_eq!(life.told(&system.reader).await, told);
        system.prove().await;
    })
    .await;
    assert_eq!((moved, left(&system.reader, months[1]).await), (expected, 0));
    let recorded = system.reader.archived_months().await.unwrap();
    assert!(
        recorded.iter().map(|month| month.month).eq(months)
            && recorded.iter().all(|one| one.ended_at.is_some())
    );

    repeats_are_answered(&system, &life).await;
    old_payments_are_refunded(&system, &life).await;
    an_old_notice_is_sent_again(&system, &life).await;
    bodies_go_after_their_period(&system, &life).await;
    assert_eq!(left(&system.reader, months[1]).await, 0, "what changed stayed where it was");

    let told = life.told(&system.reader).await;
    put_aside(&system, &database, &[life.first.plus(2)], async |_| {}).await;
    assert_eq!(life.told(&system.reader).await, told);
    assert_eq!(left(&system.reader, life.first.plus(2)).await, 0);
    system.prove().await;
    system.stop().await;
}

/// A repeat gets the stored bytes, and another command under an old key is refused.
async fn repeats_are_answered(system: &System, life: &Life) {
    for order in &life.orders {
        let answer = system.engine.submit(repeated(order)).await.unwrap();
        assert_eq!((answer.body, answer.replayed), (order.answer.clone(), true));
        let other = CreatePayment { amount: amount(101), fingerprint: [9; 32], ..repeated(order) };
        let refused = system.engine.submit(other).await.unwrap_err();
        assert!(
            matches!(refused, SubmitError::Refused(error) if error.code == Code::RepeatReqInconsistent),
            "repeated"
        );
    }
    for month in 0..2 {
        let first = life.orders[usize::try_from(month * ORDERS).unwrap()].id;
        let again = refund(life.merchant, first, &format!("refund-{month}"), amount(10));
        assert!(system.engine.submit(again).await.unwrap().replayed);
        let top = system.engine.submit(top_up(life.user, amount(5), &format!("top-{month}"))).await;
        assert!(top.is_ok(), "{:?}", top.err());
        let paid = confirm(first, life.user, amount(100), life.merchant);
        assert!(system.engine.submit(paid).await.is_err(), "it is paid");
    }
    system.prove().await;
}

/// A payment that was put aside is given back within its window, up to what was paid and not more.
async fn old_payments_are_refunded(system: &System, life: &Life) {
    let payment = life.orders[0].id;
    let command = |id: &str, minor| refund(life.merchant, payment, id, amount(minor));
    let give = async |command: MakeRefund| {
        String::from_utf8(system.engine.submit(command).await.unwrap().body).unwrap()
    };
    assert_eq!(give(command("late", 60)).await, "succeeded");
    assert_eq!(system.reader.payment(payment).await.unwrap().unwrap().refunded, 70);
    assert_eq!(give(command("more", 31)).await, "failed");
    assert_eq!(give(MakeRefund { window: DAY, ..command("too late", 30) }).await, "failed");
    assert_eq!(give(command("rest", 30)).await, "succeeded");
    let refunds = system.reader.refunds_of(payment).await.unwrap();
    assert_eq!(refunds.iter().map(|refund| refund.amount.minor()).collect::<Vec<_>>(), [10, 60, 31, 30, 30]);
    let lines = system.reader.statement(life.user, None, 2).await.unwrap();
    assert_eq!(lines.iter().map(|line| line.change.minor()).collect::<Vec<_>>(), [30, 60]);
    system.prove().await;
    settle(system).await;
}

async fn an_old_notice_is_sent_again(system: &System, life: &Life) {
    let payment = life.orders[1].id;
    let notices = system.reader.notices_of(payment.into()).await.unwrap();
    let notice = notices.iter().find(|notice| notice.channel.body().is_some()).unwrap();
    let resend = Resend { notice: notice.key(), bodies: Arc::new(Dialects::default()) };
    let Resent::Due(again) = system.engine.submit(resend).await.unwrap() else { panic!("not due") };
    assert_eq!(again.channel.body(), notice.channel.body());
    let due = system.reader.due_notices(system.clock.now(), 10).await.unwrap();
    assert_eq!(due.iter().map(|due| due.id).collect::<Vec<_>>(), [again.id]);
    settle(system).await;
}

/// Bodies leave notices that were put aside, and the digests stay.
async fn bodies_go_after_their_period(system: &System, life: &Life) {
    let mut periods = Periods::default();
    periods.set(Period::Notices, 2);
    let retention = Retention {
        engine: system.engine.clone(),
        reader: system.reader.clone(),
        clock: Arc::clone(&system.clock) as Arc<dyn Clock>,
        periods,
    };
    let mut from = Some(Timestamp::from_micros(0));
    while let Some(at) = from {
        from = retention.page(Sweep::Notices, at).await.unwrap().next;
    }
    for order in &life.orders {
        let notices = system.reader.notices_of(order.id.into()).await.unwrap();
        let bodies: Vec<_> = notices.iter().filter_map(|notice| notice.channel.body()).collect();
        let resent = order.id == life.orders[1].id;
        assert!(
            !bodies.is_empty()
                && bodies.iter().filter(|body| body.bytes().is_some()).count() <= usize::from(resent)
        );
    }
    system.prove().await;
}

/// A process that ran before anything was put aside, with rows in its memory, answers as the one that did it.
async fn a_process_that_knew_nothing_of_it_finds_everything(database: Database) {
    let system = System::start(&database, 2).await;
    let life = Life::live(&system).await;
    let other = System::on(&database, 3, &system.clock, Arc::clone(&system.clock) as Arc<dyn Clock>).await;
    let last = life.orders.last().unwrap();
    assert!(other.engine.submit(repeated(last)).await.unwrap().replayed);
    let mut number = 1_000;
    let months = [life.first, life.first.plus(1), life.first.plus(2)];
    put_aside(&system, &database, &months, async |_| {
        let order = &life.orders[number % life.orders.len()];
        assert!(other.engine.submit(repeated(order)).await.unwrap().replayed);
        let give = refund(life.merchant, life.orders[0].id, &format!("r-{number}"), amount(1));
        assert!(!other.engine.submit(give).await.unwrap().replayed);
        number += 1;
    })
    .await;
    assert!(number > 1_004, "{number}");
    for order in &life.orders {
        assert!(other.engine.submit(repeated(order)).await.unwrap().replayed);
    }
    other.prove().await;
    other.stop().await;
    system.stop().await;
}

/// How many statements a payment costs, when months were put aside and when none was.
async fn new_payments_cost_the_same(database: Database) {
    let system = System::start(&database, 4).await;
    let mut life = Life::live(&system).await;
    let mut cost = async |number| {
        let before = system.counts.statements();
        life.order(&system, number, true).await;
        system.counts.statements() - before
    };
    // The first one also learns what others wrote.
    cost(100).await;
    let before = cost(101).await;
    let first = Month::of(system.clock.now()).minus(3);
    put_aside(&system, &database, &[first, first.plus(1)], async |_| {}).await;
    cost(102).await;
    let after = cost(103).await;
    // On PostgreSQL the key of the order is looked for in both tables.
    let more = u64::from(matches!(database.address, cashier_store::Address::Postgres(_)));
    assert_eq!(after, before + more);
    system.stop().await;
}
