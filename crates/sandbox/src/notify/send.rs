//! One attempt to notify the merchant.

use bytes::Bytes;
use cashier_engine::outbound::{Answer, Failure, Post, Reach};

use super::{Courier, look};
use crate::Sandbox;
use crate::orders::{Attempt, OrderId};
use crate::scenario::Scenario;

/// The maximum length of an answer kept for the panel.
const SAID_MAX: usize = 200;

/// Sends a notice and records the result.
pub(super) async fn send(sandbox: &Sandbox, id: &OrderId, notice_id: &str) {
    let Some((order, notice)) = look(sandbox, id, notice_id) else { return };
    let courier = notice.dialect.row().courier;
    let copies = if notice.scenario == Some(Scenario::DuplicateNotice) { 2 } else { 1 };
    let letters = (0..copies).filter_map(|_| courier.write(sandbox, &order, &notice));
    let posts = letters.map(|letter| {
        sandbox.outbound.post(Post {
            url: notice.url.clone(),
            headers: letter.headers,
            body: Bytes::from(letter.body),
            reach: Reach::Anywhere,
        })
    });
    let answers = futures_util::future::join_all(posts).await;
    let tries: Vec<Attempt> = answers.into_iter().map(|answer| attempt(sandbox, courier, answer)).collect();
    sandbox.keeper.change(|world| {
        let notice =
            world.book.edit(id).and_then(|order| order.notices.iter_mut().find(|n| n.id == notice_id));
        if let Some(notice) = notice {
            notice.record(tries, courier.plan_s());
        }
    });
    sandbox.wake();
}

fn attempt(sandbox: &Sandbox, courier: &dyn Courier, answer: Result<Answer, Failure>) -> Attempt {
    let at = sandbox.clock.now();
    match answer {
        Ok(answer) => Attempt {
            at,
            status: Some(answer.status),
            is_accepted: courier.is_accepted(answer.status, &answer.body),
            said: String::from_utf8_lossy(&answer.body).chars().take(SAID_MAX).collect(),
        },
        Err(failure) => Attempt { at, status: None, is_accepted: false, said: failure.to_string() },
    }
}
