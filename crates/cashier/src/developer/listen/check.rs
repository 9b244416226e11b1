//! Checks an event's signature as a merchant's server must.

use cashier_protocol::wallet::diagnosis::{Message, Verdict, diagnose};
use cashier_protocol::wallet::keys::VerifyingKey;

use crate::developer::wire::Event;

/// What the check has found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Checked {
    /// The wallet signed this event for this client and path.
    Valid,
    /// It did not, and why.
    Wrong(String),
    /// There is no key to check with.
    NoKey,
}

/// Who events must be for, and by whom.
#[derive(Clone, Debug)]
pub(super) struct Checker {
    pub(super) client_id: String,
    pub(super) key: Option<VerifyingKey>,
}

impl Checker {
    /// Checks an event whose signature covers `path`.
    pub(super) fn check(&self, event: &Event, path: &str) -> Checked {
        let Some(key) = &self.key else { return Checked::NoKey };
        let client_id = event.header("client-id");
        if client_id != self.client_id {
            return Checked::Wrong(format!("client-id is {client_id:?}, not {}", self.client_id));
        }
        let message = Message {
            path,
            client_id,
            time: event.header("request-time"),
            body: event.bytes(),
            signature: event.header("signature"),
        };
        match diagnose(&message, std::slice::from_ref(key), &[]) {
            Verdict::Valid { .. } => Checked::Valid,
            Verdict::Explained(found) | Verdict::Unexplained(found) => {
                let texts: Vec<String> = found.into_iter().map(|difference| difference.text).collect();
                let unknown = || "another key signed it, or it was changed on its way".to_owned();
                Checked::Wrong(if texts.is_empty() { unknown() } else { texts.join(" ") })
            }
        }
    }
}
