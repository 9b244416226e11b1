//! What a provider's code does for one account: the calls, and the reading of notices and bills, in words that are common
//! to all providers.
//!
//! Invariant: silence and doubt are answers of their own (`Unknown`). A connector never turns them into a failure.

use std::sync::Arc;

use async_trait::async_trait;
use cashier_core::app::LoginMethod;
use cashier_core::app_user::Identity;
use cashier_core::error::{Code, Error};
use cashier_core::payment::Payment;
use cashier_core::provider::{
    AttemptId, Fault, Finding, IN_FLIGHT, Made, PaymentAttempt, ProviderCall, ProviderCallId, QueryAnswer,
    Receiver, SendAnswer,
};
use cashier_core::reconcile::BillLine;
use cashier_core::time::Timestamp;
use cashier_protocol::limits::Limit;

use super::login::Asked;
use super::request::{ClientParams, PayerFacts};
use super::wire::Wire;

/// One account with a provider, ready for calls. What has a default is for providers that offer it.
#[async_trait]
pub trait Connector: Send + Sync {
    /// Makes an order under the attempt's number, or makes it again.
    async fn create(&self, wire: &Wire, order: &Order<'_>) -> Creation;

    /// Asks how an order stands.
    async fn query(&self, wire: &Wire, attempt: &PaymentAttempt) -> Finding;

    /// Sees to it that an order can no longer be paid.
    async fn close(&self, wire: &Wire, attempt: &PaymentAttempt) -> Closing;

    /// True when an order that the provider does not know can come to be known by no call of ours any more.
    fn is_beyond_paying(&self, attempt: &PaymentAttempt, now: Timestamp) -> bool {
        now >= attempt.sent_at.saturating_add(IN_FLIGHT)
    }

    /// Makes a refund, or makes it again under its number.
    async fn refund(&self, wire: &Wire, task: &Task<'_>) -> SendAnswer;

    /// Asks what the provider has under a refund's number.
    async fn query_refund(&self, wire: &Wire, task: &Task<'_>) -> QueryAnswer;

    /// Makes a share, takes one back, or ends sharing; or makes the call again under its number.
    async fn share(&self, _wire: &Wire, _task: &Task<'_>) -> SendAnswer {
        SendAnswer::Unknown
    }

    /// Asks what the provider has under the number of a call of [`Connector::share`].
    async fn query_share(&self, _wire: &Wire, _task: &Task<'_>) -> QueryAnswer {
        QueryAnswer::Unknown
    }

    /// Puts a receiver of shares on the provider's list.
    async fn add_receiver(&self, _wire: &Wire, _receiver: &Receiver, _name: Option<&str>) -> Listed {
        Listed::Unknown
    }

    /// Takes a receiver off the provider's list.
    async fn remove_receiver(&self, _wire: &Wire, _receiver: &Receiver) -> Listed {
        Listed::Unknown
    }

    /// The bill of a day, such as `2026-11-21`.
    async fn bill(&self, wire: &Wire, day: &str) -> Result<Bill, BillProblem>;

    /// Reads a notice and proves its signature. It makes no call.
    fn read_notice(
        &self,
        wire: &Wire,
        headers: &[(String, String)],
        body: &[u8],
    ) -> Result<Notice, RefusedNotice>;

    /// True when keys were fetched by which a notice with an unknown signature may be right now.
    async fn learn_keys(&self, _wire: &Wire, _headers: &[(String, String)]) -> bool {
        false
    }

    /// The answer to a notice, which the provider need not send again when it was `taken`.
    fn answer_notice(&self, taken: bool, body: &[u8]) -> CallbackAnswer;

    /// The provider's page that asks a visitor who signs in.
    ///
    /// # Errors
    /// `LOGIN_METHOD_OFF` when there is none, or the account lacks what it needs.
    fn consent_url(&self, _method: LoginMethod, _asked: &Asked<'_>) -> Result<String, Error> {
        Err(Error::new(Code::LoginMethodOff))
    }

    /// Whom a code stands for: one of that page, or one of a mini program.
    ///
    /// # Errors
    /// `INVALID_CODE`; `LOGIN_METHOD_OFF` as above; `CHANNEL_REFUSED` and `CHANNEL_NO_ANSWER`.
    async fn identify(&self, _wire: &Wire, _method: LoginMethod, _code: &str) -> Result<Identity, Error> {
        Err(Error::new(Code::LoginMethodOff))
    }
}

/// The answer to a notice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CallbackAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The type of the body.
    pub content_type: &'static str,
    /// The body.
    pub body: &'static str,
}

/// What came of changing the provider's list of receivers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Listed {
    /// The list is as it was asked to be.
    Done,
    /// The provider, or its form, refuses; in words.
    Refused(String),
    /// Nobody knows.
    Unknown,
}

/// An order to make.
pub struct Order<'a> {
    /// The attempt; its id is the merchant's number of the order.
    pub attempt: &'a PaymentAttempt,
    /// The payment.
    pub payment: &'a Payment,
    /// What is known about the payer.
    pub facts: PayerFacts,
    /// Where the provider's notices go.
    pub notify_url: String,
}

