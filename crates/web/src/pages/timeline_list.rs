//! `/timeline`: the newest orders, each with its timeline.

use askama::Template;
use cashier_core::money::Money;
use cashier_core::time::Timestamp;

use super::timeline::state_name;
use super::{Frame, Page};

/// The newest orders.
#[derive(Template)]
#[template(path = "timeline_list.html")]
pub struct TimelineListPage {
    /// The frame around the page.
    pub frame: Frame,
    /// The orders, newest first.
    pub orders: Vec<OrderLine>,
}

/// One order of the list.
#[derive(Clone, Debug)]
pub struct OrderLine {
    /// The payment's id.
    pub payment_id: String,
    /// What was paid for.
    pub description: String,
    /// The payee's name.
    pub payee: String,
    /// The amount.
    pub amount: Money,
    /// The state's name: `created`, `succeeded`, `cancelled` or `expired`.
    pub state: &'static str,
    /// When it was created.
    pub created_at: Timestamp,
}

impl TimelineListPage {
    fn state_name(&self, order: &OrderLine) -> &'static str {
        state_name(&self.frame, order.state)
    }
}

impl Page for TimelineListPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}
