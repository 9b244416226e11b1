//! `/cashier/{token}` while the order waits: what is paid to whom, and the PIN. It also shows when the balance is too
//! low and when the PIN is locked.

use askama::Template;
use cashier_core::money::Money;
use serde::{Deserialize, Serialize};

use super::moment::{seconds_between, span_words};
use super::{Frame, Markup, Page, Summary, TourStep, show_qr, web_link};

/// The page of an order that waits for its payer.
#[derive(Template)]
#[template(path = "order.html")]
pub struct OrderPage {
    /// The frame around the page.
    pub frame: Frame,
    /// The order.
    pub order: Summary,
    /// The user's balance in the order's currency.
    pub balance: Money,
    /// The full URL of this page, for the QR code.
    pub pay_url: String,
    /// Why the last attempt failed.
    pub problem: Option<Problem>,
    /// True when the user's PIN is locked.
    pub is_pin_locked: bool,
    /// True when the reader may close the order.
    pub may_cancel: bool,
    /// Where the merchant sends the reader back to.
    pub return_url: Option<String>,
    /// True when the page may offer a top-up, as in the demo.
    pub can_top_up: bool,
}

/// Why a payment was not made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Problem {
    /// The PIN is not six digits.
    PinMissing,
    /// The PIN is wrong.
    PinWrong {
        /// How many attempts are left.
        tries_left: u64,
    },
    /// Amount or payee differ from what the user saw.
    Mismatch,
    /// The wallet could not process it now; nothing happened.
    Busy,
}

impl OrderPage {
    /// The shortfall, when the balance is too low.
    fn shortfall(&self) -> Option<Money> {
        let missing = self.order.amount.checked_sub(self.balance).ok()?;
        (missing.minor() > 0).then_some(missing)
    }

    fn left_after(&self) -> Option<Money> {
        self.balance.checked_sub(self.order.amount).ok().filter(|left| left.minor() >= 0)
    }

    fn problem_text(&self) -> Option<String> {
        let t = &self.frame.t.order;
        Some(match self.problem? {
            Problem::PinMissing => t.pin_missing.to_owned(),
            Problem::PinWrong { tries_left } => (t.pin_wrong)(tries_left),
            Problem::Mismatch => t.mismatch.to_owned(),
            Problem::Busy => t.busy.to_owned(),
        })
    }

    fn is_pin_problem(&self) -> bool {
        matches!(self.problem, Some(Problem::PinMissing | Problem::PinWrong { .. }))
    }

    /// The way back to the shop, for readers who may not close the order.
    fn way_back(&self) -> Option<&str> {
        web_link(self.return_url.as_deref()).filter(|_| !self.may_cancel)
    }

    fn seconds_left(&self) -> u64 {
        seconds_between(self.frame.now, self.order.expires_at)
    }

    fn time_left(&self) -> String {
        span_words(self.frame.locale, self.frame.now, self.order.expires_at)
    }

    fn qr(&self) -> Markup {
        show_qr(&self.pay_url, &(self.frame.t.order.qr)(&self.order.payee))
    }
}

impl Page for OrderPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn tour_step(&self) -> Option<TourStep> {
        Some(TourStep::Confirm)
    }
}
