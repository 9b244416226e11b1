//! The merchant's client: it sends a request until its outcome is known, signed anew each time, always with the same
//! bytes, so that it takes effect once.

use std::fmt;
use std::time::Duration;

use data_encoding::HEXLOWER;
use http::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

use crate::errors::{ApiError, ConfigError, Error, Fault, UnknownOutcome, VerificationError};
use crate::keys;
use crate::notice::{Notice, read_notice};
use crate::operation::{Operation, body_of};
use crate::requests::PayRequest;
use crate::retry::Retry;
use crate::signer::Signer;
use crate::transport::{Http, Reply, Transport, Trouble};

/// What a client is made of.
#[derive(Clone, Default)]
pub struct Config {
    /// Your id, given by the wallet's operator.
    pub client_id: String,
    /// Your private key: PEM, or base64 of the DER.
    pub private_key: String,
    /// The wallet's public key: PEM, or base64 of the DER.
    pub wallet_public_key: String,
    /// The wallet's address, such as `https://wallet.example`.
    pub base_url: String,
    /// Which of your keys it is; without it the wallet takes the newest.
    pub key_version: Option<u32>,
    /// How often a request is sent while its outcome is unknown.
    pub retry: Retry,
    /// How far a notice's time may be from now; five minutes when absent.
    pub tolerance: Option<Duration>,
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Config({:?}, {:?}, …)", self.client_id, self.base_url)
    }
}

impl Config {
    /// From `OPENCASHIER_CLIENT_ID`, `OPENCASHIER_PRIVATE_KEY`, `OPENCASHIER_WALLET_PUBLIC_KEY` and
    /// `OPENCASHIER_BASE_URL`.
    ///
    /// # Errors
    /// When one of them is absent or empty.
    pub fn from_env() -> Result<Self, ConfigError> {
        let read = |name: &'static str| {
            let value = std::env::var(name).ok().filter(|value| !value.is_empty());
            value.ok_or(ConfigError::NotSet(name))
        };
        Ok(Self {
            client_id: read("OPENCASHIER_CLIENT_ID")?,
            private_key: read("OPENCASHIER_PRIVATE_KEY")?,
            wallet_public_key: read("OPENCASHIER_WALLET_PUBLIC_KEY")?,
            base_url: read("OPENCASHIER_BASE_URL")?,
            ..Self::default()
        })
    }
}

/// The notices' default tolerance.
const TOLERANCE: Duration = Duration::from_mins(5);

/// Calls the wallet.
pub struct Client<T = Http> {
    signer: Signer,
    base_url: String,
    retry: Retry,
    tolerance: Duration,
    transport: T,
}

impl<T> fmt::Debug for Client<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Client({:?}, {:?})", self.signer.client_id, self.base_url)
    }
}

impl Client {
    /// A client over HTTP.
    ///
    /// # Errors
    /// [`ConfigError`].
    pub fn new(config: Config) -> Result<Self, ConfigError> {
        Self::with_transport(config, Http::new()?)
    }

    /// The same with [`Config::from_env`].
    ///
    /// # Errors
    /// [`ConfigError`].
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::new(Config::from_env()?)
    }
}

impl<T: Transport> Client<T> {
    /// A client on another transport.
    ///
    /// # Errors
    /// When a key or the address cannot be used.
    pub fn with_transport(config: Config, transport: T) -> Result<Self, ConfigError> {
        if !["http://", "https://"].iter().any(|scheme| config.base_url.starts_with(scheme)) {
            return Err(ConfigError::NotAnAddress);
        }
        Ok(Self {
            signer: Signer {
                private: keys::private(&config.private_key)?,
                public: keys::public(&config.wallet_public_key)?,
                client_id: config.client_id,
                key_version: config.key_version,
            },
            base_url: config.base_url.trim_end_matches('/').to_owned(),
            retry: config.retry,
            tolerance: config.tolerance.unwrap_or(TOLERANCE),
            transport,
        })
    }

    /// Reads a notice after checking that the wallet wrote it, for this client, for this path, and not long ago.
    ///
    /// `body` is the exact body as it came; `path` is that of the notify URL as the wallet knows it, and a query is
    /// ignored.
    ///
    /// # Errors
    /// [`VerificationError`], whose `fault` says what is wrong.
    pub fn construct_notice(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        path: &str,
    ) -> Result<Notice, VerificationError> {
        let path = path.split('?').next().unwrap_or(path);
        let message = self.signer.verify(path, headers, "request-time", body)?;
        read_notice(message, self.transport.now(), self.tolerance)
    }

