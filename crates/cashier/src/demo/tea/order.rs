//! An order of the tea shop, and how facts change its state.

use serde::{Deserialize, Serialize};

use super::book::Owner;
use super::menu;

/// One order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Order {
    /// The shop's number, which is also the `paymentRequestId`.
    pub(super) id: String,
    pub(super) owner: Owner,
    /// The program's key for this order; repeating it returns the same order.
    pub(super) key: String,
    pub(super) lines: Vec<Line>,
    /// The customer's note for the kitchen.
    pub(super) note: String,
    /// The wallet brand that the program runs in, as reported by the program.
    pub(super) site: Option<String>,
    /// The description sent to the wallet. Stored, so that a repeated call sends the same.
    pub(super) description: String,
    pub(super) placed_at_us: i64,
    pub(super) state: State,
}

/// A quantity of one tea, at the price of that day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Line {
    pub(super) tea: String,
    pub(super) quantity: u32,
    pub(super) minor: i64,
}

/// The state of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub(super) enum State {
    /// Recorded; the wallet has not accepted it yet.
    Placed,
    /// The cashier is open.
    Waiting { payment_id: String, pay_url: String },
    /// The wallet has the money for the shop.
    Paid { payment_id: String },
    /// Refused, cancelled or expired. Nothing was taken.
    Closed { reason: String },
    /// The money was returned.
    Refunded { payment_id: String, refund_id: String },
}

/// A fact reported by the wallet.
pub(super) enum Fact {
    Accepted { payment_id: String, pay_url: String },
    Paid { payment_id: String },
    Failed { reason: String },
    Refunded { refund_id: String },
}

impl State {
    /// The state after a fact. A fact that is repeated or late changes nothing.
    pub(super) fn after(self, fact: Fact) -> Self {
        match (self, fact) {
            (Self::Placed, Fact::Accepted { payment_id, pay_url }) => Self::Waiting { payment_id, pay_url },
            // The notice may arrive before the answer that opened the cashier.
            (Self::Placed | Self::Waiting { .. }, Fact::Paid { payment_id }) => Self::Paid { payment_id },
            (Self::Placed | Self::Waiting { .. }, Fact::Failed { reason }) => Self::Closed { reason },
            (Self::Paid { payment_id }, Fact::Refunded { refund_id }) => {
                Self::Refunded { payment_id, refund_id }
            }
            (same, _) => same,
        }
    }

    /// The state's name for the program.
    pub(super) const fn word(&self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Waiting { .. } => "waiting",
            Self::Paid { .. } => "paid",
            Self::Closed { .. } => "closed",
            Self::Refunded { .. } => "refunded",
        }
    }
}

impl Order {
    /// The price in minor units. Quantities are limited, so nothing saturates.
    pub(super) fn total(&self) -> i64 {
        self.lines.iter().map(Line::total).fold(0, i64::saturating_add)
    }

    /// Returns true when the other request asks for exactly this order.
    pub(super) fn is_same_request(&self, other: &Self) -> bool {
        (&self.lines, &self.note, &self.site) == (&other.lines, &other.note, &other.site)
    }

    /// Applies a fact.
    pub(super) fn learn(&mut self, fact: Fact) {
        let state = std::mem::replace(&mut self.state, State::Placed);
        self.state = state.after(fact);
    }

    /// Returns true when an amount on the wire is this order's price.
    pub(super) fn costs(&self, currency: &str, minor: &str) -> bool {
        currency == menu::CURRENCY && minor == self.total().to_string()
    }
}

impl Line {
    pub(super) fn total(&self) -> i64 {
        self.minor.saturating_mul(i64::from(self.quantity))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paid() -> Fact {
        Fact::Paid { payment_id: "p".to_owned() }
    }

    fn failed() -> Fact {
        Fact::Failed { reason: "r".to_owned() }
    }

    fn refunded() -> Fact {
        Fact::Refunded { refund_id: "f".to_owned() }
    }

    /// In whatever order facts arrive, final states stay final, and only paid orders are refunded.
    #[test]
    fn facts_come_in_any_order() {
        let waiting = State::Waiting { payment_id: "p".to_owned(), pay_url: "u".to_owned() };
        let words = |state: State, facts: [Fact; 3]| facts.into_iter().fold(state, State::after).word();
        assert_eq!(words(waiting.clone(), [refunded(), paid(), failed()]), "paid");
        assert_eq!(words(waiting.clone(), [paid(), refunded(), paid()]), "refunded");
        assert_eq!(words(waiting, [failed(), paid(), refunded()]), "closed");
        assert_eq!(words(State::Placed, [paid(), paid(), failed()]), "paid");
    }
}
