//! The effect of a scenario on an order at creation and when the merchant closes it.

use std::time::Duration;

use axum::http::HeaderMap;
use cashier_core::time::Timestamp;

use crate::Sandbox;
use crate::notify::announce_payment;
use crate::orders::{Order, State};
use crate::payer::PAYER;
use crate::scenario::{HEADER, Scenario};
use crate::world::World;

/// How long after the closing a payment in progress arrives.
const LATE_BY: Duration = Duration::from_secs(30);

/// The scenario chosen by a call's header.
pub(crate) fn chosen(headers: &HeaderMap) -> Option<Scenario> {
    headers.get(HEADER).and_then(|value| value.to_str().ok()).and_then(Scenario::parse)
}

impl World {
    /// The scenario of a new order: by the call's header, by its amount, or by the setting for all orders.
    pub(crate) fn scenario_for(
        &self,
        header: Option<Scenario>,
        fen: i64,
        out_trade_no: &str,
    ) -> Option<Scenario> {
        let all = self.settings().scenario.as_ref().filter(|all| all.hits(out_trade_no));
        header.or_else(|| Scenario::of_amount(fen)).or(all.map(|all| all.scenario))
    }
}

impl Sandbox {
    /// Adds a new order. In some scenarios the payer pays at once.
    pub(crate) fn admit(&self, world: &mut World, mut order: Order, now: Timestamp) {
        if order.scenario.is_some_and(Scenario::pays_at_once) && order.pay(PAYER, now).is_ok() {
            announce_payment(self, &mut order, now);
        }
        world.book.put(order);
    }
}

/// The effects of closing an order. Closing it again changes nothing.
pub(crate) fn after_close(order: &mut Order, now: Timestamp) {
    let is_closed = matches!(order.state, State::Closed { .. });
    let is_late = order.scenario == Some(Scenario::LateSuccessAfterClose);
    if is_closed && is_late && order.late_payment_at.is_none() {
        order.late_payment_at = Some(now.saturating_add(LATE_BY));
    }
}
