//! What connectors make their calls with: the guarded client, clock and randomness, the pool of signing threads.

use bytes::Bytes;
use cashier_core::time::Timestamp;
use data_encoding::HEXLOWER;

use crate::outbound::{Exchange, Exchanged, Outbound, Pace, Post, Reach};
use crate::pipeline::Engine;
use crate::rsa_pool::RsaPool;

/// What calls need.
#[derive(Clone)]
pub struct Wire {
    pub(super) engine: Engine,
    pub(super) outbound: Outbound,
    pub(super) pool: RsaPool,
}

/// How much of an answer is read.
const ANSWER_MAX: usize = 1024 * 1024;
/// How much of a bill is read.
const BILL_MAX: usize = 64 * 1024 * 1024;

impl Wire {
    /// Makes a call. `None` when there is no whole answer, whatever the reason.
    pub async fn exchange(&self, method: &str, post: Post, is_bill: bool) -> Option<Exchanged> {
        // A bill may take long, as long as it flows.
        let (limit, pace) = if is_bill { (BILL_MAX, Pace::Flowing) } else { (ANSWER_MAX, Pace::Whole) };
        match self.outbound.exchange(Exchange { method: method.to_owned(), post, limit, pace }).await {
            Ok(answer) => Some(answer),
            Err(failure) => {
                let why = failure.explain("cashier provider add … --private");
                tracing::warn!(error = %why, "a provider gave no answer");
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

    /// The time that the provider lives in. A demo's clock is moved; a provider's is not.
    pub fn now(&self) -> Timestamp {
        self.engine.clock().unmoved()
    }

    /// The times at which a message of the provider may have been signed: a sandbox moves with us.
    pub fn times(&self) -> [Timestamp; 2] {
        [self.engine.clock().unmoved(), self.engine.clock().now()]
    }
}
