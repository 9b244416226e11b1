//! What failures of the engine and the store are to whoever called.

use cashier_core::error::{Code, Error};
use cashier_engine::SubmitError;
use cashier_store::StoreError;

/// What a failed submission is to a caller.
pub fn submit_error(error: SubmitError) -> Error {
    match error {
        SubmitError::Refused(error) => error,
        SubmitError::Busy | SubmitError::Unavailable => Error::new(Code::ServiceUnavailable),
        SubmitError::Failed => Error::new(Code::UnknownException),
    }
}

/// What a failed read is to a caller. The cause goes to the log.
pub fn read_error(error: &StoreError) -> Error {
    tracing::error!(error = %error, "a read failed");
    match error {
        StoreError::Unavailable(_) | StoreError::Conflict(_) => Error::new(Code::ServiceUnavailable),
        _ => Error::new(Code::UnknownException),
    }
}
