//! The rows of a table of operations.

use cashier_core::error::Error;
use cashier_protocol::dialect::{Description, Dialect};
use cashier_protocol::wallet::sign::SignedPath;
use futures_util::future::BoxFuture;

use super::{AcquirerCall, Call, Reply};

/// An operation of a dialect.
#[derive(Debug)]
pub struct Row {
    /// Its path.
    pub path: SignedPath,
    /// Who may call it, and what it does.
    pub operation: Operation,
    /// Its description.
    pub description: &'static Description,
    /// True when a suspended client cannot call it although no decision refuses it, because it calls somebody else or
    /// only reads. Orders, shares, tokens and messages are refused by their decisions, which still answer repeats of
    /// earlier requests.
    pub(super) is_refused_when_suspended: bool,
}

/// Who may call an operation, and what it does.
#[derive(Clone, Copy, Debug)]
pub enum Operation {
    /// A merchant calls it.
    Merchant(Run),
    /// A partner wallet, whose users pay our merchants, calls it.
    Wallet(Run),
    /// An acquirer, whose orders our users pay, calls it. It is known from the configuration.
    Acquirer(AcquirerRun),
}

/// Reads the body of a client's call, executes it, and writes the answer.
pub type Run = for<'a> fn(Call<'a>) -> BoxFuture<'a, Result<Reply, Error>>;

/// The same for a call of an acquirer.
pub type AcquirerRun = for<'a> fn(AcquirerCall<'a>) -> BoxFuture<'a, Result<Reply, Error>>;

impl Row {
    /// An operation with its path, handler and description.
    pub const fn new(path: SignedPath, operation: Operation, description: &'static Description) -> Self {
        Self { path, operation, description, is_refused_when_suspended: false }
    }

    /// The same, refused for suspended clients.
    #[must_use]
    pub const fn never_when_suspended(mut self) -> Self {
        self.is_refused_when_suspended = true;
        self
    }

    /// Its name among the operations of its dialect: the last part of its path. Partners have some of the same names.
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

/// An operation in three steps: read the body, execute, write the answer. A reader in brackets also gets the call,
/// and may use what the process knows.
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
