//! What a call or a notice can fail with. Nothing here ever holds a key.

use serde_json::{Map, Value};
use thiserror::Error;

use crate::codes::{Code, RetryAdvice};
use crate::transport::Trouble;

/// Why a call has no answer that can be used.
#[derive(Debug, Error)]
pub enum Error {
    /// The wallet refused the request for good.
    #[error(transparent)]
    Api(Box<ApiError>),
    /// Nobody knows whether the request took effect.
    #[error(transparent)]
    UnknownOutcome(Box<UnknownOutcome>),
    /// The wallet accepted the request, but its answer has another form than this version of the package knows.
    #[error("{path}: accepted, with an answer that this version cannot read: {why}")]
    Unreadable {
        /// The path of the operation.
        path: &'static str,
        /// The whole answer.
        answer: Map<String, Value>,
        /// What is wrong with it.
        why: serde_json::Error,
    },
    /// The request cannot be written as JSON, or not be signed. Nothing was sent.
    #[error("the request cannot be sent: {0}")]
    Unsendable(&'static str),
}

/// The wallet refused the request: `resultStatus` `F`.
#[derive(Clone, PartialEq, Debug, Error)]
#[error("{path}: {code}: {message}")]
pub struct ApiError {
    /// The path of the operation.
    pub path: &'static str,
    /// A code of the registry, or one that is newer than this package.
    pub code: String,
    /// What the wallet says about it.
    pub message: String,
    /// The whole answer.
    pub answer: Map<String, Value>,
}

impl ApiError {
    /// The code, if this package knows it.
    pub fn known(&self) -> Option<Code> {
        Code::parse(&self.code)
    }

    /// Whether sending again can help.
    pub fn retry(&self) -> RetryAdvice {
        self.known().map_or(RetryAdvice::Never, |code| code.row().retry)
    }

    /// What to do about it.
    pub fn what_to_do(&self) -> &'static str {
        self.known().map_or("Read the message.", |code| code.row().what_to_do)
    }

    /// The path of the code's entry in the catalogue that the wallet serves.
    pub fn docs(&self) -> String {
        format!("/docs/errors#{}", self.code)
    }
}

/// There was no answer, none signed by the wallet, or one with `resultStatus` `U`, and sending the request again did not
/// change that. Never treat it as failed: inquire, or send the same request again later.
#[derive(Debug, Error)]
#[error("{path}: the outcome is not known after {attempts} attempts: {}", self.why())]
pub struct UnknownOutcome {
    /// The path of the operation.
    pub path: &'static str,
    /// How often the request was sent.
    pub attempts: u32,
    /// The last answer, if it was the wallet's.
    pub answer: Option<Map<String, Value>>,
    /// Why there was none.
    #[source]
    pub trouble: Option<Trouble>,
}

impl UnknownOutcome {
    /// The code of the answer.
    pub fn code(&self) -> Option<&str> {
        self.answer.as_ref()?.get("result")?.get("resultCode")?.as_str()
    }

    fn why(&self) -> String {
        let trouble = || self.trouble.as_ref().map(ToString::to_string);
        self.code().map(str::to_owned).or_else(trouble).unwrap_or_default()
    }
}

/// What is wrong with a message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// A header is missing or not readable.
    Header,
    /// It is for another client.
    Client,
    /// The signature does not match.
    Signature,
    /// It is too old, or from the future.
    Time,
    /// The body is not what it must be.
    Body,
}

/// A message is not from the wallet, not for this client, or too old.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("{message}")]
pub struct VerificationError {
    /// What is wrong with it.
    pub fault: Fault,
    /// The same in words.
    pub message: String,
}

impl VerificationError {
    pub(crate) fn new(fault: Fault, message: impl Into<String>) -> Self {
        Self { fault, message: message.into() }
    }
}

/// Why there is no client.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum ConfigError {
    /// An environment variable is absent or empty.
    #[error("{0} is not set")]
    NotSet(&'static str),
    /// A key is neither PEM nor base64.
    #[error("the {0} key is neither PEM nor base64")]
    NotEncoded(&'static str),
    /// A key cannot be used.
    #[error(
        "the {0} key is not an RSA key of 2048 to 8192 bits that can be read; an encrypted one has to be decrypted first"
    )]
    NotRsa(&'static str),
    /// The address is none of HTTP.
    #[error("the base URL is no address of http or https")]
    NotAnAddress,
    /// The HTTP client cannot be set up.
    #[error("HTTP cannot be set up: {0}")]
    Http(String),
}
