//! One connection: calls, and what went wrong in words that say what to do.

use std::fmt;
use std::time::Duration;

use anyhow::{Context as _, Result};
use cashier_core::secret::Secret;
use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::{Host, Url};

use super::wire::{Client, Event, EventPage};

/// How long an answer may take, beyond the time for which it was asked to wait.
const TIMEOUT: Duration = Duration::from_secs(20);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// The largest answer: a page of events with their bodies is far below it.
const ANSWER_MAX: usize = 32 * 1024 * 1024;
/// The longest wait that the server allows.
pub(super) const WAIT_S: u64 = 25;

/// Why a call gave nothing.
#[derive(Debug)]
pub enum ApiError {
    /// There was no answer.
    NoAnswer {
        /// The server's address.
        base: String,
        /// What the system says.
        why: String,
    },
    /// The server refused it.
    Refused {
        /// The HTTP status.
        status: u16,
        /// The code, if it gave one.
        code: String,
        /// Its message.
        message: String,
        /// Where the code is explained.
        help: Option<String>,
    },
    /// The answer is not one of the developer API.
    Strange {
        /// The server's address.
        base: String,
        /// What is strange.
        why: String,
    },
}

impl ApiError {
    /// True when the same call may succeed later.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::NoAnswer { .. } | Self::Strange { .. } => true,
            Self::Refused { status, .. } => *status >= 500 || *status == 429 || *status == 408,
        }
    }

    /// True when what was asked for does not exist.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Refused { status: 404, .. })
    }

    /// The server's code.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refused { code, .. } if !code.is_empty() => Some(code),
            _ => None,
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAnswer { base, why } => write!(
                f,
                "there is no wallet at {base} ({why}); start one with `cashier demo`, or log in to another with `cashier \
                 login URL`"
            ),
            Self::Refused { status: 401, message, .. } => write!(
                f,
                "the developer key is not accepted: {message} Ask the operator for a new one (`cashier merchant dev-key issue`), \
                 and enter it with `cashier login`"
            ),
            Self::Refused { status, code, message, help } => {
                let what = if code.is_empty() { format!("HTTP {status}") } else { code.clone() };
                write!(f, "{message} ({what})")?;
                help.as_ref().map_or(Ok(()), |help| write!(f, "; see {help}"))
            }
            Self::Strange { base, why } => write!(
                f,
                "{base} does not answer as a wallet with a developer API ({why}); check the address, and that its version is \
                 not older than this program's"
            ),
        }
    }
}

impl std::error::Error for ApiError {}

/// The body of a refusal.
#[derive(Deserialize)]
struct RefusalBody {
    error: RefusalError,
}

#[derive(Deserialize)]
struct RefusalError {
    #[serde(default)]
    code: String,
    #[serde(default)]
    message: String,
    help: Option<String>,
}

/// A connection. Cheap to clone.
#[derive(Clone)]
pub struct Api {
    base: String,
    key: Secret<String>,
    http: reqwest::Client,
}

impl Api {
    /// A connection to the wallet at `base` with a key. Nothing is sent yet.
    ///
    /// # Errors
    /// When the address cannot be called.
    pub fn new(base: &str, key: Secret<String>) -> Result<Self> {
        let base = normal_base(base)?;
        #[expect(clippy::disallowed_methods, reason = "the user names the server; only its answers are read")]
        let mut builder = reqwest::Client::builder()
            // The key goes to this server and nowhere else.
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .referer(false)
            .user_agent(concat!("cashier/", env!("CARGO_PKG_VERSION")));
        if is_loopback(&base) {
            builder = builder.no_proxy();
        }
        Ok(Self { base, key, http: builder.build().context("cannot set up HTTPS")? })
    }

    /// The server's address, without a slash at its end.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// True when nobody on the way can read the key.
    pub fn is_private(&self) -> bool {
        self.base.starts_with("https://") || is_loopback(&self.base)
    }

