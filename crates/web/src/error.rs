//! Maps failures of the engine and the store to errors for callers.

use cashier_core::error::{Code, Error};
use cashier_engine::SubmitError;
use cashier_store::StoreError;

/// The error that a caller gets for a failed submission.
pub fn submit_error(error: SubmitError) -> Error {
    match error {
        SubmitError::Refused(error) => error,
        SubmitError::Busy | SubmitError::Unavailable => Error::new(Code::ServiceUnavailable),
        SubmitError::Failed => Error::new(Code::UnknownException),
    }
}

/// The error that a caller gets for a failed read. The cause is logged.
pub fn read_error(error: &StoreError) -> Error {
    tracing::error!(error = %error, "a read failed");
    match error {
        StoreError::Unavailable(_) | StoreError::Conflict(_) => Error::new(Code::ServiceUnavailable),
        _ => Error::new(Code::UnknownException),
    }
}
