//! One provider's account, ready for calls: what every connector can do, in words that are common to all.

use std::sync::Arc;

use bytes::Bytes;
use cashier_core::payment::Payment;
use cashier_core::provider::{
    AttemptId, CallKind, Fault, Finding, Made, PaymentAttempt, ProviderCall, ProviderName, QueryAnswer,
    Receiver, SendAnswer,
};
use cashier_core::reconcile::BillLine;
use cashier_core::time::Timestamp;
use cashier_protocol::limits::Limit;
use data_encoding::HEXLOWER;

use super::alipay::Alipay;
use super::answers::not_sent;
use super::qq::Qq;
use super::request::PayerFacts;
use super::settings::SettingsError;
use super::wechat::Wechat;
use crate::outbound::{Exchange, Exchanged, Outbound, Post, Reach};
use crate::pipeline::Engine;
use crate::rsa_pool::RsaPool;

/// What calls need.
#[derive(Clone)]
pub(super) struct Wire {
    pub(super) engine: Engine,
    pub(super) outbound: Outbound,
    pub(super) pool: RsaPool,
}

/// How much of an answer is read.
const ANSWER_MAX: usize = 1024 * 1024;
/// How much of a bill is read.
const BILL_MAX: usize = 64 * 1024 * 1024;

impl Wire {
    /// Makes a call. `None` when there is no whole answer, whatever the reason.
    pub(super) async fn exchange(&self, method: &str, post: Post, is_bill: bool) -> Option<Exchanged> {
        let limit = if is_bill { BILL_MAX } else { ANSWER_MAX };
        match self.outbound.exchange(Exchange { method: method.to_owned(), post, limit }).await {
            Ok(answer) => Some(answer),
            Err(failure) => {
                let why = failure.explain("cashier provider add … --private");
                tracing::warn!(error = %why, "a provider gave no answer");
                None
            }
        }
    }

    /// A POST.
    pub(super) async fn post(
        &self,
        url: String,
        kind: &str,
        body: impl Into<Bytes>,
        reach: Reach,
    ) -> Option<Vec<u8>> {
        let headers = vec![("content-type".to_owned(), kind.to_owned())];
        let answer = self.exchange("POST", Post { url, headers, body: body.into(), reach }, false).await?;
        answer.body
    }

    /// A nonce of 32 characters.
    pub(super) fn nonce(&self) -> String {
        HEXLOWER.encode(&self.engine.entropy().secret())
    }

    /// The time that the provider lives in. A demo's clock is moved; a provider's is not.
    pub(super) fn now(&self) -> Timestamp {
        self.engine.clock().unmoved()
    }

    /// The times at which a message of the provider may have been signed: a sandbox moves with us.
    pub(super) fn times(&self) -> [Timestamp; 2] {
        [self.engine.clock().unmoved(), self.engine.clock().now()]
    }
}

/// An order to make.
pub(super) struct Order<'a> {
    pub(super) attempt: &'a PaymentAttempt,
    pub(super) payment: &'a Payment,
    pub(super) facts: PayerFacts,
    pub(super) notify_url: String,
}

/// What a provider call is about.
pub(super) struct Task<'a> {
    pub(super) call: &'a ProviderCall,
    /// Of a refund: the shares that go back together with it, where the provider takes them back like that.
    pub(super) returns: Vec<ProviderCall>,
    /// The paid amount, in minor units.
    pub(super) total: i64,
    /// The provider's number of the payment.
    pub(super) transaction: Arc<str>,
    pub(super) notify_url: String,
}

impl Task<'_> {
    /// The number of the share that a return is about.
    pub(super) fn share_number(&self) -> Option<String> {
        let number = self.call.share?;
        Some(cashier_core::provider::ProviderCallId { number, ..self.call.id }.to_string())
    }

    pub(super) fn note(&self) -> String {
        self.call.note.as_deref().unwrap_or("share").to_owned()
    }
}

/// What came of making an order.
#[derive(Debug)]
pub(super) enum Creation {
    /// What to record.
    Made(Made),
    /// It is paid or closed already: the order has to be asked for.
    Ask,
}

/// What came of closing an order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Closing {
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
pub(super) struct ToldRefund {
    /// The merchant's number of it.
    pub(super) number: String,
    /// How much went back, in words; `None` when no money moved.
    pub(super) sum: Option<String>,
    /// When.
    pub(super) at: Option<Timestamp>,
}

/// What a notice says.
#[derive(Debug)]
pub(super) enum Told {
    /// An order is paid.
    Paid(AttemptId, Finding),
    /// A refund ended.
    Refund(ToldRefund),
    /// An order that was paid is refunded, in part or in full.
    PaidAndRefunded(AttemptId, Finding, ToldRefund),
    /// Something that changes nothing here.
    Nothing,
}

/// A notice that is not believed: what is wrong, and the order, when the signature vouches for it.
pub(super) type Refused = (Fault, Option<AttemptId>);

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
pub(super) struct Bill {
    /// What could be read.
    pub(super) lines: Vec<BillLine>,
    /// What could not: the line, and what is odd about it.
    pub(super) odd: Vec<String>,
}

