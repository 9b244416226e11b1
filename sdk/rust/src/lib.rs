//! Take payments through an OpenCashier wallet.
//!
//! [`Client`] has a method for each operation of the wallet's OpenAPI. Every request is signed and every answer verified;
//! a request whose outcome is unknown is sent again under the same id, so that it takes effect once. Notices are verified
//! over their exact bytes. [`verify_webhook`] checks a notice without the keys of the API.

#[rustfmt::skip]
mod answer_parts;
#[rustfmt::skip]
pub mod answers;
mod client;
mod clock;
#[expect(clippy::doc_markdown, reason = "the texts are those of the wallet's own description")]
#[rustfmt::skip]
mod codes;
mod errors;
mod keys;
mod notice;
mod operation;
#[rustfmt::skip]
mod operations;
mod order;
#[rustfmt::skip]
mod request_parts;
#[rustfmt::skip]
pub mod requests;
mod retry;
mod signer;
mod transport;
mod webhook;

pub use client::{Client, Config, new_id};
pub use codes::{Code, CodeRow, RetryAdvice, Status};
pub use errors::{ApiError, ConfigError, Error, Fault, UnknownOutcome, VerificationError};
pub use notice::{ACKNOWLEDGEMENT, Notice, Outcome};
pub use operation::Operation;
pub use requests::Amount;
pub use retry::Retry;
pub use transport::{Http, Reply, Transport, Trouble};
pub use webhook::{verify_webhook, verify_webhook_at};
