//! The merchant's HTTP client: signs every request, and believes no answer without the wallet's signature.

use anyhow::{Context as _, Result, ensure};
use cashier_core::id::encode_base32;
use cashier_core::time::Timestamp;
use cashier_engine::clock::{Clock as _, ProductClock};
use cashier_engine::entropy::{Entropy as _, SystemEntropy};
use cashier_protocol::wallet::client::Client;
use serde_json::Value;

/// The wallet's OpenAPI as a merchant sees it.
pub(crate) struct OpenApi<'a> {
    client: &'a Client,
    wallet: &'a str,
    http: reqwest::Client,
}

impl<'a> OpenApi<'a> {
    pub(crate) fn new(client: &'a Client, wallet: &'a str) -> Result<Self> {
        #[expect(clippy::disallowed_methods, reason = "the shop is a third party that calls only the wallet")]
        let http = reqwest::Client::builder().no_proxy().build()?;
        Ok(Self { client, wallet, http })
    }

    /// Where the wallet's notices to this shop go.
    pub(crate) fn notify_url(&self) -> String {
        format!("{}{}", self.wallet, super::NOTIFY_PATH)
    }

    /// A new id for a request.
    pub(crate) fn new_id() -> String {
        let mut bytes = [0; 10];
        SystemEntropy.fill(&mut bytes);
        encode_base32(&bytes)
    }

    /// Calls an operation and gives the verified answer. `now` is the merchant's clock.
    pub(crate) async fn call(&self, path: &str, body: &Value) -> Result<Value> {
        self.call_at(path, body, ProductClock::new(0).now()).await
    }

    /// As [`OpenApi::call`], at a given time.
    pub(crate) async fn call_at(&self, path: &str, body: &Value, now: Timestamp) -> Result<Value> {
        let body = body.to_string().into_bytes();
        let mut request = self.http.post(format!("{}{path}", self.wallet));
        for (name, value) in self.client.sign(path, &now.to_rfc3339(), &body)? {
            request = request.header(name, value);
        }
        let response = request.body(body).send().await.context("the wallet does not answer")?;
        let header = |name: &str| {
            response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
        };
        let (client_id, time, signature) =
            (header("client-id"), header("response-time"), header("signature"));
        let answer = response.bytes().await?;
        ensure!(
            self.client.is_from_wallet(path, &client_id, &time, &signature, &answer),
            "the answer does not carry the wallet's signature"
        );
        Ok(serde_json::from_slice(&answer)?)
    }
}
