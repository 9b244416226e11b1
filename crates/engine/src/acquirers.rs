//! The acquirers that this wallet knows, and calls to them.
//!
//! Invariant: an answer counts only with the acquirer's signature. Anything else is treated as no answer, and without
//! an answer the outcome is unknown, never failed.

use std::sync::Arc;

use bytes::Bytes;
use cashier_core::id::AcquirerId;
use cashier_core::merchant::ClientId;
use cashier_core::mode::Mode;
use cashier_protocol::dialect::OwnKey;
use cashier_protocol::wallet::headers::parse_signature;
use cashier_protocol::wallet::keys::VerifyingKey;
use cashier_protocol::wallet::partner::{Outcome, outcome};
use cashier_protocol::wallet::sign::{Covered, MessageTime, SentTime, SignedPath, ToSign};
use url::Url;

use crate::clock::Clock;
use crate::outbound::{Exchange, Exchanged, Outbound, Pace, Post, Reach};
use crate::signer::Signer;

/// The maximum number of bytes read of an answer.
const ANSWER_MAX: usize = 64 * 1024;
/// The longest payment URL that fits `codeValue`.
const CODE_MAX: usize = 512;

/// One acquirer.
#[derive(Clone, Debug)]
pub struct Acquirer {
    /// Its name in the configuration. Accounts depend on it, so it never changes.
    pub name: String,
    /// The URL of its API, without a trailing slash.
    pub base_url: String,
    /// Our `Client-Id` there.
    pub client_id: ClientId,
    /// The origins of its payment URLs, such as `https://pay.example`.
    pub origins: Vec<String>,
    /// Its public key.
    pub key: VerifyingKey,
    /// The addresses it may have.
    pub reach: Reach,
    /// Which money it takes.
    pub mode: Mode,
}

/// Every acquirer that this wallet knows. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Acquirers(Arc<[Acquirer]>);

/// What a call needs.
#[derive(Clone, Copy)]
pub struct Caller<'a> {
    /// The signer with the wallet's key.
    pub signer: &'a Signer,
    /// The guarded client.
    pub outbound: &'a Outbound,
    /// The product's clock.
    pub clock: &'a dyn Clock,
}

/// The result of a call.
#[derive(Clone, PartialEq, Debug)]
pub struct Called {
    /// The HTTP status, when there was an answer.
    pub status: Option<u16>,
    /// The answer, or why there was none.
    pub answer: Vec<u8>,
    /// What the answer proves.
    pub outcome: Outcome,
}

impl Called {
    fn nothing(why: String) -> Self {
        Self { status: None, answer: why.clone().into_bytes(), outcome: Outcome::Unclear(why) }
    }
}

impl Acquirers {
    /// These acquirers.
    pub fn new(acquirers: Vec<Acquirer>) -> Self {
        Self(acquirers.into())
    }

    /// The acquirer that this payment URL belongs to.
    pub fn of_url(&self, text: &str) -> Option<&Acquirer> {
        if text.len() > CODE_MAX {
            return None;
        }
        let url = Url::parse(text).ok()?;
        if !matches!(url.scheme(), "http" | "https") || !url.username().is_empty() || url.password().is_some()
        {
            return None;
        }
        let origin = url.origin().ascii_serialization();
        self.0.iter().find(|acquirer| acquirer.origins.contains(&origin))
    }

    /// The acquirer with this name.
    pub fn named(&self, name: &str) -> Option<&Acquirer> {
        self.0.iter().find(|acquirer| acquirer.name == name)
    }

    /// The acquirer with this id.
    pub fn with_id(&self, id: AcquirerId) -> Option<&Acquirer> {
        self.0.iter().find(|acquirer| AcquirerId::of_name(&acquirer.name) == id)
    }

    /// The acquirers that know us under this `Client-Id`. Two may have chosen the same.
    pub fn with_client_id(&self, client_id: &str) -> impl Iterator<Item = &Acquirer> {
        self.0.iter().filter(move |acquirer| acquirer.client_id.as_str() == client_id)
    }
}

impl Acquirer {
    /// The URL of an operation.
    pub fn url(&self, path: &SignedPath) -> String {
        format!("{}{path}", self.base_url)
    }

    /// Returns true when the acquirer has signed a message with these headers and this body.
    pub fn has_signed(&self, covered: Covered<'_>, signature: &str, body: &[u8]) -> bool {
        parse_signature(signature).is_ok_and(|signature| covered.verify(&self.key, body, &signature))
    }

    /// Calls an operation. The path is signed as given, regardless of any prefix in the base URL.
    pub async fn call(&self, caller: Caller<'_>, path: SignedPath, body: Arc<[u8]>) -> Called {
        // The acquirer does not know about a clock that was moved here.
        let time = MessageTime::of(caller.clock.unmoved());
        let signed = self.sign(caller.signer, path.clone(), time.clone(), Arc::clone(&body)).await;
        let Some(signature) = signed else {
            return Called::nothing("the call could not be signed".to_owned());
        };
        let headers = [
            ("client-id", self.client_id.to_string()),
            ("request-time", time.into_text()),
            ("signature", signature),
            ("content-type", "application/json; charset=UTF-8".to_owned()),
        ];
        let post = Post {
            url: self.url(&path),
            headers: headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            body: Bytes::from_owner(body),
            reach: self.reach,
        };
        let exchange = Exchange { method: "POST".to_owned(), post, limit: ANSWER_MAX, pace: Pace::Whole };
        match caller.outbound.exchange(exchange).await {
            Ok(exchanged) => self.read(&path, &exchanged),
            Err(failure) => Called::nothing(
                failure.explain("private = true in its [[acquirer]] section of the configuration"),
            ),
        }
    }

    async fn sign(
        &self,
        signer: &Signer,
        path: SignedPath,
        time: MessageTime,
        body: Arc<[u8]>,
    ) -> Option<String> {
        let client_id = self.client_id.clone();
        let sign = move |own: &OwnKey| {
            let to_sign = ToSign { path: &path, client_id: &client_id, time: &time };
            to_sign.sign(&own.key, own.version, &body)
        };
        signer.sign(sign).await
    }

    fn read(&self, path: &SignedPath, exchanged: &Exchanged) -> Called {
        let header = |wanted: &str| {
            let found = exchanged.headers.iter().find(|(name, _)| name == wanted);
            found.map(|(_, value)| value.as_str()).unwrap_or_default()
        };
        let body = exchanged.body.as_deref().unwrap_or_default();
        let is_signed = SentTime::parse(header("response-time")).is_ok_and(|time| {
            let covered = Covered { path, client_id: &self.client_id, time: &time };
            self.has_signed(covered, header("signature"), body)
        });
        let outcome = if is_signed {
            outcome(body)
        } else {
            Outcome::Unclear("the answer does not carry the acquirer's signature".to_owned())
        };
        Called { status: Some(exchanged.status), answer: body.to_vec(), outcome }
    }
}
