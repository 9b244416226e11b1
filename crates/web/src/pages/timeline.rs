//! `/timeline/{payment_id}`: everything that happened to one order, in chronological order.

use askama::Template;
use cashier_core::money::Money;
use cashier_core::time::Timestamp;

use super::json::laid_out;
use super::moment::localized;
use super::{Frame, Page, TourStep};
use crate::texts::Texts;

/// The timeline of one order.
#[derive(Template)]
#[template(path = "timeline.html")]
pub struct TimelinePage {
    /// The frame around the page.
    pub frame: Frame,
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
    /// What happened, oldest first.
    pub events: Vec<Event>,
}

/// Who acts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lane {
    /// The merchant's server.
    Merchant,
    /// The wallet.
    Wallet,
    /// The user.
    User,
    /// The ledger.
    Ledger,
    /// Messages to the user.
    Message,
}

/// What happened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EventKind {
    /// A merchant called the OpenAPI.
    ApiCall,
    /// The order was made.
    Created,
    /// The user confirmed.
    Confirmed,
    /// Money moved.
    Transfer,
    /// The order was cancelled.
    Cancelled,
    /// The order expired.
    Expired,
    /// Money was refunded.
    Refunded,
    /// A notice is waiting.
    NoticeDue,
    /// The merchant accepted a notice.
    NoticeDelivered,
    /// The merchant did not accept a notice.
    NoticeFailed,
    /// A notice was given up.
    NoticeGivenUp,
    /// A message appeared in the inbox.
    ToldInbox,
    /// An e-mail was sent.
    ToldEmail,
    /// An SMS was sent.
    ToldSms,
}

/// How good a result is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// As intended.
    Good,
    /// In progress.
    Open,
    /// Failed.
    Bad,
}

/// One event.
#[derive(Clone, Debug)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// Who acts.
    pub lane: Lane,
    /// The kind.
    pub kind: EventKind,
    /// The details, as code: a path, an id, a URL.
    pub subject: Option<String>,
    /// The result and how good it is.
    pub result: Option<(String, Tone)>,
    /// The money that moved.
    pub transfer: Option<TransferFacts>,
    /// Bodies that can be expanded.
    pub bodies: Vec<Body>,
    /// How long it took, in microseconds.
    pub duration_us: Option<i64>,
}

/// A transfer of the ledger.
#[derive(Clone, Debug)]
pub struct TransferFacts {
    /// The debited account.
    pub debit: String,
    /// The credited account.
    pub credit: String,
    /// The amount.
    pub amount: Money,
}

/// A body of a call or notice, as sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Body {
    /// The request.
    Request(String),
    /// The answer.
    Answer(String),
}

impl Lane {
    pub(super) const ALL: [Self; 5] = [Self::Merchant, Self::Wallet, Self::User, Self::Ledger, Self::Message];

    /// The name in style sheets.
    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::Merchant => "merchant",
            Self::Wallet => "wallet",
            Self::User => "user",
            Self::Ledger => "ledger",
            Self::Message => "message",
        }
    }

    pub(super) const fn name(self, texts: &Texts) -> &'static str {
        let t = &texts.timeline;
        match self {
            Self::Merchant => t.merchant,
            Self::Wallet => t.wallet,
            Self::User => t.user,
            Self::Ledger => t.ledger,
            Self::Message => t.message,
        }
    }
}

impl EventKind {
    pub(super) const fn name(self, texts: &Texts) -> &'static str {
        let t = &texts.timeline.events_named;
        match self {
            Self::ApiCall => t.api_call,
            Self::Created => t.created,
            Self::Confirmed => t.confirmed,
            Self::Transfer => t.transfer,
            Self::Cancelled => t.cancelled,
            Self::Expired => t.expired,
            Self::Refunded => t.refunded,
            Self::NoticeDue => t.notice_due,
            Self::NoticeDelivered => t.notice_delivered,
            Self::NoticeFailed => t.notice_failed,
            Self::NoticeGivenUp => t.notice_given_up,
            Self::ToldInbox => t.told_inbox,
            Self::ToldEmail => t.told_email,
            Self::ToldSms => t.told_sms,
        }
    }
}

impl Event {
    pub(super) fn took(&self, frame: &Frame) -> Option<String> {
        Some(span(frame.locale, self.duration_us?))
    }
}

impl Tone {
    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Open => "open",
            Self::Bad => "bad",
        }
    }
}

impl TimelinePage {
    fn state_name(&self) -> &'static str {
        state_name(&self.frame, self.state)
    }

    fn count(&self) -> String {
        (self.frame.t.timeline.events)(u64::try_from(self.events.len()).unwrap_or(u64::MAX))
    }

    /// The time since the first event, such as `+0.042 s`.
    fn since_start(&self, event: &Event) -> String {
        since(&self.frame, &self.events, event)
    }

    fn body_name(&self, body: &Body) -> &'static str {
        body_name(&self.frame, body)
    }
}

/// The time of an event since the first, such as `+0.042 s`.
pub(super) fn since(frame: &Frame, events: &[Event], event: &Event) -> String {
    let start = events.first().map_or(event.at, |first| first.at);
    let micros = event.at.as_micros().saturating_sub(start.as_micros());
    format!("+{}", span(frame.locale, micros))
}

/// What a body is.
pub(super) fn body_name(frame: &Frame, body: &Body) -> &'static str {
    let t = &frame.t.timeline;
    match body {
        Body::Request(_) => t.body_request,
        Body::Answer(_) => t.body_answer,
    }
}

impl Body {
    /// The text with line breaks if it is JSON, otherwise unchanged.
    pub(super) fn pretty(&self) -> String {
        let (Self::Request(text) | Self::Answer(text)) = self;
        laid_out(text)
    }
}

/// A payment state as text.
pub(super) fn state_name(frame: &Frame, state: &str) -> &'static str {
    let t = &frame.t.timeline;
    match state {
        "succeeded" => t.state_succeeded,
        "cancelled" => t.state_cancelled,
        "expired" => t.state_expired,
        _ => t.state_created,
    }
}

/// The tone of a payment state in style sheets.
pub(super) fn state_tone(state: &str) -> &'static str {
    match state {
        "succeeded" => "good",
        "created" => "open",
        _ => "off",
    }
}

/// Microseconds as `42 ms` or `1.250 s`, and from a minute on as `2:05 min`.
fn span(locale: crate::texts::Locale, micros: i64) -> String {
    let millis = micros.max(0) / 1_000;
    let text = match millis {
        0..=999 => format!("{millis} ms"),
        1_000..=59_999 => format!("{}.{:03} s", millis / 1_000, millis % 1_000),
        _ => format!("{}:{:02} min", millis / 60_000, millis / 1_000 % 60),
    };
    let text = localized(locale, &text);
    if locale == crate::texts::Locale::Ar { text.replace('.', "٫") } else { text }
}

impl Page for TimelinePage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn tour_step(&self) -> Option<TourStep> {
        Some(TourStep::Timeline)
    }
}
