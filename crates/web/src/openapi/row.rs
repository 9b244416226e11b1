//! What a table of operations is made of.

use cashier_core::error::Error;
use cashier_protocol::dialect::{Description, Dialect};
use cashier_protocol::wallet::sign::SignedPath;
use futures_util::future::BoxFuture;

use super::{AcquirerCall, Call, Reply};

/// An operation of a dialect.
#[derive(Debug)]
pub struct Row {
    /// Where it is.
    pub path: SignedPath,
    /// Who may call it, and what it does.
    pub operation: Operation,
    /// What it says about itself.
    pub description: &'static Description,
    /// True when a suspended client cannot call it although no decision refuses it: it asks somebody else, or only reads. Orders,
    /// shares, tokens and messages are refused by their decisions, which give repeats of what was done before their answers.
    pub(super) is_refused_when_suspended: bool,
}

/// Who may call an operation, and what it does.
#[derive(Clone, Copy, Debug)]
pub enum Operation {
    /// A merchant calls it.
    Merchant(Run),
    /// A partner wallet calls it, whose users pay our merchants.
    Wallet(Run),
    /// An acquirer calls it, whose orders our users pay. It is known by the configuration.
    Acquirer(AcquirerRun),
}

/// Reads the body of a client's call, does what it says, and writes the answer.
pub type Run = for<'a> fn(Call<'a>) -> BoxFuture<'a, Result<Reply, Error>>;

/// The same for a call of an acquirer.
pub type AcquirerRun = for<'a> fn(AcquirerCall<'a>) -> BoxFuture<'a, Result<Reply, Error>>;

impl Row {
    /// An operation.
    pub const fn new(path: SignedPath, operation: Operation, description: &'static Description) -> Self {
        Self { path, operation, description, is_refused_when_suspended: false }
    }

    /// The same, which suspended clients cannot call.
    #[must_use]
    pub const fn never_when_suspended(mut self) -> Self {
        self.is_refused_when_suspended = true;
        self
    }

    /// Its name among the operations of its dialect: what its path ends with. Partners have some of the same names.
    pub fn id(&self) -> String {
        let name = self.path.as_str().rsplit('/').next().unwrap_or_default();
        match self.operation {
            Operation::Merchant(_) => name.to_owned(),
            Operation::Wallet(_) | Operation::Acquirer(_) => {
                let (first, rest) = name.split_at_checked(1).unwrap_or_default();
                format!("partner{}{rest}", first.to_ascii_uppercase())
            }
        }
    }
}

/// A dialect with its operations: a row of the registry.
#[derive(Clone, Copy, Debug)]
pub struct Spoken {
    /// The dialect.
    pub dialect: &'static dyn Dialect,
    /// Its operations.
    pub operations: &'static [Row],
}

/// An operation in three steps: reads the body, does what it says, writes the answer. What stands in brackets reads the body with
/// the call at hand, and may look at what the process knows.
#[macro_export]
macro_rules! operation {
    ($caller:ident, [$read:expr], $handle:expr, $answer:expr $(,)?) => {
        $crate::openapi::Operation::$caller(|call| {
            ::std::boxed::Box::pin(async move {
                let request = ($read)(&call)?;
                ($handle)(call, request, $answer).await
            })
        })
    };
    ($caller:ident, $parse:expr, $handle:expr, $answer:expr $(,)?) => {
        $crate::openapi::Operation::$caller(|call| {
            ::std::boxed::Box::pin(async move {
                let request = ($parse)(call.body)?;
                ($handle)(call, request, $answer).await
            })
        })
    };
}
