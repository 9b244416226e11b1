//! `/cashier/{token}` after the payment: the receipt, and the way back to the merchant.

use askama::Template;
use cashier_core::money::Money;
use cashier_core::time::Timestamp;

use super::{Frame, Page, Refresh, Summary, TourStep, web_link};

/// The delay in seconds before the page returns to the merchant.
pub const RETURN_AFTER_S: u32 = 5;

/// The page of an order that the reader paid.
#[derive(Template)]
#[template(path = "paid.html")]
pub struct PaidPage {
    /// The frame around the page.
    pub frame: Frame,
    /// The order.
    pub order: Summary,
    /// Whether the reader paid it now or earlier.
    pub payer: Payer,
    /// When it was paid.
    pub paid_at: Timestamp,
    /// The amount refunded so far; not shown if zero.
    pub refunded: Money,
    /// Where the merchant sends the reader back to.
    pub return_url: Option<String>,
    /// True when the reader chose to stay here: `?stay=1`.
    pub is_staying: bool,
}

/// Who paid, from the reader's point of view.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Payer {
    /// The reader, just now.
    YouNow,
    /// The reader, on an earlier visit.
    YouBefore,
}

impl PaidPage {
    fn is_fresh(&self) -> bool {
        self.payer == Payer::YouNow
    }

    fn lead(&self) -> String {
        let t = &self.frame.t.end;
        if self.is_fresh() { (t.paid_lead)(&self.order.payee) } else { t.paid_before_lead.to_owned() }
    }

    fn return_link(&self) -> Option<&str> {
        web_link(self.return_url.as_deref())
    }

    /// The target of the automatic redirect: after a fresh payment, unless the reader stays.
    fn automatic(&self) -> Option<&str> {
        self.return_link().filter(|_| self.is_fresh() && !self.is_staying)
    }

    fn returning(&self) -> String {
        let seconds = (self.frame.t.calendar.seconds)(u64::from(RETURN_AFTER_S));
        (self.frame.t.end.returning)(&self.order.payee, &seconds)
    }

    fn return_label(&self) -> String {
        (self.frame.t.end.return_to)(&self.order.payee)
    }
}

impl Page for PaidPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn tour_step(&self) -> Option<TourStep> {
        Some(TourStep::Told)
    }

    fn refresh(&self) -> Option<Refresh> {
        let url = self.automatic()?.to_owned();
        Some(Refresh { after_s: RETURN_AFTER_S, url })
    }
}
