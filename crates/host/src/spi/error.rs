//! How an SPI reports failure.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The codes of SPI errors. 1004 does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SpiCode {
    /// 1000: unknown; also an exception or a panic in the host's code.
    Unknown,
    /// 1001: the user cancelled.
    UserCancel,
    /// 1002: the host's own service failed.
    AppService,
    /// 1003: no response in time.
    Timeout,
    /// 1005: a system error.
    System,
    /// 2001: an agreement is not complete.
    AuthPendingAgreement,
}

impl SpiCode {
    /// Every code.
    pub const ALL: [Self; 6] = [
        Self::Unknown,
        Self::UserCancel,
        Self::AppService,
        Self::Timeout,
        Self::System,
        Self::AuthPendingAgreement,
    ];

    /// The number in the vendors' notation.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "1000",
            Self::UserCancel => "1001",
            Self::AppService => "1002",
            Self::Timeout => "1003",
            Self::System => "1005",
            Self::AuthPendingAgreement => "2001",
        }
    }

    /// The code with this number; any other number is an unknown error.
    pub fn parse(text: &str) -> Self {
        Self::ALL.into_iter().find(|code| code.as_str() == text).unwrap_or(Self::Unknown)
    }
}

/// An SPI error.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[error("{}: {message}", code.as_str())]
pub struct SpiError {
    /// The kind of failure.
    pub code: SpiCode,
    /// For logs. Never shown to users or passed to programs.
    pub message: String,
}

impl SpiError {
    /// An error with a message for logs.
    pub fn new(code: SpiCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

impl From<SpiCode> for SpiError {
    fn from(code: SpiCode) -> Self {
        Self { code, message: String::new() }
    }
}
