//! The proof of one row as JSON, format `opencashier.proof/v1`; docs/proof.md describes it.
//!
//! Numbers are strings of digits, which JavaScript reads exactly, and bytes are in base64. Both are refused if they are
//! written in another way, so that nobody can change a proof unseen. Unknown members are ignored.

mod read;
mod write;

use thiserror::Error;

pub use read::read;
pub use write::write;

/// The name of the format.
pub const FORMAT: &str = "opencashier.proof/v1";

/// Why a text is not a proof.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum ProofError {
    /// It is not JSON, or too long.
    #[error("this is not a proof in JSON")]
    Json,
    /// It has another format.
    #[error("this is not a proof of the format {FORMAT}")]
    Format,
    /// A member is missing or malformed.
    #[error("{0} is missing or malformed")]
    Member(String),
}

#[cfg(test)]
mod tests;
