//! All orders, found by any of their numbers, and what is due next.
//!
//! Invariant: a full book drops its oldest order with all of its index entries. Replaying a journal drops the same
//! ones.

use std::collections::{BTreeSet, HashMap};

use cashier_core::time::Timestamp;

use super::{Order, OrderId, Provider};

/// The maximum number of orders.
const ORDERS_MAX: usize = 100_000;

/// A number by which an order can be found.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Key {
    /// The merchant's number of the order.
    Merchant(Provider, String, String),
    /// The provider's number.
    Transaction(Provider, String),
    /// A link's token.
    Link(String),
    /// The merchant's number of a refund.
    Refund(Provider, String, String),
    /// The provider's number of a refund.
    RefundId(Provider, String),
    /// The merchant's number of a sharing request.
    Sharing(Provider, String, String),
    /// The provider's number of a sharing request.
    SharingId(Provider, String),
}

/// The orders.
#[derive(Default)]
pub(crate) struct Book {
    orders: HashMap<OrderId, Order>,
    /// In creation order.
    by_time: BTreeSet<(Timestamp, OrderId)>,
    keys: HashMap<Key, OrderId>,
    due: BTreeSet<(Timestamp, OrderId)>,
    due_of: HashMap<OrderId, Timestamp>,
    /// The orders changed since the journal was written.
    changed: BTreeSet<OrderId>,
}

impl Book {
    /// Adds an order, or replaces it.
    pub(crate) fn put(&mut self, order: Order) {
        let id = order.id.clone();
        self.by_time.insert((order.created_at, id.clone()));
        self.orders.insert(id.clone(), order);
        self.changed.insert(id);
        self.forget_beyond(ORDERS_MAX);
    }

    /// Drops the oldest orders until at most this many are left.
    fn forget_beyond(&mut self, most: usize) {
        while self.orders.len() > most {
            let Some((_, id)) = self.by_time.pop_first() else { return };
            let Some(order) = self.orders.remove(&id) else { continue };
            for key in keys(&order) {
                if self.keys.get(&key) == Some(&id) {
                    self.keys.remove(&key);
                }
            }
            if let Some(at) = self.due_of.remove(&id) {
                self.due.remove(&(at, id.clone()));
            }
            self.changed.remove(&id);
        }
    }

    /// The number of orders.
    pub(crate) fn len(&self) -> usize {
        self.orders.len()
    }

    /// An order by its own name.
    pub(crate) fn get(&self, id: &OrderId) -> Option<&Order> {
        self.orders.get(id)
    }

    /// An order to change.
    pub(crate) fn edit(&mut self, id: &OrderId) -> Option<&mut Order> {
        let order = self.orders.get_mut(id)?;
        self.changed.insert(id.clone());
        Some(order)
    }

    /// The order with this number.
    pub(crate) fn find(&self, key: &Key) -> Option<&Order> {
        self.keys.get(key).and_then(|id| self.orders.get(id))
    }

    /// The order with this number, to change.
    pub(crate) fn find_mut(&mut self, key: &Key) -> Option<&mut Order> {
        let id = self.keys.get(key)?.clone();
        self.edit(&id)
    }

    /// All of them, the newest first.
    pub(crate) fn newest_first(&self) -> impl Iterator<Item = &Order> {
        self.by_time.iter().rev().filter_map(|(_, id)| self.orders.get(id))
    }

    /// When something is due next.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        self.due.first().map(|(at, _)| *at)
    }

    /// The orders with something due, at most `limit`.
    pub(crate) fn due(&self, now: Timestamp, limit: usize) -> Vec<OrderId> {
        let due = self.due.iter().take_while(|(at, _)| *at <= now);
        due.take(limit).map(|(_, id)| id.clone()).collect()
    }

    /// The orders changed since the last call, with all of their numbers indexed.
    pub(crate) fn take_changed(&mut self) -> Vec<OrderId> {
        let changed: Vec<OrderId> = std::mem::take(&mut self.changed).into_iter().collect();
        for id in &changed {
            self.index(id);
        }
        changed
    }

    fn index(&mut self, id: &OrderId) {
        let Some(order) = self.orders.get(id) else { return };
        for key in keys(order) {
            self.keys.insert(key, id.clone());
        }
        let due = order.due_at();
        if let Some(before) = self.due_of.remove(id) {
            self.due.remove(&(before, id.clone()));
        }
        if let Some(at) = due {
            self.due.insert((at, id.clone()));
            self.due_of.insert(id.clone(), at);
        }
    }
}

/// Every number of an order.
fn keys(order: &Order) -> Vec<Key> {
    let (provider, merchant) = (order.dialect.provider(), &order.merchant);
    let mut keys = vec![
        Key::Merchant(provider, merchant.clone(), order.out_trade_no.clone()),
        Key::Transaction(provider, order.transaction_id.clone()),
        Key::Link(order.id.0.clone()),
    ];
    keys.extend(order.links.iter().map(|link| Key::Link(link.token.clone())));
    for refund in &order.refunds {
        keys.push(Key::Refund(provider, merchant.clone(), refund.number.clone()));
        keys.push(Key::RefundId(provider, refund.refund_id.clone()));
    }
    for request in &order.sharing.requests {
        keys.push(Key::Sharing(provider, merchant.clone(), request.number.clone()));
        keys.push(Key::SharingId(provider, request.order_id.clone()));
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::super::Dialect;
    use super::*;

    fn order(n: i64) -> Order {
        let mut order = super::super::tests::order(100);
        order.id = OrderId(format!("order-{n}"));
        order.out_trade_no = format!("number-{n}");
        order.transaction_id = format!("transaction-{n}");
        order.links.clear();
        order.dialect = Dialect::Alipay;
        order.created_at = Timestamp::from_micros(order.created_at.as_micros() + n);
        order
    }

    #[test]
    fn a_full_book_forgets_the_oldest_with_all_its_numbers() {
        let mut book = Book::default();
        for n in 0..10 {
            book.put(order(n));
        }
        book.take_changed();
        assert_eq!((book.len(), book.keys.len(), book.due.len()), (10, 30, 10));
        book.forget_beyond(4);
        assert_eq!((book.len(), book.keys.len(), book.due.len(), book.due_of.len()), (4, 12, 4, 4));
        assert_eq!(book.by_time.len(), 4);
        assert!(book.find(&Key::Transaction(Provider::Alipay, "transaction-5".to_owned())).is_none());
        assert!(book.find(&Key::Transaction(Provider::Alipay, "transaction-6".to_owned())).is_some());
        book.put(order(10));
        assert_eq!(book.take_changed(), [OrderId("order-10".to_owned())]);
    }
}
