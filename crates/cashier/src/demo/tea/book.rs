//! The shop's stored state: sessions and orders.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use cashier_core::id::encode_base32;
use cashier_core::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::super::merchant::OpenApi;
use super::order::Order;

/// A customer can sign in again silently at any time.
const CUSTOMER_LIFETIME: Duration = Duration::from_hours(12);
/// A guest has no other way back to the orders.
const GUEST_LIFETIME: Duration = Duration::from_hours(30 * 24);
/// Beyond this, the sessions that expire first are dropped: creating guests costs nothing.
const SESSIONS_MAX: usize = 5_000;
/// Beyond this, the oldest orders are dropped.
const ORDERS_MAX: usize = 10_000;

/// Everything in the shop's file.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Book {
    /// By the hash of the token: reading the file does not let anybody act as a customer.
    sessions: BTreeMap<String, Session>,
    orders: BTreeMap<String, Order>,
}

/// The owner of a session or order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Owner {
    /// Identified by the wallet.
    Customer(String),
    /// Whoever holds the token.
    Guest(String),
}

/// A session of the mini program.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Session {
    pub(super) owner: Owner,
    /// Known if the customer agreed to share it.
    pub(super) nickname: Option<String>,
    ends_at_us: i64,
}

impl Owner {
    /// A new, unique guest.
    pub(super) fn new_guest() -> Self {
        Self::Guest(OpenApi::new_id())
    }

    /// The customer's number at the wallet.
    pub(super) fn customer_id(&self) -> Option<&str> {
        match self {
            Self::Customer(id) => Some(id),
            Self::Guest(_) => None,
        }
    }
}

impl Book {
    /// Begins a session, and returns its token. Only the program stores the token.
    pub(super) fn begin(&mut self, owner: Owner, now: Timestamp) -> String {
        self.sessions.retain(|_, session| session.ends_at_us > now.as_micros());
        while self.sessions.len() >= SESSIONS_MAX {
            let Some((first, _)) = self.sessions.iter().min_by_key(|(_, session)| session.ends_at_us) else {
                break;
            };
            let first = first.clone();
            self.sessions.remove(&first);
        }
        let lifetime = if owner.customer_id().is_some() { CUSTOMER_LIFETIME } else { GUEST_LIFETIME };
        let ends_at_us = now.saturating_add(lifetime).as_micros();
        let token = format!("tea_{}", OpenApi::random_text::<20>());
        self.sessions.insert(hash(&token), Session { owner, nickname: None, ends_at_us });
        token
    }

    /// The session of a token, if it has not expired.
    pub(super) fn session(&self, token: &str, now: Timestamp) -> Option<&Session> {
        self.sessions.get(&hash(token)).filter(|session| session.ends_at_us > now.as_micros())
    }

    /// Records the customer's nickname.
    pub(super) fn name(&mut self, token: &str, nickname: &str) {
        if let Some(session) = self.sessions.get_mut(&hash(token)) {
            session.nickname = Some(nickname.to_owned());
        }
    }

    /// An order by its number.
    pub(super) fn order(&self, id: &str) -> Option<&Order> {
        self.orders.get(id)
    }

    /// An order to change.
    pub(super) fn order_mut(&mut self, id: &str) -> Option<&mut Order> {
        self.orders.get_mut(id)
    }

    /// The orders of an owner, the newest first.
    pub(super) fn orders_of(&self, owner: &Owner) -> Vec<Order> {
        let mut orders: Vec<Order> =
            self.orders.values().filter(|order| order.owner == *owner).cloned().collect();
        orders.sort_by_key(|order| std::cmp::Reverse(order.placed_at_us));
        orders
    }

    /// Returns the owner's existing order with this key, or adds this one.
    pub(super) fn place(&mut self, order: Order) -> Order {
        let known = self.orders.values().find(|known| known.owner == order.owner && known.key == order.key);
        if let Some(known) = known {
            return known.clone();
        }
        while self.orders.len() >= ORDERS_MAX {
            let oldest = self.orders.values().min_by_key(|order| order.placed_at_us);
            let Some(id) = oldest.map(|order| order.id.clone()) else { break };
            self.orders.remove(&id);
        }
        self.orders.insert(order.id.clone(), order.clone());
        order
    }
}

fn hash(token: &str) -> String {
    encode_base32(digest(&SHA256, token.as_bytes()).as_ref())
}
