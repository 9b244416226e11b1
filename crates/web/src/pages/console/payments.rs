//! `/console/payments`: a list of payments, with its filters; and what a search found.

use askama::Template;
use cashier_core::money::Money;
use cashier_core::time::Timestamp;

use super::StaffView;
use crate::pages::timeline::{state_name, state_tone};
use crate::pages::{Frame, Page};

/// A list of payments.
#[derive(Template)]
#[template(path = "console_payments.html")]
pub struct PaymentsPage {
    /// The frame around the page.
    pub frame: Frame,
    /// The reader.
    pub staff: StaffView,
    /// The payments, the newest first.
    pub lines: Vec<PaymentLine>,
    /// The filters: merchants for the operator's people, states, days, an amount.
    pub filters: PaymentFilters,
    /// The next page.
    pub next: Option<String>,
    /// True if the page ended before it was full.
    pub is_cut: bool,
    /// The same list as a file, for those who may take it.
    pub csv: Option<String>,
    /// The text that was looked for; then there are no filters.
    pub query: Option<String>,
}

/// The filters of a list of payments.
#[derive(Default)]
pub struct PaymentFilters {
    /// The merchants; empty for a merchant's own members.
    pub merchants: Vec<Choice>,
    /// The states.
    pub states: Vec<Choice>,
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    /// The amount, as it was typed.
    pub amount: String,
}

/// One of several values of a filter.
pub struct Choice {
    /// The value.
    pub value: String,
    /// The name.
    pub label: String,
    /// True if it is the present one.
    pub is_chosen: bool,
}

/// One payment of a list.
pub struct PaymentLine {
    /// Its id.
    pub id: String,
    /// When it was made.
    pub at: Timestamp,
    /// The payee's name.
    pub payee: String,
    /// The merchant's own number.
    pub number: String,
    /// What is paid for.
    pub description: String,
    /// The amount.
    pub amount: Money,
    /// How much was refunded, if anything.
    pub refunded: Option<Money>,
    /// The state's name.
    pub state: &'static str,
}

impl PaymentsPage {
    fn state(&self, line: &PaymentLine) -> &'static str {
        state_name(&self.frame, line.state)
    }

    fn choice(&self, choice: &Choice) -> &'static str {
        state_name(&self.frame, &choice.value)
    }

    fn tone(line: &PaymentLine) -> &'static str {
        state_tone(line.state)
    }
}

impl Page for PaymentsPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}
