//! How the wallet's code reports failures, and errors when a host is set up.

use cashier_host::spi::{self, SpiCode};
use thiserror::Error;
use uniffi::UnexpectedUniFFICallbackError;

/// A service failed. `reason` is for logs; neither users nor programs see it.
#[derive(Clone, Debug, PartialEq, Eq, Error, uniffi::Error)]
pub enum SpiError {
    /// 1000: unknown.
    #[error("1000: {reason}")]
    Unknown {
        /// For logs.
        reason: String,
    },
    /// 1001: the user gave up.
    #[error("1001: {reason}")]
    UserCancel {
        /// For logs.
        reason: String,
    },
    /// 1002: the wallet's own service is at fault.
    #[error("1002: {reason}")]
    AppServiceError {
        /// For logs.
        reason: String,
    },
    /// 1003: no answer in time.
    #[error("1003: {reason}")]
    Timeout {
        /// For logs.
        reason: String,
    },
    /// 1005: a system error.
    #[error("1005: {reason}")]
    SystemError {
        /// For logs.
        reason: String,
    },
    /// 2001: an agreement is not finished.
    #[error("2001: {reason}")]
    AuthPendingAgreement {
        /// For logs.
        reason: String,
    },
    /// An exception that is not one of the others. Counts as 1000.
    #[error("1000, an unexpected exception: {reason}")]
    Unexpected {
        /// For logs.
        reason: String,
    },
}

impl From<UnexpectedUniFFICallbackError> for SpiError {
    fn from(error: UnexpectedUniFFICallbackError) -> Self {
        Self::Unexpected { reason: error.reason }
    }
}

impl From<SpiError> for spi::SpiError {
    fn from(error: SpiError) -> Self {
        let (code, reason) = match error {
            SpiError::Unknown { reason } | SpiError::Unexpected { reason } => (SpiCode::Unknown, reason),
            SpiError::UserCancel { reason } => (SpiCode::UserCancel, reason),
            SpiError::AppServiceError { reason } => (SpiCode::AppService, reason),
            SpiError::Timeout { reason } => (SpiCode::Timeout, reason),
            SpiError::SystemError { reason } => (SpiCode::System, reason),
            SpiError::AuthPendingAgreement { reason } => (SpiCode::AuthPendingAgreement, reason),
        };
        Self::new(code, reason)
    }
}

/// The wallet's code failed where failures have no specific meaning, such as in [`HostUi`](crate::HostUi).
#[derive(Clone, Debug, PartialEq, Eq, Error, uniffi::Error)]
pub enum HostFault {
    /// An exception.
    #[error("{reason}")]
    Unexpected {
        /// For logs.
        reason: String,
    },
}

impl From<UnexpectedUniFFICallbackError> for HostFault {
    fn from(error: UnexpectedUniFFICallbackError) -> Self {
        Self::Unexpected { reason: error.reason }
    }
}

/// The description of a host, a program or an event is invalid.
#[derive(Clone, Debug, PartialEq, Eq, Error, uniffi::Error)]
pub enum SetupError {
    /// A text that must be JSON is not JSON.
    #[error("{field} is not JSON: {reason}")]
    NotJson {
        /// The name of the text.
        field: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The system could not start a thread.
    #[error("no thread: {reason}")]
    NoThread {
        /// The system's error.
        reason: String,
    },
}

/// Reads a JSON text.
pub(crate) fn json(field: &str, text: &str) -> Result<serde_json::Value, SetupError> {
    serde_json::from_str(text)
        .map_err(|error| SetupError::NotJson { field: field.to_owned(), reason: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every error has its official number, and an exception counts as the unknown error.
    #[test]
    fn errors_have_their_codes() {
        let reason = || "why".to_owned();
        let table = [
            (SpiError::Unknown { reason: reason() }, "1000"),
            (SpiError::UserCancel { reason: reason() }, "1001"),
            (SpiError::AppServiceError { reason: reason() }, "1002"),
            (SpiError::Timeout { reason: reason() }, "1003"),
            (SpiError::SystemError { reason: reason() }, "1005"),
            (SpiError::AuthPendingAgreement { reason: reason() }, "2001"),
            (UnexpectedUniFFICallbackError::new("why").into(), "1000"),
        ];
        for (error, code) in table {
            assert!(error.to_string().starts_with(code));
            let error = spi::SpiError::from(error);
            assert_eq!((error.code.as_str(), error.message.as_str()), (code, "why"));
        }
    }
}