/// One account, ready for calls.
pub(super) enum Connector {
    Wechat(Box<Wechat>),
    Alipay(Box<Alipay>),
    Qq(Box<Qq>),
}

/// Calls the same method of whichever provider it is.
macro_rules! each {
    ($self:expr, $one:ident => $call:expr) => {
        match $self {
            Self::Wechat($one) => $call,
            Self::Alipay($one) => $call,
            Self::Qq($one) => $call,
        }
    };
}

impl Connector {
    /// From an account's settings and its opened secrets.
    pub(super) fn build(
        provider: ProviderName,
        settings: &str,
        secrets: &str,
        private: bool,
    ) -> Result<Self, SettingsError> {
        let reach = if private { Reach::Anywhere } else { Reach::Public };
        Ok(match provider {
            ProviderName::WechatPay => Self::Wechat(Box::new(Wechat::build(settings, secrets, reach)?)),
            ProviderName::Alipay => Self::Alipay(Box::new(Alipay::build(settings, secrets, reach)?)),
            ProviderName::QqWallet => Self::Qq(Box::new(Qq::build(settings, secrets, reach)?)),
        })
    }

    pub(super) async fn create(&self, wire: &Wire, order: &Order<'_>) -> Creation {
        each!(self, one => one.create(wire, order).await)
    }

    pub(super) async fn query(&self, wire: &Wire, attempt: &PaymentAttempt) -> Finding {
        each!(self, one => one.query(wire, attempt).await)
    }

    pub(super) async fn close(&self, wire: &Wire, attempt: &PaymentAttempt) -> Closing {
        each!(self, one => one.close(wire, attempt).await)
    }

    /// Makes a provider call's call, or makes it again under its number.
    pub(super) async fn send(&self, wire: &Wire, task: &Task<'_>) -> SendAnswer {
        match (task.call.kind, self) {
            (CallKind::Refund | CallKind::Surplus, _) => each!(self, one => one.refund(wire, task).await),
            (_, Self::Wechat(one)) => one.share(wire, task).await,
            (_, Self::Alipay(one)) => one.share(wire, task).await,
            (_, Self::Qq(_)) => not_sent("QQ Wallet has no profit sharing"),
        }
    }

    /// Asks what the provider has under a provider call's number.
    pub(super) async fn ask(&self, wire: &Wire, task: &Task<'_>) -> QueryAnswer {
        match (task.call.kind, self) {
            (CallKind::Refund | CallKind::Surplus, _) => {
                each!(self, one => one.query_refund(wire, task).await)
            }
            (_, Self::Wechat(one)) => one.query_share(wire, task).await,
            (_, Self::Alipay(one)) => one.query_share(wire, task).await,
            (_, Self::Qq(_)) => QueryAnswer::Unknown,
        }
    }

    /// Puts a receiver of shares on the provider's list. `Some(reason)` when it was refused; `None` when it is there.
    pub(super) async fn add_receiver(
        &self,
        wire: &Wire,
        receiver: &Receiver,
        name: Option<&str>,
    ) -> Result<Option<String>, ()> {
        match self {
            Self::Wechat(one) => one.add_receiver(wire, receiver, name).await,
            Self::Alipay(one) => one.add_receiver(wire, receiver, name).await,
            Self::Qq(_) => Ok(Some("QQ Wallet has no profit sharing".to_owned())),
        }
    }

    /// Takes a receiver off the provider's list. The answer is read as that of [`Connector::add_receiver`].
    pub(super) async fn remove_receiver(
        &self,
        wire: &Wire,
        receiver: &Receiver,
    ) -> Result<Option<String>, ()> {
        match self {
            Self::Wechat(one) => one.remove_receiver(wire, receiver).await,
            Self::Alipay(one) => one.remove_receiver(wire, receiver).await,
            Self::Qq(_) => Ok(Some("QQ Wallet has no profit sharing".to_owned())),
        }
    }

    pub(super) async fn bill(&self, wire: &Wire, day: &str) -> Result<Bill, BillProblem> {
        match self {
            Self::Wechat(one) => one.bill(wire, day).await,
            Self::Alipay(one) => one.bill(wire, day).await,
            Self::Qq(one) => one.bill(wire, day).await,
        }
    }

    pub(super) fn read_notice(
        &self,
        wire: &Wire,
        headers: &[(String, String)],
        body: &[u8],
    ) -> Result<Told, Refused> {
        each!(self, one => one.read_notice(wire, headers, body))
    }

    /// The answer to a notice: status, content type and body.
    pub(super) fn answer(&self, taken: bool, body: &[u8]) -> (u16, &'static str, &'static str) {
        match (self, taken) {
            (Self::Wechat(_), _) => super::wechat::answer(taken, body),
            (Self::Alipay(_), true) => (200, "text/plain; charset=utf-8", "success"),
            (Self::Alipay(_), false) => (400, "text/plain; charset=utf-8", "fail"),
            (Self::Qq(_), true) => (200, "text/xml; charset=utf-8", cashier_protocol::qq::notices::ACCEPTED),
            (Self::Qq(_), false) => (400, "text/xml; charset=utf-8", cashier_protocol::qq::notices::REFUSED),
        }
    }
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
