//! Checks an event's signatures as a merchant's server must.

use cashier_protocol::wallet::diagnosis::{Message, Verdict, diagnose};
use cashier_protocol::wallet::keys::VerifyingKey;
use cashier_protocol::webhook::{ID, SIGNATURE, TIMESTAMP, WebhookVerifier};

use crate::developer::wire::Event;

/// What the check has found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Checked {
    /// The wallet signed this event for this client and path: all of these signatures are right.
    Valid(Vec<Scheme>),
    /// It did not, and why.
    Wrong(String),
    /// There is no key to check with.
    NoKey,
}

/// A way of signing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scheme {
    /// That of the client's dialect, with the wallet's key.
    Wallet,
    /// Standard Webhooks with the client's secret.
    WebhookSecret,
    /// Standard Webhooks with the wallet's key.
    WebhookKey,
}

impl Scheme {
    /// What a line calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wallet => "wallet",
            Self::WebhookSecret => "webhook secret",
            Self::WebhookKey => "webhook key",
        }
    }

    const fn of(verifier: &WebhookVerifier) -> Self {
        match verifier {
            WebhookVerifier::Secret(_) => Self::WebhookSecret,
            WebhookVerifier::Key(_) => Self::WebhookKey,
        }
    }
}

/// Who events must be for, and by whom.
#[derive(Clone, Debug)]
pub(super) struct Checker {
    pub(super) client_id: String,
    pub(super) key: Option<VerifyingKey>,
    pub(super) webhook: Option<WebhookVerifier>,
}

impl Checker {
    /// Checks an event whose signature covers `path`, with all that there is to check with.
    pub(super) fn check(&self, event: &Event, path: &str) -> Checked {
        let mut schemes = Vec::new();
        if let Some(key) = &self.key {
            if let Some(why) = self.wallet(key, event, path) {
                return Checked::Wrong(why);
            }
            schemes.push(Scheme::Wallet);
        }
        if let Some(verifier) = &self.webhook {
            let scheme = Scheme::of(verifier);
            let (id, time, signature) = (event.header(ID), event.header(TIMESTAMP), event.header(SIGNATURE));
            if !verifier.verifies(id, time, event.bytes(), signature) {
                return Checked::Wrong(format!("{SIGNATURE} is not right for the {}", scheme.name()));
            }
            schemes.push(scheme);
        }
        if schemes.is_empty() { Checked::NoKey } else { Checked::Valid(schemes) }
    }

    /// Why the signature of the wallet dialect is not right; `None` when it is.
    fn wallet(&self, key: &VerifyingKey, event: &Event, path: &str) -> Option<String> {
        let client_id = event.header("client-id");
        if client_id != self.client_id {
            return Some(format!("client-id is {client_id:?}, not {}", self.client_id));
        }
        let message = Message {
            path,
            client_id,
            time: event.header("request-time"),
            body: event.bytes(),
            signature: event.header("signature"),
        };
        match diagnose(&message, std::slice::from_ref(key), &[]) {
            Verdict::Valid { .. } => None,
            Verdict::Explained(found) | Verdict::Unexplained(found) => {
                let texts: Vec<String> = found.into_iter().map(|difference| difference.text).collect();
                let unknown = || "another key signed it, or it was changed on its way".to_owned();
                Some(if texts.is_empty() { unknown() } else { texts.join(" ") })
            }
        }
    }
}
