//! Why a call of a mini program failed, as its `fail` callback sees it.

use serde_json::{Map, Value, json};

/// Errors of the bridge itself. APIs with their own numbers, such as `request`, use those instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BridgeError {
    /// The host has no such API.
    NotImplemented,
    /// A parameter is missing, of the wrong type, or not allowed.
    InvalidParameter,
    /// Any other error without its own number.
    Unknown,
    /// The program may not do this.
    NoPermission,
    /// No response in time.
    TimedOut,
    /// Another payment is open.
    Busy,
    /// The program is being closed.
    Closed,
    /// Too many calls, or a message that is too large.
    Limit,
}

impl BridgeError {
    /// The number in `error`.
    pub const fn number(self) -> i64 {
        match self {
            Self::NotImplemented => 1,
            Self::InvalidParameter => 2,
            Self::Unknown => 3,
            Self::NoPermission => 4,
            Self::TimedOut => 5,
            Self::Busy => 10_001,
            Self::Closed => 10_002,
            Self::Limit => 10_003,
        }
    }
}

/// The object passed to `fail`.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    error: i64,
    message: String,
    more: Map<String, Value>,
}

impl Failure {
    /// A failure with one of the bridge's numbers.
    pub fn new(error: BridgeError, message: impl Into<String>) -> Self {
        Self::numbered(error.number(), message)
    }

    /// A failure with one of the API's own numbers.
    pub fn numbered(error: i64, message: impl Into<String>) -> Self {
        Self { error, message: message.into(), more: Map::new() }
    }

    /// A wrong parameter, for the caller to correct.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(BridgeError::InvalidParameter, message)
    }

    /// Adds a member to the object.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.more.insert(name.to_owned(), value.into());
        self
    }

    /// The number in `error`.
    pub const fn number(&self) -> i64 {
        self.error
    }

    /// The whole object.
    pub fn to_json(&self) -> Value {
        let mut object = self.more.clone();
        object.insert("error".to_owned(), json!(self.error));
        object.insert("errorMessage".to_owned(), json!(self.message));
        Value::Object(object)
    }
}
