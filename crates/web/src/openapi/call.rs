//! What an operation works with, and what it gives back.

use cashier_core::error::Error;
use cashier_core::ledger::Owner;
use cashier_core::request::Answer;
use cashier_engine::acquirers::Acquirer;
use cashier_protocol::dialect::Dialect;

use crate::app::Shared;
use crate::merchants::KnownMerchant;

/// A call of a merchant or a partner wallet that was checked.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// The state of the system.
    pub app: &'a Shared,
    /// What the client speaks.
    pub dialect: &'static dyn Dialect,
    /// Who calls.
    pub merchant: &'a KnownMerchant,
    /// The body, as it came.
    pub body: &'a [u8],
}

/// A call of an acquirer that was checked.
#[derive(Clone, Copy)]
pub struct AcquirerCall<'a> {
    /// The state of the system.
    pub app: &'a Shared,
    /// Who calls.
    pub acquirer: &'a Acquirer,
    /// The body, as it came.
    pub body: &'a [u8],
}

/// Writes an answer that says nothing but success.
pub type Plain = fn() -> Vec<u8>;

/// What an operation gives back.
#[derive(Debug)]
pub struct Reply {
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
    pub(super) subject: Option<Owner>,
    pub(super) replayed: bool,
}

impl Reply {
    /// An answer with this body.
    pub const fn new(body: Vec<u8>) -> Self {
        Self { status: 200, body, subject: None, replayed: false }
    }

    /// A refusal.
    pub fn refusal(dialect: &dyn Dialect, error: &Error) -> Self {
        Self { status: dialect.http_status(error.code), ..Self::new(dialect.failure(error)) }
    }

    /// The same, about a payment.
    #[must_use]
    pub fn about(mut self, subject: impl Into<Owner>) -> Self {
        self.subject = Some(subject.into());
        self
    }
}

impl From<Answer> for Reply {
    fn from(answer: Answer) -> Self {
        Self { replayed: answer.replayed, ..Self::new(answer.body) }
    }
}
