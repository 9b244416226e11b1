//! A provider's code for one account: making calls, and reading notices and bills, in terms common to all providers.
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

/// One account with a provider, ready for calls. Methods with a default are for providers that offer the feature.
#[async_trait]
pub trait Connector: Send + Sync {
    /// Creates an order under the attempt's number, or repeats that call.
    async fn create(&self, wire: &Wire, order: &Order<'_>) -> Creation;

    /// Queries an order.
    async fn query(&self, wire: &Wire, attempt: &PaymentAttempt) -> Finding;

    /// Makes sure that an order can no longer be paid.
    async fn close(&self, wire: &Wire, attempt: &PaymentAttempt) -> Closing;

    /// Returns true when no call of ours can any longer create an order that the provider does not know.
    fn is_beyond_paying(&self, attempt: &PaymentAttempt, now: Timestamp) -> bool {
        now >= attempt.sent_at.saturating_add(IN_FLIGHT)
    }

    /// Makes a refund, or repeats the call under its number.
    async fn refund(&self, wire: &Wire, task: &Task<'_>) -> SendAnswer;

    /// Queries what the provider has under a refund's number.
    async fn query_refund(&self, wire: &Wire, task: &Task<'_>) -> QueryAnswer;

    /// Makes a share, takes one back, or ends sharing; or repeats the call under its number.
    async fn share(&self, _wire: &Wire, _task: &Task<'_>) -> SendAnswer {
        SendAnswer::Unknown
    }

    /// Queries what the provider has under the number of a call of [`Connector::share`].
    async fn query_share(&self, _wire: &Wire, _task: &Task<'_>) -> QueryAnswer {
        QueryAnswer::Unknown
    }

    /// Adds a receiver of shares to the provider's list.
    async fn add_receiver(&self, _wire: &Wire, _receiver: &Receiver, _name: Option<&str>) -> Listed {
        Listed::Unknown
    }

    /// Removes a receiver from the provider's list.
    async fn remove_receiver(&self, _wire: &Wire, _receiver: &Receiver) -> Listed {
        Listed::Unknown
    }

    /// The bill of a day, such as `2026-11-21`.
    async fn bill(&self, wire: &Wire, day: &str) -> Result<Bill, BillProblem>;

    /// Reads a notice and verifies its signature. It makes no call.
    fn read_notice(
        &self,
        wire: &Wire,
        headers: &[(String, String)],
        body: &[u8],
    ) -> Result<Notice, RefusedNotice>;

    /// Returns true when keys were fetched that may verify a notice with an unknown signature.
    async fn learn_keys(&self, _wire: &Wire, _headers: &[(String, String)]) -> bool {
        false
    }

    /// The answer to a notice; if it was `taken`, the provider need not send it again.
    fn answer_notice(&self, taken: bool, body: &[u8]) -> CallbackAnswer;

    /// The provider's page where a visitor signs in.
    ///
    /// # Errors
    /// `LOGIN_METHOD_OFF` when there is none, or the account lacks a required setting.
    fn consent_url(&self, _method: LoginMethod, _asked: &Asked<'_>) -> Result<String, Error> {
        Err(Error::new(Code::LoginMethodOff))
    }

    /// The identity behind a code: from that page, or from a mini program.
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

/// The result of changing the provider's list of receivers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Listed {
    /// The list is as requested.
    Done,
    /// The provider, or the check of the fields, refuses; with a message.
    Refused(String),
    /// The outcome is unknown.
    Unknown,
}

/// An order to create.
pub struct Order<'a> {
    /// The attempt; its id is the merchant's order number.
    pub attempt: &'a PaymentAttempt,
    /// The payment.
    pub payment: &'a Payment,
    /// What is known about the payer.
    pub facts: PayerFacts,
    /// Where the provider sends its notices.
    pub notify_url: String,
}

/// A provider call and what it needs.
pub struct Task<'a> {
    /// The call; its id is the merchant's number for it.
    pub call: &'a ProviderCall,
    /// For a refund: the shares that are returned together with it, where the provider does that.
    pub returns: Vec<ProviderCall>,
    /// The paid amount, in minor units.
    pub total: i64,
    /// The provider's number of the payment.
    pub transaction: Arc<str>,
    /// Where the provider sends its notices.
    pub notify_url: String,
}

impl Task<'_> {
    /// The number of the share that a return refers to.
    pub fn share_number(&self) -> Option<String> {
        let number = self.call.share?;
        Some(ProviderCallId { number, ..self.call.id }.to_string())
    }

    /// The note that the other side sees about a share.
    pub fn note(&self) -> String {
        self.call.note.as_deref().unwrap_or("share").to_owned()
    }
}

/// The result of creating an order.
#[derive(Debug)]
pub enum Creation {
    /// What to record.
    Made(Made),
    /// It is already paid or closed: the order has to be queried.
    Ask,
}

impl Creation {
    /// The order exists, and this is what the payer needs.
    pub fn ready(params: &ClientParams) -> Self {
        let text = serde_json::to_string(params);
        Self::Made(text.map_or(Made::Unknown, |text| Made::Ready { params: Arc::from(text) }))
    }
}

/// The result of closing an order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Closing {
    /// Nobody can pay it any more.
    Closed,
    /// The provider has no such order.
    Absent,
    /// It is paid, or about to be: query it.
    Ask,
    /// The outcome is unknown.
    Unknown,
}

/// A refund reported by a notice. It may be ours, or one that was made at the provider.
#[derive(Debug)]
pub struct RefundNotice {
    /// The merchant's number of it.
    pub number: String,
    /// The amount returned, as text; `None` when no money moved.
    pub sum: Option<String>,
    /// When.
    pub at: Option<Timestamp>,
}

/// The content of a notice.
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

/// A notice that is not accepted: the fault, and the order if the signature vouches for it.
pub type RefusedNotice = (Fault, Option<AttemptId>);

/// Why there is no bill.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BillProblem {
    /// There was no activity on that day.
    #[error("there were no transactions on that day")]
    Empty,
    /// It is not available yet.
    #[error("the provider has not created the bill yet; try again later")]
    NotReady,
    /// The provider refused, or its answer cannot be understood.
    #[error("the bill cannot be read: {0}")]
    Unreadable(String),
    /// There was no answer.
    #[error("the provider does not answer")]
    NoAnswer,
}

/// A bill that was read.
#[derive(Debug, Default)]
pub struct Bill {
    /// The lines that could be read.
    pub lines: Vec<BillLine>,
    /// The lines that could not, with the problem.
    pub odd: Vec<String>,
}

/// A text that we compose for a provider: without control characters, and truncated between characters to the field's
/// limit, in the provider's own unit.
pub(super) fn cut(text: &str, limit: Limit) -> String {
    let text: String = text.chars().filter(|letter| !letter.is_control()).collect();
    match limit.cut(&text).trim_end() {
        "" => "Order".to_owned(),
        cut => cut.to_owned(),
    }
}

/// The maximum length kept of a refusal.
const REASON_MAX: usize = 200;

/// A refusal in the provider's own words.
pub(super) fn reason(code: &str, text: &str) -> Arc<str> {
    let whole = format!("{code}: {text}");
    Arc::from(whole.chars().filter(|letter| !letter.is_control()).take(REASON_MAX).collect::<String>())
}
