//! The guarded HTTP client.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{ACCEPT_ENCODING, HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Response, Url};
use thiserror::Error;
use url::Host;

use super::guard::{NotPublic, PublicOnly, is_public};
use super::packing::Packing;

/// The time limit of a whole call.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(15);
/// The time limit of a file download.
pub(crate) const FLOW_MAX: Duration = Duration::from_mins(30);
/// The time limit for connecting.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// The maximum number of bytes read of an answer.
const ANSWER_MAX: usize = 64 * 1024;
/// How long an idle connection is kept. Less than the five seconds after which the most impatient servers close
/// theirs: a POST on a connection that is just being closed fails, and must not be resent automatically.
const IDLE_TIMEOUT: Duration = Duration::from_secs(4);
/// The maximum number of idle connections per server.
const IDLE_MAX: usize = 32;

/// The addresses that a call may reach.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reach {
    /// Public addresses only.
    Public,
    /// Private and loopback addresses too, for merchants in development and for the operator's own services.
    Anywhere,
}

/// One call.
#[derive(Clone, Debug)]
pub struct Post {
    /// The URL to call.
    pub url: String,
    /// The headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Bytes,
    /// The addresses that it may reach.
    pub reach: Reach,
}

/// One exchange with any method, for programs run by a host. Redirects are not followed.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// `GET`, `POST` …
    pub method: String,
    /// URL, headers, body and reach.
    pub post: Post,
    /// The maximum size of the answer; a larger one is a failure.
    pub limit: usize,
    /// What the time limit applies to.
    pub pace: Pace,
}

/// What the time limit of an answer applies to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pace {
    /// The whole answer.
    Whole,
    /// Its beginning and each further part: for large files, which may take as long as data keeps arriving.
    Flowing,
}

/// The result of an exchange.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exchanged {
    /// The HTTP status.
    pub status: u16,
    /// Every header whose value is text, with the name in lower case.
    pub headers: Vec<(String, String)>,
    /// The whole body; `None` when it was larger than the limit.
    pub body: Option<Vec<u8>>,
}

/// The answer to a call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body, truncated at the limit.
    pub body: Vec<u8>,
}

/// Why there is no answer. The messages never contain the URL, which may contain a secret.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum Failure {
    /// The URL or the address must not be called. Nothing was sent.
    #[error("refused: {0}")]
    Refused(String),
    /// The address is not public, and only public ones may be called. Nothing was sent.
    #[error("refused: {0}")]
    NotPublic(&'static str),
    /// No connection could be made: the name is unknown, nobody listens, or TLS failed. Nothing was sent.
    #[error("no connection: {0}")]
    NotConnected(String),
    /// No complete answer arrived within the time limit. The other side may or may not have received the call.
    #[error("no answer in time")]
    TimedOut,
    /// The connection broke, or the answer was not HTTP. The other side may or may not have received the call.
    #[error("the connection broke: {0}")]
    Broken(String),
}

impl Failure {
    /// The message, with the option that would allow the call when it was refused because of a private address.
    pub fn explain(&self, allowing: &str) -> String {
        match self {
            Self::NotPublic(_) => format!("{self}; if it is meant to be private, allow it: {allowing}"),
            other => other.to_string(),
        }
    }
}

/// The guarded clients. Cheap to clone.
#[derive(Clone)]
pub struct Outbound {
    public: Client,
    anywhere: Client,
    timeout: Duration,
}