/// What a provider call is about.
pub struct Task<'a> {
    /// The call; its id is the merchant's number of it.
    pub call: &'a ProviderCall,
    /// Of a refund: the shares that go back together with it, where the provider takes them back like that.
    pub returns: Vec<ProviderCall>,
    /// The paid amount, in minor units.
    pub total: i64,
    /// The provider's number of the payment.
    pub transaction: Arc<str>,
    /// Where the provider's notices go.
    pub notify_url: String,
}

impl Task<'_> {
    /// The number of the share that a return is about.
    pub fn share_number(&self) -> Option<String> {
        let number = self.call.share?;
        Some(ProviderCallId { number, ..self.call.id }.to_string())
    }

    /// What the other side reads about a share.
    pub fn note(&self) -> String {
        self.call.note.as_deref().unwrap_or("share").to_owned()
    }
}

/// What came of making an order.
#[derive(Debug)]
pub enum Creation {
    /// What to record.
    Made(Made),
    /// It is paid or closed already: the order has to be asked for.
    Ask,
}

impl Creation {
    /// The order is there, and this is what the payer needs.
    pub fn ready(params: &ClientParams) -> Self {
        let text = serde_json::to_string(params);
        Self::Made(text.map_or(Made::Unknown, |text| Made::Ready { params: Arc::from(text) }))
    }
}

/// What came of closing an order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Closing {
    /// Nobody can pay it any more.
    Closed,
    /// The provider has no such order.
    Absent,
    /// It is paid, or about to be: ask.
    Ask,
    /// Nobody knows.
    Unknown,
}

/// A refund that a notice tells of. It may be ours, or one that was made at the provider.
#[derive(Debug)]
pub struct RefundNotice {
    /// The merchant's number of it.
    pub number: String,
    /// How much went back, in words; `None` when no money moved.
    pub sum: Option<String>,
    /// When.
    pub at: Option<Timestamp>,
}

/// What a notice says.
#[derive(Debug)]
pub enum Notice {
    /// An order is paid.
    Paid(AttemptId, Finding),
    /// A refund ended.
    Refund(RefundNotice),
    /// An order that was paid is refunded, in part or in full.
    PaidAndRefunded(AttemptId, Finding, RefundNotice),
    /// Something that changes nothing here.
    Nothing,
}

/// A notice that is not believed: what is wrong, and the order, when the signature vouches for it.
pub type RefusedNotice = (Fault, Option<AttemptId>);

/// Why there is no bill.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BillProblem {
    /// Nothing happened on that day.
    #[error("there was no business on that day")]
    Empty,
    /// It is made later.
    #[error("the provider has not made the bill yet; ask again later")]
    NotReady,
    /// The provider refused, or cannot be understood.
    #[error("the bill cannot be read: {0}")]
    Unreadable(String),
    /// There was no answer.
    #[error("the provider does not answer")]
    NoAnswer,
}

/// A bill that was read.
#[derive(Debug, Default)]
pub struct Bill {
    /// What could be read.
    pub lines: Vec<BillLine>,
    /// What could not: the line, and what is odd about it.
    pub odd: Vec<String>,
}

/// A text that we compose for a provider: without control characters, and cut between letters to what the field takes, in
/// the provider's own unit.
pub(super) fn cut(text: &str, limit: Limit) -> String {
    let text: String = text.chars().filter(|letter| !letter.is_control()).collect();
    match limit.cut(&text).trim_end() {
        "" => "Order".to_owned(),
        cut => cut.to_owned(),
    }
}

/// How much of a refusal is kept.
const REASON_MAX: usize = 200;

/// A refusal in the provider's own words.
pub(super) fn reason(code: &str, text: &str) -> Arc<str> {
    let whole = format!("{code}: {text}");
    Arc::from(whole.chars().filter(|letter| !letter.is_control()).take(REASON_MAX).collect::<String>())
}
