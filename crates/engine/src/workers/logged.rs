//! A call to a client's or an app's server, for the log of calls.

use std::time::Duration;

use bytes::Bytes;
use cashier_core::id::MerchantId;
use cashier_core::notice::{Channel, Notice};
use cashier_core::time::Timestamp;
use cashier_store::call_log::CallKind;
use url::Url;

use super::WorkerSetup;
use crate::call_log::{Call, Headers, Message};
use crate::outbound::{Answer, Failure, Post};

/// What was sent.
pub(super) struct Sent {
    client: MerchantId,
    path: String,
    headers: Headers,
    body: Bytes,
}

impl Sent {
    /// The first half of a call, if the log has room for it.
    pub(super) fn of(setup: &WorkerSetup, notice: &Notice, post: &Post) -> Option<Self> {
        let (Channel::Merchant { merchant, .. } | Channel::Trigger { merchant, .. }) = notice.channel else {
            return None;
        };
        let path = Url::parse(&post.url).ok()?.path().to_owned();
        let (headers, body) = (post.headers.clone(), post.body.clone());
        setup.calls.admits(merchant).then_some(Self { client: merchant, path, headers, body })
    }

    /// The call that began at `at`, once it has ended.
    pub(super) fn ended(self, at: Timestamp, duration: Duration, answered: &Result<Answer, Failure>) -> Call {
        let (status, body) = match answered {
            Ok(answer) => (Some(answer.status), Bytes::copy_from_slice(&answer.body)),
            Err(failure) => (None, Bytes::from(failure.to_string())),
        };
        Call {
            client: self.client,
            at,
            kind: CallKind::Webhook,
            method: "POST".to_owned(),
            path: self.path,
            status,
            code: None,
            duration,
            request: Message { headers: Box::new(move || self.headers), body: self.body },
            response: Message { headers: Box::new(Vec::new), body },
        }
    }
}