impl Outbound {
    /// Makes the clients.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new() -> Result<Self, reqwest::Error> {
        Self::with_timeout(TIMEOUT)
    }

    /// Makes the clients with a different time limit for a whole call.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn with_timeout(timeout: Duration) -> Result<Self, reqwest::Error> {
        let builder = || {
            #[expect(clippy::disallowed_methods, reason = "this is the one place that makes HTTP clients")]
            let builder = Client::builder();
            builder
                .redirect(Policy::none())
                .no_proxy()
                .timeout(timeout)
                .connect_timeout(CONNECT_TIMEOUT)
                .pool_idle_timeout(IDLE_TIMEOUT)
                .pool_max_idle_per_host(IDLE_MAX)
                .referer(false)
                .user_agent(concat!("cashier/", env!("CARGO_PKG_VERSION")))
        };
        Ok(Self {
            public: builder().dns_resolver(Arc::new(PublicOnly)).build()?,
            anywhere: builder().build()?,
            timeout,
        })
    }

    /// Sends a POST.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn post(&self, post: Post) -> Result<Answer, Failure> {
        let mut response = self.send(Method::POST, post, Pace::Whole).await?;
        let status = response.status().as_u16();
        let packing = Packing::of(response.headers());
        let mut body = Vec::new();
        while body.len() < ANSWER_MAX {
            match response.chunk().await {
                Ok(Some(chunk)) => body.extend(chunk.iter().take(ANSWER_MAX.saturating_sub(body.len()))),
                Ok(None) => break,
                Err(error) => return Err(failed(&error)),
            }
        }
        // If it cannot be decompressed, it is kept as it is: the status alone may be enough.
        let body = packing.unpack(&body, ANSWER_MAX).map_or(body, |unpacked| unpacked.bytes);
        Ok(Answer { status, body })
    }

    /// Sends a request of any method and reads the whole answer.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn exchange(&self, exchange: Exchange) -> Result<Exchanged, Failure> {
        let refuse = |_| Failure::Refused(format!("there is no method {}", exchange.method));
        let method = Method::from_bytes(exchange.method.as_bytes()).map_err(refuse)?;
        let pace = exchange.pace;
        let mut response = self.send(method, exchange.post, pace).await?;
        let status = response.status().as_u16();
        let text = |(name, value): (&HeaderName, &HeaderValue)| {
            Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
        };
        let headers = response.headers().iter().filter_map(text).collect();
        let packing = Packing::of(response.headers());
        let mut body = Vec::new();
        while let Some(chunk) = self.in_time(pace, response.chunk()).await? {
            if body.len().saturating_add(chunk.len()) > exchange.limit {
                return Ok(Exchanged { status, headers, body: None });
            }
            body.extend_from_slice(&chunk);
        }
        let body = match packing.unpack(&body, exchange.limit) {
            Some(unpacked) => unpacked.is_whole.then_some(unpacked.bytes),
            None => Some(body),
        };
        Ok(Exchanged { status, headers, body })
    }

    /// The next part of an answer. A slow transfer is fine; a stalled one is not.
    async fn in_time<T>(
        &self,
        pace: Pace,
        part: impl Future<Output = Result<T, reqwest::Error>>,
    ) -> Result<T, Failure> {
        let came = match pace {
            Pace::Whole => part.await,
            Pace::Flowing => tokio::time::timeout(self.timeout, part).await.map_err(|_| Failure::TimedOut)?,
        };
        came.map_err(|error| failed(&error))
    }

    async fn send(&self, method: Method, post: Post, pace: Pace) -> Result<Response, Failure> {
        let url = check_url(&post.url, post.reach)?;
        let client = match post.reach {
            Reach::Public => &self.public,
            Reach::Anywhere => &self.anywhere,
        };
        let mut headers = HeaderMap::new();
        // Compression saves nothing here; some servers compress anyway.
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        for (name, value) in &post.headers {
            let pair =
                HeaderName::try_from(name.as_str()).ok().zip(HeaderValue::try_from(value.as_str()).ok());
            let (name, value) =
                pair.ok_or_else(|| Failure::Refused(format!("the header {name} is not valid")))?;
            headers.insert(name, value);
        }
        let mut request = client.request(method, url).headers(headers).body(post.body);
        if pace == Pace::Flowing {
            request = request.timeout(FLOW_MAX);
        }
        self.in_time(pace, request.send()).await
    }
}

/// Checks the URL itself. An IP address in it never reaches the resolver, so it is checked here.
fn check_url(text: &str, reach: Reach) -> Result<Url, Failure> {
    let refuse = |why: &str| Failure::Refused(why.to_owned());
    let url = Url::parse(text).map_err(|_| refuse("not a URL"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(refuse("the URL must be http or https"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refuse("the URL must not hold user information"));
    }
    if url.port() == Some(0) {
        return Err(refuse("the URL must not name port 0"));
    }
    let host = url.host().ok_or_else(|| refuse("the URL has no host"))?;
    if reach == Reach::Public && is_private_address(&host) {
        return Err(Failure::NotPublic("the address is not public"));
    }
    Ok(url)
}

/// Whether a URL names an address that is not public. Names are resolved when they are called.
fn is_private_address(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(_) => false,
        Host::Ipv4(address) => !is_public(IpAddr::V4(*address)),
        Host::Ipv6(address) => !is_public(IpAddr::V6(*address)),
    }
}

/// True when the URL itself shows that it leads to no public address: by its IP address, or by a name that is known
/// only inside a machine or a network. Of any other name, only the call can tell.
pub fn is_surely_private(url: &str) -> bool {
    const INSIDE: [&str; 4] = ["localhost", "local", "internal", "home.arpa"];
    let Ok(url) = Url::parse(url) else { return false };
    let Some(host) = url.host() else { return false };
    let Host::Domain(name) = host else { return is_private_address(&host) };
    let name = name.trim_end_matches('.');
    INSIDE
        .iter()
        .any(|inside| name.strip_suffix(inside).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
}

/// Classifies an error of the client.
fn failed(error: &reqwest::Error) -> Failure {
    let mut causes = Vec::new();
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        if inner.downcast_ref::<NotPublic>().is_some() {
            return Failure::NotPublic(NotPublic::TEXT);
        }
        causes.push(inner.to_string());
        source = inner.source();
    }
    if error.is_timeout() {
        return Failure::TimedOut;
    }
    let text = if causes.is_empty() { "for an unknown reason".to_owned() } else { causes.join(": ") };
    if error.is_connect() { Failure::NotConnected(text) } else { Failure::Broken(text) }
}
