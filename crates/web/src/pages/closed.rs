//! `/cashier/{token}` of an order that the reader can no longer pay: expired, cancelled, or paid by someone else.

use askama::Template;
use axum::http::StatusCode;
use cashier_core::time::Timestamp;

use super::{Frame, Page, Summary, web_link};

/// The page of an order that is closed for the reader.
#[derive(Template)]
#[template(path = "closed.html")]
pub struct ClosedPage {
    /// The frame around the page.
    pub frame: Frame,
    /// The order.
    pub order: Summary,
    /// Why it is closed.
    pub why: Closed,
    /// Where the merchant sends the reader back to.
    pub return_url: Option<String>,
}

/// Why an order is closed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Closed {
    /// Nobody paid in time.
    Expired {
        /// When it was closed.
        at: Timestamp,
    },
    /// The merchant or the reader cancelled it.
    Cancelled {
        /// When.
        at: Timestamp,
    },
    /// Someone else paid it. The page reveals nothing about them.
    PaidByOther,
}

impl ClosedPage {
    fn title(&self) -> &'static str {
        let t = &self.frame.t.end;
        match self.why {
            Closed::Expired { .. } => t.expired,
            Closed::Cancelled { .. } => t.cancelled,
            Closed::PaidByOther => t.paid_by_other,
        }
    }

    fn lead(&self) -> &'static str {
        let t = &self.frame.t.end;
        match self.why {
            Closed::Expired { .. } => t.expired_lead,
            Closed::Cancelled { .. } => t.cancelled_lead,
            Closed::PaidByOther => t.paid_by_other_lead,
        }
    }

    fn is_paid(&self) -> bool {
        self.why == Closed::PaidByOther
    }

    fn closed_at(&self) -> Option<Timestamp> {
        match self.why {
            Closed::Expired { at } | Closed::Cancelled { at } => Some(at),
            Closed::PaidByOther => None,
        }
    }

    fn return_link(&self) -> Option<&str> {
        web_link(self.return_url.as_deref())
    }

    fn return_label(&self) -> String {
        (self.frame.t.end.return_to)(&self.order.payee)
    }
}

impl Page for ClosedPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn status(&self) -> StatusCode {
        match self.why {
            Closed::Expired { .. } => StatusCode::GONE,
            Closed::Cancelled { .. } | Closed::PaidByOther => StatusCode::OK,
        }
    }
}
