//! The headers of Standard Webhooks, with the keys of this wallet.

use std::sync::Arc;

use cashier_core::merchant::Webhooks;
use cashier_core::time::Timestamp;
use cashier_protocol::dialect::Header;
use cashier_protocol::webhook::{Attempt, WebhookKey, WebhookSecrets};

/// Signs notices for receivers of Standard Webhooks. Cheap to clone.
#[derive(Clone, Debug)]
pub struct WebhookSigner {
    /// The secrets of all clients.
    pub secrets: WebhookSecrets,
    /// The wallet's own keys, the present one first.
    pub keys: Arc<[WebhookKey]>,
    /// The wallet's address, which names it as the source of its CloudEvents.
    pub source: Arc<str>,
}

impl WebhookSigner {
    /// The headers of an attempt: id, time and body.
    pub(super) fn headers(&self, client: &Webhooks, (id, at, body): (&str, Timestamp, &[u8])) -> [Header; 3] {
        let secrets = client.versions(at).map(|version| self.secrets.secret(client.client, version));
        Attempt { id, at, body }.headers(&secrets.collect::<Vec<_>>(), &self.keys)
    }
}
