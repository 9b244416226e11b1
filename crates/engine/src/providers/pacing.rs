//! How often a provider is queried on behalf of readers of an order: one query at a time, and the next only after a
//! pause. Readers in between see what is known.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use cashier_core::id::PaymentId;
use cashier_core::time::Timestamp;

/// The pause between two queries about one order.
const PAUSE: Duration = Duration::from_secs(2);
/// The maximum number of orders remembered. Beyond that, new orders are not queried until some pauses are over.
const ORDERS_MAX: usize = 50_000;

/// When each order was last asked about.
#[derive(Default)]
pub(super) struct Pacing {
    orders: Mutex<HashMap<PaymentId, Asked>>,
}

#[derive(Clone, Copy)]
enum Asked {
    Now,
    At(Timestamp),
}

/// The right to query. The pause begins when it is dropped.
pub(super) struct Turn<'a> {
    pacing: &'a Pacing,
    order: PaymentId,
    at: Timestamp,
}

impl Pacing {
    /// Grants the right to query an order, unless a query is running or has just ended.
    pub(super) fn turn(&self, order: PaymentId, now: Timestamp) -> Option<Turn<'_>> {
        let mut orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        let is_open = |asked: &Asked| match asked {
            Asked::Now => false,
            // A clock that was set back also permits it.
            Asked::At(at) => now >= at.saturating_add(PAUSE) || now < *at,
        };
        if orders.len() >= ORDERS_MAX {
            orders.retain(|_, asked| !is_open(asked));
        }
        match orders.get(&order) {
            Some(asked) if !is_open(asked) => return None,
            None if orders.len() >= ORDERS_MAX => return None,
            _ => {}
        }
        orders.insert(order, Asked::Now);
        Some(Turn { pacing: self, order, at: now })
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut orders = self.pacing.orders.lock().unwrap_or_else(PoisonError::into_inner);
        orders.insert(self.order, Asked::At(self.at));
    }
}

#[cfg(test)]
mod tests {
    use cashier_core::id::{Fresh, Shard};

    use super::*;

    #[test]
    fn one_question_at_a_time_and_a_pause_between_two() {
        let now = Timestamp::from_micros(1_000_000_000_000);
        let mut fresh = Fresh::new(now, [7; 16]);
        let mut order = || -> PaymentId { fresh.id(Shard::from_low_bits(1)) };
        let (pacing, first, other) = (Pacing::default(), order(), order());
        let turn = pacing.turn(first, now);
        assert!(turn.is_some() && pacing.turn(first, now).is_none() && pacing.turn(other, now).is_some());
        drop(turn);
        let after = |ms| now.saturating_add(Duration::from_millis(ms));
        let asked = (0..100).filter(|n| pacing.turn(first, after(n * 100)).is_some()).count();
        assert_eq!(asked, 4, "at 2, 4, 6 and 8 seconds");
        for _ in 0..ORDERS_MAX + 10 {
            drop(pacing.turn(order(), now));
        }
        assert!(pacing.orders.lock().unwrap().len() <= ORDERS_MAX);
        assert!(pacing.turn(order(), after(60_000)).is_some(), "old pauses make room");
    }
}
