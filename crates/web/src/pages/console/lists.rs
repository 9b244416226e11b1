//! `/console/refunds`, `/console/notices`, `/console/merchants` and `/console/audit`.

use askama::Template;
use cashier_core::money::Money;
use cashier_core::time::Timestamp;

use super::StaffView;
use super::payments::Choice;
use crate::pages::moment::localized;
use crate::pages::{Frame, Page};

/// A list of refunds.
#[derive(Template)]
#[template(path = "console_refunds.html")]
pub struct RefundsPage {
    /// The frame around the page.
    pub frame: Frame,
    /// The reader.
    pub staff: StaffView,
    /// The merchants to choose from.
    pub merchants: Vec<Choice>,
    /// The refunds, the newest first.
    pub lines: Vec<RefundLine>,
    /// The next page.
    pub next: Option<String>,
    /// True if the page ended before it was full.
    pub is_cut: bool,
}

/// One refund.
pub struct RefundLine {
    /// Its id.
    pub id: String,
    /// The payment.
    pub payment: String,
    /// When it was asked for.
    pub at: Timestamp,
    /// The amount.
    pub amount: Money,
    /// Why.
    pub reason: String,
    /// The state's name.
    pub state: &'static str,
    /// Why it failed, if it did: a code of the registry.
    pub code: Option<&'static str>,
}

/// A refund's state in the reader's language, and its tone.
pub(super) fn refund_state(frame: &Frame, state: &str) -> (&'static str, &'static str) {
    match state {
        "succeeded" => (frame.t.console.refunded, "good"),
        "failed" => (frame.t.console.refund_failed, "bad"),
        _ => (frame.t.console.notice_due, "open"),
    }
}

impl RefundsPage {
    fn state(&self, line: &RefundLine) -> (&'static str, &'static str) {
        refund_state(&self.frame, line.state)
    }
}

impl Page for RefundsPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}

/// A list of notices.
#[derive(Template)]
#[template(path = "console_notices.html")]
pub struct NoticesPage {
    /// The frame around the page.
    pub frame: Frame,
    /// The reader.
    pub staff: StaffView,
    /// The merchants to choose from.
    pub merchants: Vec<Choice>,
    /// True if none was chosen yet.
    pub needs_choice: bool,
    /// The notices, the newest first.
    pub lines: Vec<NoticeLine>,
    /// The next page.
    pub next: Option<String>,
    /// True if the page ended before it was full.
    pub is_cut: bool,
}

/// One notice.
pub struct NoticeLine {
    /// Its id.
    pub id: String,
    /// What it is about, as a search takes it.
    pub subject: String,
    /// Where it is sent.
    pub url: String,
    /// When it is tried next, or was delivered or given up.
    pub at: Timestamp,
    /// The state's name.
    pub state: &'static str,
    /// How often it was tried.
    pub tries: u32,
    /// True if the reader may have it sent again.
    pub can_resend: bool,
}

/// A notice's state in the reader's language, and its tone.
pub(super) fn notice_state(frame: &Frame, state: &str) -> (&'static str, &'static str) {
    let t = &frame.t.console;
    match state {
        "delivered" => (t.notice_delivered, "good"),
        "given_up" => (t.notice_given_up, "bad"),
        _ => (t.notice_due, "open"),
    }
}

impl NoticesPage {
    fn tries(&self, line: &NoticeLine) -> String {
        localized(self.frame.locale, &line.tries.to_string())
    }

    fn state(&self, line: &NoticeLine) -> (&'static str, &'static str) {
        notice_state(&self.frame, line.state)
    }
}

impl Page for NoticesPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}

/// The merchants.
#[derive(Template)]
#[template(path = "console_merchants.html")]
pub struct MerchantsPage {
    /// The frame around the page.
    pub frame: Frame,
    /// The reader.
    pub staff: StaffView,
    /// The merchants, by `Client-Id`.
    pub lines: Vec<MerchantLine>,
}

/// One merchant.
pub struct MerchantLine {
    /// Its `Client-Id`.
    pub client_id: String,
    /// Its name.
    pub name: String,
    /// When it was added.
    pub at: Timestamp,
    /// True if it takes test money.
    pub is_test: bool,
    /// True if the operator suspended it.
    pub is_suspended: bool,
}

impl Page for MerchantsPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}

/// What members did.
#[derive(Template)]
#[template(path = "console_audit.html")]
pub struct AuditPage {
    /// The frame around the page.
    pub frame: Frame,
    /// The reader.
    pub staff: StaffView,
    /// The lines, the newest first.
    pub lines: Vec<AuditRow>,
    /// The next page.
    pub next: Option<String>,
}

/// One thing that a member did.
pub struct AuditRow {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub login: String,
    /// From where.
    pub address: String,
    /// What.
    pub act: String,
    /// To which row.
    pub subject: String,
    /// Details.
    pub detail: String,
}

impl Page for AuditPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}

/// Refunds that wait for approval.
#[derive(Template)]
#[template(path = "console_approvals.html")]
pub struct ApprovalsPage {
    /// The frame around the page.
    pub frame: Frame,
    /// The reader.
    pub staff: StaffView,
    /// The requests, the oldest first.
    pub lines: Vec<ApprovalLine>,
}

/// One request.
pub struct ApprovalLine {
    /// Its id.
    pub id: String,
    /// The payment.
    pub payment: String,
    /// When it was asked for.
    pub at: Timestamp,
    /// The amount.
    pub amount: Money,
    /// Why.
    pub reason: String,
    /// Who asked.
    pub asked_by: String,
    /// True if the reader may approve it.
    pub can_approve: bool,
    /// True if the reader may decline it.
    pub can_decline: bool,
}

impl Page for ApprovalsPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}
