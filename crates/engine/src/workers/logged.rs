//! A call to a merchant's server, for the log of calls.

use std::time::Duration;

use bytes::Bytes;
use cashier_core::id::MerchantId;
use cashier_core::time::Timestamp;
use cashier_store::call_log::CallKind;
use url::Url;

use crate::call_log::{Call, Headers, Message};
use crate::outbound::{Answer, Failure};

/// What was sent.
pub(super) struct Sent {
    pub(super) client: MerchantId,
    pub(super) headers: Headers,
    pub(super) body: Bytes,
}

impl Sent {
    /// The call that began at `at`, once it has ended.
    pub(super) fn ended(
        self,
        at: Timestamp,
        duration: Duration,
        (url, answered): (&Url, &Result<Answer, Failure>),
    ) -> Call {
        let (status, body) = match answered {
            Ok(answer) => (Some(answer.status), Bytes::copy_from_slice(&answer.body)),
            Err(failure) => (None, Bytes::from(failure.to_string())),
        };
        Call {
            client: self.client,
            at,
            kind: CallKind::Webhook,
            method: "POST".to_owned(),
            path: url.path().to_owned(),
            status,
            duration,
            request: Message { headers: Box::new(move || self.headers), body: self.body },
            response: Message { headers: Box::new(Vec::new), body },
        }
    }
}
