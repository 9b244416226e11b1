//! Standard Webhooks, beside the signature of a client's dialect: three headers that say which message this is, when it was
//! sent, and that the wallet sent it. The body stays as the dialect has it. CloudEvents adds more headers for clients
//! that want them.
//!
//! <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>

mod cloud_event;
mod key;
mod secret;
mod verifier;

use std::borrow::Cow;

use cashier_core::time::Timestamp;

use crate::dialect::Header;

pub use cloud_event::CloudEvent;
pub use key::{NotAKey, WebhookKey};
pub use secret::{WebhookSecret, WebhookSecrets};
pub use verifier::{NotAVerifier, WebhookVerifier};

/// The id of the message, the same on every attempt and when it is resent by hand.
pub const ID: &str = "webhook-id";
/// When the attempt was made, in seconds since 1970.
pub const TIMESTAMP: &str = "webhook-timestamp";
/// The signatures, separated by spaces.
pub const SIGNATURE: &str = "webhook-signature";

/// An attempt to deliver a notice.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    /// The id of the message. It has no `.`, which separates the parts of what is signed.
    pub id: &'a str,
    /// When the attempt is made. Receivers refuse one that is five minutes away from their own time.
    pub at: Timestamp,
    /// The bytes that are sent.
    pub body: &'a [u8],
}

impl Attempt<'_> {
    const fn seconds(&self) -> i64 {
        self.at.as_micros().div_euclid(1_000_000)
    }

    /// What is signed.
    fn signed(&self) -> Vec<u8> {
        let mut signed = format!("{}.{}.", self.id, self.seconds()).into_bytes();
        signed.extend_from_slice(self.body);
        signed
    }

    /// The three headers. There is one signature for each secret and key: while one is being replaced, the earlier one
    /// signs too.
    pub fn headers(&self, secrets: &[WebhookSecret], keys: &[WebhookKey]) -> [Header; 3] {
        let signed = self.signed();
        let symmetric = secrets.iter().map(|secret| secret.sign(&signed));
        let asymmetric = keys.iter().map(|key| key.sign(&signed));
        let signatures = symmetric.chain(asymmetric).collect::<Vec<_>>().join(" ");
        [
            (ID, Cow::Owned(self.id.to_owned())),
            (TIMESTAMP, Cow::Owned(self.seconds().to_string())),
            (SIGNATURE, Cow::Owned(signatures)),
        ]
    }
}

#[cfg(test)]
mod tests;
