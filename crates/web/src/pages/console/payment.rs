//! `/console/payments/{id}`: one payment.

use askama::Template;
use cashier_core::money::Money;
use cashier_core::time::Timestamp;

use super::lists::{ApprovalLine, NoticeLine, RefundLine, notice_state, refund_state};
use super::payments::PaymentLine;
use super::{ConsoleNote, StaffView};
use crate::pages::moment::localized;
use crate::pages::timeline::{body_name, since, state_name, state_tone};
use crate::pages::{Body, Event, Frame, Page};

/// One payment, and what can be done about it.
#[derive(Template)]
#[template(path = "console_payment.html")]
pub struct PaymentPage {
    /// The frame around the page.
    pub frame: Frame,
    /// The reader.
    pub staff: StaffView,
    /// The payment.
    pub line: PaymentLine,
    /// When it expires unless it is paid.
    pub expires_at: Timestamp,
    /// The merchant's `Client-Id`.
    pub client_id: String,
    /// What can still be refunded, in major units, if the reader may.
    pub refundable: Option<String>,
    /// The id of the refund that the form would ask for.
    pub request: String,
    /// True if the reader may close it.
    pub can_cancel: bool,
    /// Its refunds.
    pub refunds: Vec<RefundLine>,
    /// Refunds of it that wait for approval.
    pub approvals: Vec<ApprovalLine>,
    /// The notices about it.
    pub notices: Vec<NoticeLine>,
    /// What happened, the oldest first.
    pub events: Vec<Event>,
    /// What came of the last form.
    pub note: Option<ConsoleNote>,
}

impl PaymentPage {
    fn state(&self) -> &'static str {
        state_name(&self.frame, self.line.state)
    }

    fn tone(&self) -> &'static str {
        state_tone(self.line.state)
    }

    fn refund_state(&self, line: &RefundLine) -> (&'static str, &'static str) {
        refund_state(&self.frame, line.state)
    }

    fn notice_state(&self, line: &NoticeLine) -> (&'static str, &'static str) {
        notice_state(&self.frame, line.state)
    }

    fn tries(&self, line: &NoticeLine) -> String {
        localized(self.frame.locale, &line.tries.to_string())
    }

    fn is_done(&self) -> bool {
        self.note == Some(ConsoleNote::Done)
    }

    fn currency(&self) -> &'static str {
        self.line.amount.currency().code()
    }

    fn since_start(&self, event: &Event) -> String {
        since(&self.frame, &self.events, event)
    }

    fn body_name(&self, body: &Body) -> &'static str {
        body_name(&self.frame, body)
    }

    fn refunded(&self) -> Option<&Money> {
        self.line.refunded.as_ref()
    }
}

impl Page for PaymentPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}
