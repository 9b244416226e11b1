//! Idempotency: the record of a request that took effect.
//!
//! Invariant: key, fingerprint, effect and answer are written in one batch. The same key with the same command
//! gives the same answer, byte for byte; the same key with another command is refused and changes nothing.

use crate::error::{Code, Error};
use crate::kernel::{Decision, Row};
use crate::ledger::Owner;
use crate::time::Timestamp;
use crate::world::World;

/// The operation a key belongs to. Equal keys of different operations do not conflict. The name is stored.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Operation {
    /// A merchant creates a payment; the key is its `paymentRequestId`.
    Pay,
    /// A merchant refunds; the key is its `refundRequestId`.
    Refund,
    /// A merchant writes to a user's inbox; the key is its `requestId`.
    SendInbox,
    /// A user confirms an order of another acquirer; the key is the client's idempotency key. The key for one of our
    /// own payments is kept with the payment.
    Confirm,
    /// Money reaches a user from outside; the key is the operator's reference.
    TopUp,
    /// A user opens an order of another acquirer; the key is the acquirer's name and its id of the order.
    OpenForeign,
    /// A merchant shares a paid order; the key is its `shareRequestId`.
    Share,
    /// A merchant takes a share back; the key is its `returnRequestId`.
    ReturnShare,
    /// A merchant ends sharing; the key is its `finishRequestId`.
    FinishShare,
    /// A merchant requests that a refund be retried; the key is its `retryRequestId`.
    RetryRefund,
}

impl Operation {
    /// Every operation.
    pub const ALL: [Self; 10] = [
        Self::Pay,
        Self::Refund,
        Self::SendInbox,
        Self::Confirm,
        Self::TopUp,
        Self::OpenForeign,
        Self::Share,
        Self::ReturnShare,
        Self::FinishShare,
        Self::RetryRefund,
    ];

    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pay => "pay",
            Self::Refund => "refund",
            Self::SendInbox => "send_inbox",
            Self::Confirm => "confirm",
            Self::TopUp => "top_up",
            Self::OpenForeign => "open_foreign",
            Self::Share => "share",
            Self::ReturnShare => "return_share",
            Self::FinishShare => "finish_share",
            Self::RetryRefund => "retry_refund",
        }
    }

    /// True if the call leaves a row about money: a payment, an order, a refund, a share or a transfer. Its key is kept
    /// as long as that row, and such rows are never deleted.
    pub const fn leaves_money_row(self) -> bool {
        match self {
            Self::Pay
            | Self::Refund
            | Self::Confirm
            | Self::TopUp
            | Self::OpenForeign
            | Self::Share
            | Self::ReturnShare
            | Self::FinishShare
            | Self::RetryRefund => true,
            Self::SendInbox => false,
        }
    }

    /// The operation with this stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operation| operation.name() == name)
    }
}

/// What makes a request unique: its owner, its operation, and the caller's own key.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RequestKey {
    /// The merchant or user that sent it.
    pub owner: Owner,
    /// Which operation.
    pub operation: Operation,
    /// The caller's own key.
    pub key: String,
}

/// The SHA-256 of the parsed command, without anything that may differ when one request is sent twice.
pub type Fingerprint = [u8; 32];

/// The record of a request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
    /// What makes it unique.
    pub key: RequestKey,
    /// When it took effect.
    pub at: Timestamp,
    /// The result of it.
    pub effect: Effect,
}

/// The result of a request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Effect {
    /// It took effect and was answered.
    Done {
        /// The fingerprint of the command.
        fingerprint: Fingerprint,
        /// What it created: a payment, a refund, a message.
        subject: Owner,
        /// The body of the answer.
        answer: Vec<u8>,
    },
    /// The key was cancelled before any request with it arrived; a late request is refused.
    Barred,
}

impl Row for Request {
    type Key = RequestKey;

    fn key(&self) -> RequestKey {
        self.key.clone()
    }
}

/// The answer to an idempotent request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// The body, the same each time the request is sent.
    pub body: Vec<u8>,
    /// What the request created.
    pub subject: Owner,
    /// True if the answer is from the record and nothing was done.
    pub replayed: bool,
}

/// Looks up the record of a request: `Some` is the stored answer, `None` means that the work still has to be done.
///
/// # Errors
/// `REPEAT_REQ_INCONSISTENT` when the key belongs to another command; `ORDER_STATUS_INVALID` when the key was barred.
pub fn replay(world: &mut World, key: &RequestKey, fingerprint: &Fingerprint) -> Decision<Option<Answer>> {
    let Some(record) = world.requests.get(key)? else { return Ok(None) };
    match &record.effect {
        Effect::Barred => {
            Err(Error::new(Code::OrderStatusInvalid).with_detail("This request id was cancelled.").into())
        }
        Effect::Done { fingerprint: known, subject, answer } if known == fingerprint => {
            Ok(Some(Answer { body: answer.clone(), subject: *subject, replayed: true }))
        }
        Effect::Done { .. } => Err(used_otherwise(&key.key).into()),
    }
}

/// The error for a key that belongs to another request.
pub(crate) fn used_otherwise(key: &str) -> Error {
    let detail = format!("The id {key} was used for a request with other content.");
    Error::new(Code::RepeatReqInconsistent).with_detail(detail)
}

/// Writes the record of a request that took effect, and returns its first answer.
///
/// # Errors
/// Only when the record was not loaded.
pub fn record(
    world: &mut World,
    key: RequestKey,
    at: Timestamp,
    fingerprint: Fingerprint,
    subject: Owner,
    body: Vec<u8>,
) -> Decision<Answer> {
    let answer = Answer { body, subject, replayed: false };
    let effect = Effect::Done { fingerprint, subject, answer: answer.body.clone() };
    world.requests.put(Request { key, at, effect })?;
    Ok(answer)
}
