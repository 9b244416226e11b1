//! What happens without a call: notices are sent and repeated, refunds complete, late payments arrive.
//!
//! One task waits for the next time at which something is due. A notice is leased before it is sent, so that it is
//! sent once at a time; after a crash in between it is sent again, as the providers do too.

mod courier;
mod send;

use std::sync::{Arc, Weak};
use std::time::Duration;

use cashier_core::time::Timestamp;
use tokio::sync::Semaphore;

pub(crate) use courier::{Courier, Letter};

use crate::orders::{Notice, Order, OrderId, RefundState, Subject};
use crate::payer::PAYER;
use crate::scenario::Scenario;
use crate::{Inner, Sandbox, draw};

/// The maximum number of notices sent at once.
const AT_ONCE: usize = 64;
/// How long a notice that is being sent is left alone.
const LEASE: Duration = Duration::from_mins(1);
/// The maximum number of orders processed at once.
const BATCH: usize = 256;

/// Runs until the sandbox is dropped.
pub(crate) async fn run(inner: Weak<Inner>) {
    let room = Arc::new(Semaphore::new(AT_ONCE));
    while let Some(sandbox) = inner.upgrade().map(Sandbox) {
        let due = sandbox.keeper.read(|world| world.book.next_due());
        let is_down = is_down(&sandbox);
        match due {
            Some(at) if !is_down && at <= sandbox.clock.now() => work(&sandbox, &room),
            Some(at) if !is_down => tokio::select! {
                () = sandbox.clock.wait_until(at) => {}
                () = sandbox.wake.notified() => {}
            },
            _ => sandbox.wake.notified().await,
        }
        // A task that never yields would starve the others.
        tokio::task::yield_now().await;
    }
}

/// Waits until nothing is in progress and nothing is due, and returns when something is due next.
pub(crate) async fn quiet(sandbox: &Sandbox) -> Option<Timestamp> {
    let mut under_way = sandbox.under_way.subscribe();
    loop {
        // The sender lives as long as the sandbox.
        let _ = under_way.wait_for(|count| *count == 0).await;
        let due = sandbox.keeper.read(|world| world.book.next_due()).filter(|_| !is_down(sandbox));
        if due.is_none_or(|at| at > sandbox.clock.now()) && *under_way.borrow() == 0 {
            return due;
        }
        tokio::task::yield_now().await;
    }
}

/// While the providers are down for all orders, nothing is sent.
fn is_down(sandbox: &Sandbox) -> bool {
    sandbox.keeper.read(|world| {
        let all = world.settings().scenario.as_ref();
        all.is_some_and(|all| all.scenario == Scenario::ProviderDown && all.percent >= 100)
    })
}

fn work(sandbox: &Sandbox, room: &Arc<Semaphore>) {
    let now = sandbox.clock.now();
    let leased = sandbox.keeper.change(|world| {
        let due = world.book.due(now, BATCH);
        let mut leased = Vec::new();
        for id in due {
            let Some(order) = world.book.edit(&id) else { continue };
            settle(sandbox, order, now);
            leased.extend(lease(order, now).into_iter().map(|notice| (id.clone(), notice)));
        }
        // Counted under the lock: whoever finds nothing due any more sees that these are in progress.
        sandbox.under_way.send_modify(|count| *count = count.saturating_add(leased.len()));
        leased
    });
    for (order, notice) in leased {
        let (sandbox, room) = (sandbox.clone(), Arc::clone(room));
        tokio::spawn(async move {
            if let Ok(_permit) = room.acquire().await {
                send::send(&sandbox, &order, &notice).await;
            }
            sandbox.under_way.send_modify(|count| *count = count.saturating_sub(1));
        });
    }
}

/// The effect of time on an order.
fn settle(sandbox: &Sandbox, order: &mut Order, now: Timestamp) {
    if order.late_payment_at.is_some_and(|at| at <= now) {
        order.pay_late(PAYER, now);
        announce_payment(sandbox, order, now);
    }
    if order.closes_at().is_some_and(|at| at <= now)
        && order.close(now).is_ok()
        && let Some(announce) = order.dialect.row().announce_closing
    {
        announce(sandbox, order, now);
    }
    let ripe = |due: Option<Timestamp>| due.is_some_and(|at| at <= now);
    let ended: Vec<String> =
        order.refunds.iter().filter(|r| ripe(r.due_at)).map(|r| r.number.clone()).collect();
    for number in ended {
        let is_stuck = order.scenario == Some(Scenario::AbnormalRefund);
        let state = if is_stuck { RefundState::Abnormal } else { RefundState::Success };
        end_refund(sandbox, order, &number, state, now);
    }
}

/// Notifies the merchant that the order was paid.
pub(crate) fn announce_payment(sandbox: &Sandbox, order: &mut Order, now: Timestamp) {
    let (dialect, url) = (order.dialect, order.notify_url.clone());
    order.announce(draw::token(sandbox.entropy()), Subject::Payment, dialect, url, now);
}

/// Ends a refund, and notifies the merchant if requested.
pub(crate) fn end_refund(
    sandbox: &Sandbox,
    order: &mut Order,
    number: &str,
    state: RefundState,
    now: Timestamp,
) {
    if !order.end_refund(number, state, now) {
        return;
    }
    let told = order.refund(number).map(|refund| (refund.dialect, refund.notify_url.clone()));
    if let Some((dialect, url)) = told {
        let subject = Subject::Refund { number: number.to_owned() };
        order.announce(draw::token(sandbox.entropy()), subject, dialect, url, now);
    }
}

/// Takes the due notices of an order out of the schedule until they have been attempted.
fn lease(order: &mut Order, now: Timestamp) -> Vec<String> {
    let is_due = |notice: &&mut Notice| notice.next_at.is_some_and(|at| at <= now);
    let due = order.notices.iter_mut().filter(is_due);
    due.map(|notice| {
        notice.next_at = Some(now.saturating_add(LEASE));
        notice.id.clone()
    })
    .collect()
}

/// The current order and notice.
fn look(sandbox: &Sandbox, id: &OrderId, notice: &str) -> Option<(Order, Notice)> {
    sandbox.keeper.read(|world| {
        let order = world.book.get(id)?;
        let notice = order.notices.iter().find(|known| known.id == notice)?;
        Some((order.clone(), notice.clone()))
    })
}