    /// Who the key belongs to.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn client(&self) -> Result<Client, ApiError> {
        self.get("/client", &[]).await
    }

    /// The events after a cursor.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn events(&self, query: &EventQuery<'_>) -> Result<EventPage, ApiError> {
        let (limit, wait) = (query.limit.to_string(), query.wait_s.to_string());
        let mut pairs = vec![("limit", limit.as_str()), ("wait", wait.as_str())];
        pairs.extend(query.after.map(|after| ("after", after)));
        pairs.extend(query.path.map(|path| ("path", path)));
        self.get("/events", &pairs).await
    }

    /// One event, with headers that were signed just now.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn event(&self, id: &str, path: Option<&str>) -> Result<Event, ApiError> {
        let pairs: Vec<_> = path.map(|path| ("path", path)).into_iter().collect();
        self.get(&format!("/events/{}", segment(id)), &pairs).await
    }

    /// A GET of the developer API.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn get<T: DeserializeOwned>(&self, path: &str, query: &[(&str, &str)]) -> Result<T, ApiError> {
        let pairs: String = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
        let path = if pairs.is_empty() { path.to_owned() } else { format!("{path}?{pairs}") };
        self.call(self.request(Method::GET, &path)).await
    }

    /// A POST of the developer API.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn post<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T, ApiError> {
        self.call(self.request(Method::POST, path).json(body)).await
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let wait = Duration::from_secs(WAIT_S);
        let request = self.http.request(method, format!("{}/dev/v1{path}", self.base));
        request.bearer_auth(self.key.expose()).timeout(TIMEOUT.saturating_add(wait))
    }

    /// A call of the wallet's OpenAPI, signed by the merchant; the developer key is not sent. Returns the headers and the
    /// body of the answer, which is not checked yet.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn post_signed(
        &self,
        path: &str,
        headers: &[(&'static str, String)],
        body: String,
    ) -> Result<(HeaderMap, Vec<u8>), ApiError> {
        let request = self.http.post(format!("{}{path}", self.base)).timeout(TIMEOUT).body(body);
        let add = |request: RequestBuilder, (name, value): &(&str, String)| request.header(*name, value);
        let (status, headers, body) = self.send(headers.iter().fold(request, add)).await?;
        if status.is_success() { Ok((headers, body)) } else { Err(self.refusal(status, &body)) }
    }

    async fn call<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, ApiError> {
        let (status, _, body) = self.send(request).await?;
        if status.is_success() {
            return serde_json::from_slice(&body).map_err(|error| self.strange(&error.to_string()));
        }
        Err(self.refusal(status, &body))
    }

    async fn send(&self, request: RequestBuilder) -> Result<(StatusCode, HeaderMap, Vec<u8>), ApiError> {
        let mut response = request.send().await.map_err(|error| self.no_answer(&error))?;
        let (status, headers) = (response.status(), response.headers().clone());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.no_answer(&error))? {
            if body.len().saturating_add(chunk.len()) > ANSWER_MAX {
                return Err(self.strange("the answer is too long"));
            }
            body.extend_from_slice(&chunk);
        }
        Ok((status, headers, body))
    }

    fn refusal(&self, status: StatusCode, body: &[u8]) -> ApiError {
        let Ok(RefusalBody { error }) = serde_json::from_slice(body) else {
            return self.strange(&format!("HTTP {}", status.as_u16()));
        };
        let (status, help) = (status.as_u16(), error.help);
        ApiError::Refused { status, code: error.code, message: error.message, help }
    }

    fn no_answer(&self, error: &reqwest::Error) -> ApiError {
        let mut why = String::new();
        let mut source = std::error::Error::source(error);
        while let Some(inner) = source {
            why = inner.to_string();
            source = inner.source();
        }
        if error.is_timeout() {
            "no answer in time".clone_into(&mut why);
        }
        ApiError::NoAnswer { base: self.base.clone(), why }
    }

    fn strange(&self, why: &str) -> ApiError {
        ApiError::Strange { base: self.base.clone(), why: why.to_owned() }
    }
}

/// Which events are asked for.
#[derive(Clone, Copy, Debug)]
pub struct EventQuery<'a> {
    /// A cursor, `now`, or a time as RFC 3339; from the oldest when absent.
    pub after: Option<&'a str>,
    /// The path over which they are signed; that of each notify URL when absent.
    pub path: Option<&'a str>,
    /// How many at most.
    pub limit: usize,
    /// How long the server may wait for a new one.
    pub wait_s: u64,
}

/// A server's address in one form: the key of everything that is kept about it.
///
/// # Errors
/// When it is not an address, or holds more than one.
pub(crate) fn normal_base(text: &str) -> Result<String> {
    let bad = || format!("{text} is not the address of a wallet; give it as in http://127.0.0.1:8080");
    let url = Url::parse(text).with_context(bad)?;
    let is_plain = matches!(url.scheme(), "http" | "https")
        && url.host().is_some()
        && url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    anyhow::ensure!(is_plain, bad());
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// True when what is sent there does not leave this machine.
fn is_loopback(base: &str) -> bool {
    let Ok(url) = Url::parse(base) else { return false };
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// One segment of a path.
pub(crate) fn segment(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_form() {
        assert_eq!(normal_base("http://LOCALHOST:8080/").unwrap(), "http://localhost:8080");
        assert_eq!(normal_base("https://pay.example:443/wallet/").unwrap(), "https://pay.example/wallet");
        for wrong in ["localhost:8080", "ftp://a", "https://u:p@a", "https://a/?b", "x"] {
            assert!(normal_base(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_segment_stays_one_segment() {
        assert_eq!(segment("a/../b?c d"), "a%2F..%2Fb%3Fc%20d");
    }
}
