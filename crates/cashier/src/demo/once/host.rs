//! The host API as a super app sees it.

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

/// The caller.
pub(super) struct Host {
    base: String,
    http: reqwest::Client,
}

impl Host {
    pub(super) fn new(base: &str) -> Result<Self> {
        #[expect(
            clippy::disallowed_methods,
            reason = "the super app is a third party that calls only the wallet"
        )]
        let http = reqwest::Client::builder().no_proxy().build()?;
        Ok(Self { base: format!("{base}/host/v1"), http })
    }

    pub(super) async fn post(&self, path: &str, session: Option<&str>, body: &Value) -> Result<Value> {
        let mut request = self.http.post(format!("{}{path}", self.base)).json(body);
        if let Some(session) = session {
            request = request.bearer_auth(session);
        }
        Self::read(request).await
    }

    pub(super) async fn get(&self, path: &str, session: &str) -> Result<Value> {
        Self::read(self.http.get(format!("{}{path}", self.base)).bearer_auth(session)).await
    }

    async fn read(request: reqwest::RequestBuilder) -> Result<Value> {
        let response = request.send().await.context("the wallet does not answer")?;
        let status = response.status();
        let body: Value = response.json().await?;
        ensure!(status.is_success(), "the host API answered {status}: {body}");
        Ok(body)
    }
}
