//! What a client needs of the world: a way to the wallet, pauses, the time, and chance. Tests bring their own.

use std::error::Error;
use std::future::Future;
use std::time::{Duration, SystemTime};

use http::HeaderMap;
use reqwest::redirect::Policy;

use crate::clock;
use crate::errors::ConfigError;

/// How long one attempt may take.
const TIMEOUT: Duration = Duration::from_secs(15);

/// Why there was no answer.
pub type Trouble = Box<dyn Error + Send + Sync>;

/// What came back.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Vec<u8>,
}

/// What a client needs of the world.
pub trait Transport: Send + Sync {
    /// Posts a body. Redirects are not followed.
    fn post(
        &self,
        url: String,
        headers: HeaderMap,
        body: Vec<u8>,
    ) -> impl Future<Output = Result<Reply, Trouble>> + Send;

    /// Waits.
    fn pause(&self, time: Duration) -> impl Future<Output = ()> + Send;

    /// The time.
    fn now(&self) -> SystemTime {
        clock::now()
    }

    /// A number by chance.
    fn random(&self) -> u32 {
        let mut bytes = [0; 4];
        // Without chance the pauses are longer, and nothing else.
        let _ = aws_lc_rs::rand::fill(&mut bytes);
        u32::from_le_bytes(bytes)
    }
}

/// HTTP on Tokio.
#[derive(Clone, Debug)]
pub struct Http(reqwest::Client);

impl Http {
    /// A client with a time limit of 15 seconds for each attempt.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new() -> Result<Self, ConfigError> {
        #[expect(
            clippy::disallowed_methods,
            reason = "the SDK runs in programs of others and calls only their wallet"
        )]
        let made = reqwest::Client::builder().redirect(Policy::none()).timeout(TIMEOUT).build();
        made.map(Self).map_err(|error| ConfigError::Http(error.to_string()))
    }
}

impl From<reqwest::Client> for Http {
    /// Another client, such as one with another time limit. It must not follow redirects.
    fn from(client: reqwest::Client) -> Self {
        Self(client)
    }
}

impl Transport for Http {
    async fn post(&self, url: String, headers: HeaderMap, body: Vec<u8>) -> Result<Reply, Trouble> {
        let response = self.0.post(url).headers(headers).body(body).send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Reply { status, headers, body: response.bytes().await?.to_vec() })
    }

    async fn pause(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }
}
