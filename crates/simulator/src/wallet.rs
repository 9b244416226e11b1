//! The wallet's backend as used by a super app: the host API, for the signed-in user.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use thiserror::Error;
use tokio::sync::Mutex;

use crate::{SampleUser, Site};

/// The time limit of a call to the wallet.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(10);

/// A user of a wallet. Signs in automatically when necessary.
pub(crate) struct Wallet {
    http: reqwest::Client,
    site: Site,
    user: SampleUser,
    /// False when the phone has no network.
    network: Arc<AtomicBool>,
    token: Session,
}

/// The token of a user's session with a wallet. Phones share it: each sign-in counts towards the limit on guessing
/// passwords.
pub(crate) type Session = Arc<Mutex<Option<String>>>;

/// Every session, by the wallet's URL and the login id.
pub(crate) type Sessions = std::sync::Mutex<HashMap<(String, String), Session>>;

/// Why a call failed.
#[derive(Clone, Debug, Error)]
pub(crate) enum CallError {
    /// The wallet definitely refused.
    #[error("{code}: {message}")]
    Refused { code: String, message: String, tries_left: Option<u64> },
    /// There was no answer, or none that says what happened.
    #[error("{0}")]
    Silent(String),
}

impl CallError {
    /// True when the wallet no longer knows the session.
    pub(crate) fn is_session_over(&self) -> bool {
        matches!(self, Self::Refused { code, .. } if code == "SESSION_REQUIRED" || code == "SESSION_EXPIRED")
    }
}

impl Wallet {
    pub(crate) fn new(
        http: reqwest::Client,
        sessions: &Sessions,
        site: Site,
        user: SampleUser,
        network: Arc<AtomicBool>,
    ) -> Self {
        let key = (site.base_url.clone(), user.login.clone());
        let mut sessions = sessions.lock().unwrap_or_else(PoisonError::into_inner);
        let token = Arc::clone(sessions.entry(key).or_default());
        Self { http, site, user, network, token }
    }

    pub(crate) fn site(&self) -> &Site {
        &self.site
    }

    /// Calls the host API as the user.
    pub(crate) async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Value, CallError> {
        self.call_with(method, path, body, None).await
    }

    /// As [`Wallet::call`], with an idempotency key.
    pub(crate) async fn call_with(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        key: Option<&str>,
    ) -> Result<Value, CallError> {
        let token = self.token().await?;
        match self.send(method.clone(), path, body, key, Some(&token)).await {
            // Expired, ended elsewhere, or of an earlier run: whatever the reason, the phone signs in again.
            Err(error) if error.is_session_over() => {
                self.forget(&token).await;
                let token = self.token().await?;
                self.send(method, path, body, key, Some(&token)).await
            }
            other => other,
        }
    }

    /// A token of a session that the wallet knows right now: for a page of the wallet that opens on this phone.
    pub(crate) async fn valid_token(&self) -> Result<String, CallError> {
        // The cheapest call that needs a session renews it when it is over.
        self.call(Method::GET, "/host/v1/balances", None).await?;
        self.token().await
    }

    /// Makes a call that needs no user.
    pub(crate) async fn open_call(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Value, CallError> {
        self.send(method, path, body, None, None).await
    }

    /// Drops an invalid token, unless another phone has already got a new one.
    async fn forget(&self, old: &str) {
        let mut token = self.token.lock().await;
        if token.as_deref() == Some(old) {
            *token = None;
        }
    }

    async fn token(&self) -> Result<String, CallError> {
        let mut token = self.token.lock().await;
        if let Some(token) = &*token {
            return Ok(token.clone());
        }
        let body = json!({"login_id": self.user.login, "password": self.user.password});
        let answer = self.send(Method::POST, "/host/v1/sessions", Some(&body), None, None).await?;
        let text = answer.get("session_token").and_then(Value::as_str);
        let text = text.ok_or_else(|| CallError::Silent("no session token".to_owned()))?.to_owned();
        *token = Some(text.clone());
        Ok(text)
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        key: Option<&str>,
        token: Option<&str>,
    ) -> Result<Value, CallError> {
        if !self.network.load(Ordering::Relaxed) {
            return Err(CallError::Silent("the phone has no network".to_owned()));
        }
        let mut request = self.http.request(method, format!("{}{path}", self.site.base_url));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let silent = |error: reqwest::Error| CallError::Silent(error.without_url().to_string());
        let response = request.send().await.map_err(silent)?;
        let status = response.status();
        let text = response.text().await.map_err(silent)?;
        if status.is_success() {
            return Ok(serde_json::from_str(&text).unwrap_or(Value::Null));
        }
        if status.is_server_error() {
            return Err(CallError::Silent(format!("the wallet answered {}", status.as_u16())));
        }
        let answer: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
        let field = |name: &str| answer.pointer(&format!("/error/{name}"));
        let words = |name: &str| field(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        Err(CallError::Refused {
            code: words("code"),
            message: words("message"),
            tries_left: field("tries_left").and_then(Value::as_u64),
        })
    }
}
