//! What connectors use to make calls: the guarded client, clock, randomness, and the pool of signing threads.

use bytes::Bytes;
use cashier_core::time::Timestamp;
use data_encoding::HEXLOWER;

use crate::outbound::{Exchange, Exchanged, Outbound, Pace, Post, Reach};
use crate::pipeline::Engine;
use crate::rsa_pool::RsaPool;

/// What a call needs.
#[derive(Clone)]
pub struct Wire {
    pub(super) engine: Engine,
    pub(super) outbound: Outbound,
    pub(super) pool: RsaPool,
}

/// The maximum number of bytes read of an answer.
const ANSWER_MAX: usize = 1024 * 1024;
/// The maximum number of bytes read of a bill.
const BILL_MAX: usize = 64 * 1024 * 1024;

impl Wire {
    /// Makes a call. `None` when there is no complete answer, whatever the reason.
    pub async fn exchange(&self, method: &str, post: Post, is_bill: bool) -> Option<Exchanged> {
        // A bill may take as long as data keeps arriving.
        let (limit, pace) = if is_bill { (BILL_MAX, Pace::Flowing) } else { (ANSWER_MAX, Pace::Whole) };
        match self.outbound.exchange(Exchange { method: method.to_owned(), post, limit, pace }).await {
            Ok(answer) => Some(answer),
            Err(failure) => {
                let why = failure.explain("cashier provider add … --private");
                tracing::warn!(error = %why, "a provider did not respond");
                None
            }
        }
    }

    /// A POST.
    pub async fn post(
        &self,
        url: String,
        kind: &str,
        body: impl Into<Bytes>,
        reach: Reach,
    ) -> Option<Vec<u8>> {
        let headers = vec![("content-type".to_owned(), kind.to_owned())];
        let answer = self.exchange("POST", Post { url, headers, body: body.into(), reach }, false).await?;
        answer.body
    }

    /// A nonce of 32 characters.
    pub fn nonce(&self) -> String {
        HEXLOWER.encode(&self.engine.entropy().secret())
    }

    /// The time on the provider's clock. A demo's clock is moved; a provider's is not.
    pub fn now(&self) -> Timestamp {
        self.engine.clock().unmoved()
    }

    /// The times at which the provider may have signed a message: a sandbox's clock moves with ours.
    pub fn times(&self) -> [Timestamp; 2] {
        [self.engine.clock().unmoved(), self.engine.clock().now()]
    }
}
