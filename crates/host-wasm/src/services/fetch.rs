//! The network for programs. The service behind it knows which cookies to send and where a request may go.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use async_trait::async_trait;
use cashier_host::services::{FetchError, FetchRequest, FetchResponse, HttpFetch};
use data_encoding::BASE64;
use serde::Deserialize;
use serde_json::json;

use crate::link::Link;

pub(super) struct Fetch(pub(super) Arc<Link>);

/// A response with its body in base64.
#[derive(Deserialize)]
struct Fetched {
    status: u16,
    headers: std::collections::BTreeMap<String, String>,
    body: String,
}

#[async_trait]
impl HttpFetch for Fetch {
    async fn fetch(&self, request: FetchRequest) -> Result<FetchResponse, FetchError> {
        let args = json!({
            "method": request.method, "url": request.url.as_str(), "headers": request.headers,
            "body": BASE64.encode(&request.body),
        });
        let lost = || FetchError::Network("the service gave no answer".to_owned());
        let answer: Option<Result<Fetched, FetchError>> = self.0.call("fetch", args).await;
        let Fetched { status, headers, body } = answer.unwrap_or_else(|| Err(lost()))?;
        let body = BASE64.decode(body.as_bytes()).map_err(|_| lost())?;
        Ok(FetchResponse { status, headers, body })
    }

    fn network_type(&self) -> &'static str {
        if self.0.has_network.load(Ordering::Relaxed) { "WIFI" } else { "NOTREACHABLE" }
    }
}
