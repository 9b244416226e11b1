//! The merchant's HTTP client: signs every request, and trusts nothing without the wallet's signature.

use std::sync::OnceLock;

use anyhow::{Context as _, Result, ensure};
use axum::http::HeaderMap;
use cashier_core::id::encode_base32;
use cashier_core::time::Timestamp;
use cashier_engine::clock::{Clock as _, ProductClock};
use cashier_engine::entropy::{Entropy as _, SystemEntropy};
use cashier_protocol::wallet::client::Client;
use serde_json::Value;

/// The wallet's OpenAPI as a merchant sees it.
pub(crate) struct OpenApi {
    client: Client,
    notify_path: &'static str,
    http: reqwest::Client,
    /// Known once the demo listens.
    places: OnceLock<Places>,
}

/// The URLs of the two servers.
pub(crate) struct Places {
    /// The wallet's URL.
    pub(crate) wallet: String,
    /// The merchant's own URL.
    pub(crate) own: String,
}

impl OpenApi {
    /// A client that learns the wallet's URL later.
    pub(crate) fn new(client: Client, notify_path: &'static str) -> Result<Self> {
        #[expect(
            clippy::disallowed_methods,
            reason = "a merchant is a third party that calls only the wallet"
        )]
        let http = reqwest::Client::builder().no_proxy().build()?;
        Ok(Self { client, notify_path, http, places: OnceLock::new() })
    }

    /// Sets the servers' URLs. A second call has no effect: the URL of a running demo stays.
    pub(crate) fn open(&self, places: Places) {
        let _ = self.places.set(places);
    }

    fn places(&self) -> Result<&Places> {
        self.places.get().context("the wallet is still starting")
    }

    /// The URL for the wallet's notices to this merchant.
    pub(crate) fn notify_url(&self) -> Result<String> {
        Ok(format!("{}{}", self.places()?.own, self.notify_path))
    }

    /// A new id for a request.
    pub(crate) fn new_id() -> String {
        Self::random_text::<10>()
    }

    /// Random bytes as text.
    pub(crate) fn random_text<const BYTES: usize>() -> String {
        let mut bytes = [0; BYTES];
        SystemEntropy.fill(&mut bytes);
        encode_base32(&bytes)
    }

    /// Calls an operation and returns the verified answer. `now` is the merchant's clock.
    pub(crate) async fn call(&self, path: &str, body: &Value) -> Result<Value> {
        self.call_at(path, body, ProductClock::new(0).now()).await
    }

    /// As [`OpenApi::call`], at a given time.
    pub(crate) async fn call_at(&self, path: &str, body: &Value, now: Timestamp) -> Result<Value> {
        let body = body.to_string().into_bytes();
        let mut request = self.http.post(format!("{}{path}", self.places()?.wallet));
        for (name, value) in self.client.sign(path, now, &body)? {
            request = request.header(name, value);
        }
        let response = request.body(body).send().await.context("the wallet does not answer")?;
        let headers = response.headers().clone();
        let answer = response.bytes().await?;
        ensure!(
            self.is_signed(path, "response-time", &headers, &answer),
            "the answer does not have the wallet's signature"
        );
        // The whole body must be one JSON value, or it is refused.
        Ok(serde_json::from_slice(&answer)?)
    }

    /// Returns true when a notice has the wallet's signature.
    pub(crate) fn is_notice(&self, headers: &HeaderMap, body: &[u8]) -> bool {
        self.is_signed(self.notify_path, "request-time", headers, body)
    }

    fn is_signed(&self, path: &str, time: &str, headers: &HeaderMap, body: &[u8]) -> bool {
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        self.client.is_from_wallet(path, header("client-id"), header(time), header("signature"), body)
    }
}
