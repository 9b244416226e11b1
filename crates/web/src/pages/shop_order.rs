//! `/shop/orders/{id}`: an order as the shop itself knows it, from signed answers and notices.

use askama::Template;
use cashier_core::money::Money;
use cashier_core::time::Timestamp;

use super::{Art, Frame, Page, Refresh, TourStep, web_link};

/// How often the page polls while the order is open.
const ASK_AGAIN_S: u32 = 3;

/// The shop's page of one order.
#[derive(Template)]
#[template(path = "shop_order.html")]
pub struct ShopOrderPage {
    /// The frame around the page.
    pub frame: Frame,
    /// The shop's own order number.
    pub order_no: String,
    /// What was ordered.
    pub art: Art,
    /// The price.
    pub amount: Money,
    /// When it was ordered.
    pub placed_at: Timestamp,
    /// The order's state in the shop.
    pub state: ShopState,
    /// The wallet's payment id.
    pub payment_id: Option<String>,
}

/// The state of an order in the shop.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ShopState {
    /// Not paid yet.
    Unpaid {
        /// The cashier's address.
        pay_url: String,
    },
    /// The user returned, but the wallet has not reported anything final.
    Waiting {
        /// The cashier's address.
        pay_url: String,
    },
    /// Paid.
    Paid(Learned),
    /// Cancelled or expired.
    Closed(Learned),
    /// Paid and refunded.
    Refunded,
}

/// How the shop learned it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Learned {
    /// By the wallet's signed notice.
    ByNotice,
    /// By asking the wallet.
    ByInquiry,
}

impl ShopOrderPage {
    fn name(&self) -> &'static str {
        self.art.name(self.frame.t)
    }

    /// Tone of the badge, headline, and a sentence.
    fn status_words(&self) -> (&'static str, &'static str, &'static str) {
        let t = &self.frame.t.shop;
        match self.state {
            ShopState::Unpaid { .. } => ("open", t.unpaid, t.unpaid_lead),
            ShopState::Waiting { .. } => ("open", t.waiting, t.waiting_lead),
            ShopState::Paid(_) => ("good", t.paid, t.paid_lead),
            ShopState::Closed(_) => ("off", t.closed, t.closed_lead),
            ShopState::Refunded => ("off", t.refunded, t.refunded_lead),
        }
    }

    fn learned(&self) -> Option<&'static str> {
        let t = &self.frame.t.shop;
        match self.state {
            ShopState::Paid(Learned::ByNotice) | ShopState::Closed(Learned::ByNotice) => {
                Some(t.learned_by_notice)
            }
            ShopState::Paid(Learned::ByInquiry) | ShopState::Closed(Learned::ByInquiry) => {
                Some(t.learned_by_inquiry)
            }
            _ => None,
        }
    }

    fn pay_link(&self) -> Option<&str> {
        match &self.state {
            ShopState::Unpaid { pay_url } | ShopState::Waiting { pay_url } => web_link(Some(pay_url)),
            _ => None,
        }
    }
}

impl Page for ShopOrderPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn tour_step(&self) -> Option<TourStep> {
        Some(TourStep::Told)
    }

    fn refresh(&self) -> Option<Refresh> {
        matches!(self.state, ShopState::Waiting { .. })
            .then(|| Refresh { after_s: ASK_AGAIN_S, url: self.frame.here.clone() })
    }
}