    /// `orderStr` of `my.tradePay`: a pay call that is signed here and sent by the super app.
    ///
    /// # Errors
    /// [`Error::Unsendable`].
    pub fn order_str(&self, request: &PayRequest) -> Result<String, Error> {
        let body = body_of(request).ok_or(Error::Unsendable("it is not an object"))?;
        let signed = self.signer.sign(PayRequest::PATH, self.transport.now(), &body);
        let signed = signed.ok_or(Error::Unsendable("the key cannot sign"))?;
        let body = String::from_utf8_lossy(&body);
        let fields = [
            ("client_id", self.signer.client_id.as_str()),
            ("request_time", &signed.time),
            ("signature", &signed.signature),
            ("body", &body),
        ];
        let pair = |(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC));
        Ok(fields.map(pair).join("&"))
    }

    /// Sends a request until its outcome is known. The method of the operation is this with a name.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn send<R: Operation + Sync>(&self, request: &R) -> Result<R::Answer, Error> {
        let body = body_of(request).ok_or(Error::Unsendable("it is not an object"))?;
        let mut attempts = 1;
        loop {
            let headers = self.headers(R::PATH, &body).ok_or(Error::Unsendable("the key cannot sign"))?;
            let (answer, trouble) = match self.attempt(R::PATH, headers, body.clone()).await {
                Ok(answer) => (Some(answer), None),
                Err(trouble) => (None, Some(trouble)),
            };
            match answer.as_ref().map(|answer| (part(answer, "resultStatus"), part(answer, "resultCode"))) {
                Some(("F", _)) => return Err(refusal(R::PATH, answer.unwrap_or_default())),
                Some(("S" | "A", _)) => return read::<R>(answer.unwrap_or_default()),
                Some((_, code)) if R::PENDING == Some(code) => return read::<R>(answer.unwrap_or_default()),
                _ if attempts >= self.retry.attempts => {
                    let unknown = UnknownOutcome { path: R::PATH, attempts, answer, trouble };
                    return Err(Error::UnknownOutcome(Box::new(unknown)));
                }
                _ => {}
            }
            self.transport.pause(self.retry.pause_after(attempts, self.transport.random())).await;
            attempts = attempts.saturating_add(1);
        }
    }

    /// The headers of one attempt, with its own time and signature.
    fn headers(&self, path: &str, body: &[u8]) -> Option<HeaderMap> {
        let signed = self.signer.sign(path, self.transport.now(), body)?;
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("content-type", "application/json; charset=UTF-8"),
            ("client-id", &self.signer.client_id),
            ("request-time", &signed.time),
            ("signature", &signed.signature),
        ] {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_str(value).ok()?);
        }
        Some(headers)
    }

    async fn attempt(
        &self,
        path: &'static str,
        headers: HeaderMap,
        body: Vec<u8>,
    ) -> Result<Map<String, Value>, Trouble> {
        let reply = self.transport.post(format!("{}{path}", self.base_url), headers, body).await?;
        Ok(self.verified(path, &reply)?)
    }

    /// The answer, once it is certain that it is the wallet's.
    fn verified(&self, path: &str, reply: &Reply) -> Result<Map<String, Value>, VerificationError> {
        if !reply.headers.contains_key("signature") {
            // The wallet signs nothing for a client that it does not know, and nothing about a path that it does not have.
            let hint =
                format!("HTTP {}, not signed by the wallet; check base_url and client_id", reply.status);
            return Err(VerificationError::new(Fault::Header, hint));
        }
        let answer = self.signer.verify(path, &reply.headers, "response-time", &reply.body)?.value;
        let has_result = ["S", "A", "F", "U"].contains(&part(&answer, "resultStatus"));
        if has_result && !part(&answer, "resultCode").is_empty() {
            Ok(answer)
        } else {
            Err(VerificationError::new(Fault::Body, "the answer has no result"))
        }
    }
}

/// A member of an answer's result; empty when there is none.
fn part<'a>(answer: &'a Map<String, Value>, name: &str) -> &'a str {
    answer.get("result").and_then(|result| result.get(name)).and_then(Value::as_str).unwrap_or_default()
}

fn refusal(path: &'static str, answer: Map<String, Value>) -> Error {
    let text = |name| part(&answer, name).to_owned();
    let (code, message) = (text("resultCode"), text("resultMessage"));
    Error::Api(Box::new(ApiError { path, code, message, answer }))
}

fn read<R: Operation>(answer: Map<String, Value>) -> Result<R::Answer, Error> {
    serde_json::from_value(Value::Object(answer.clone())).map_err(|why| Error::Unreadable {
        path: R::PATH,
        answer,
        why,
    })
}

/// A new id for a request: a random UUID. Keep it with your order, so that you can send the same request again.
///
/// # Panics
/// When the system provides no random bytes.
#[expect(clippy::expect_used, reason = "an id that is not random could be one that was used before")]
pub fn new_id() -> String {
    let mut bytes = [0; 16];
    aws_lc_rs::rand::fill(&mut bytes).expect("the system provides random bytes");
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex = HEXLOWER.encode(&bytes);
    let parts = [(0, 8), (8, 12), (12, 16), (16, 20), (20, 32)];
    parts.map(|(from, to)| hex.get(from..to).unwrap_or_default()).join("-")
}
