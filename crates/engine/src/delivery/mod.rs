//! The request that delivers a notice to a client's or an app's server: the same for the worker that sends it and for
//! whoever shows it or forwards it.

mod event;
mod receiver;
mod webhooks;

use bytes::Bytes;
use cashier_core::merchant::ClientId;
use cashier_core::notice::{Channel, Notice};
use cashier_core::time::Timestamp;
use cashier_protocol::baas::headers::{ACTION_ID, TRIGGER_EVENT};
use cashier_protocol::baas::trigger::{self, TriggerKeys};
use cashier_protocol::dialect::{Dialect, Dialects, Header, Outgoing};
use cashier_protocol::wallet::sign::SignedPath;
use cashier_store::{Reader, StoreError};
use thiserror::Error;
use url::Url;

use crate::signer::Signer;

pub use receiver::Receiver;
pub use webhooks::WebhookSigner;

const CONTENT_TYPE: &str = "content-type";
const JSON: &str = "application/json";

/// Makes deliveries. Cheap to clone.
#[derive(Clone)]
pub struct Deliveries {
    /// Reads the database.
    pub reader: Reader,
    /// The signer with the wallet's key.
    pub signer: Signer,
    /// The dialects of merchants.
    pub dialects: Dialects,
    /// The keys of the tokens that notify apps of paid orders.
    pub triggers: TriggerKeys,
    /// Signs every notice once more, for receivers of Standard Webhooks.
    pub webhooks: WebhookSigner,
}

/// A request that delivers a notice: a POST.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// The URL to call.
    pub url: String,
    /// The headers, with lower-case names.
    pub headers: Vec<(String, String)>,
    /// The body, the same on every attempt.
    pub body: Bytes,
}

/// Why there is no delivery.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum Undelivered {
    /// The receiver's address or id cannot be used. That counts as an attempt.
    #[error("{0}")]
    Impossible(&'static str),
    /// The wallet itself cannot make it now.
    #[error("{0}")]
    NotNow(String),
}

impl From<StoreError> for Undelivered {
    fn from(error: StoreError) -> Self {
        Self::NotNow(error.to_string())
    }
}

impl Deliveries {
    /// The delivery of a notice as an attempt at this time would send it; `None` for a notice to nobody's server. `path` is
    /// signed in place of the path of the notice's URL, for a copy that goes elsewhere.
    ///
    /// # Errors
    /// [`Undelivered`].
    pub async fn of(
        &self,
        notice: &Notice,
        at: Timestamp,
        path: Option<&str>,
    ) -> Result<Option<Delivery>, Undelivered> {
        match self.receiver(notice).await? {
            Some(receiver) => self.to(&receiver, notice, at, path).await.map(Some),
            None => Ok(None),
        }
    }

    /// The same for a receiver that is known. Every attempt has its own time and signatures over the same body.
    ///
    /// # Errors
    /// [`Undelivered`].
    pub async fn to(
        &self,
        receiver: &Receiver,
        notice: &Notice,
        at: Timestamp,
        path: Option<&str>,
    ) -> Result<Delivery, Undelivered> {
        // A due notice always has its body; the table guarantees it.
        let bytes = notice.channel.body().and_then(|body| body.bytes()).cloned();
        let bytes = bytes.ok_or_else(|| Undelivered::NotNow("its body is gone".to_owned()))?;
        let (url, mut headers, body) = match (&notice.channel, receiver.dialect()) {
            (Channel::Merchant { client_id, url, .. }, Some(dialect)) => {
                let headers = self.sign(dialect, client_id, path_of(url, path)?, (at, bytes.clone())).await?;
                (url, headers, Bytes::from_owner(bytes))
            }
            (Channel::Trigger { app, url, .. }, None) => {
                let body = self.triggers.token(&client(app)?, &bytes);
                (url, trigger_headers(notice), Bytes::from(body))
            }
            _ => return Err(Undelivered::NotNow("the receiver is that of another notice".to_owned())),
        };
        let id = notice.message().to_string();
        headers.extend(self.webhooks.headers(receiver.webhooks(), (id.as_str(), at, body.as_ref())));
        if receiver.webhooks().cloud_events {
            bare_json(&mut headers);
            headers.extend(self.cloud_event(notice, &id).await?);
        }
        let headers =
            headers.into_iter().map(|(name, value)| (name.to_owned(), value.into_owned())).collect();
        Ok(Delivery { url: url.clone(), headers, body })
    }

    /// The headers of a client's dialect.
    async fn sign(
        &self,
        dialect: &'static dyn Dialect,
        client_id: &str,
        path: SignedPath,
        (at, body): (Timestamp, std::sync::Arc<[u8]>),
    ) -> Result<Vec<Header>, Undelivered> {
        let client_id = client(client_id)?;
        let signed = self.signer.sign(move |key| {
            dialect.sign_notice(key, &Outgoing { path: &path, client_id: &client_id, at, body: &body })
        });
        signed.await.ok_or_else(|| Undelivered::NotNow("the notice could not be signed".to_owned()))
    }
}

/// The path that is signed: the given one, or that of the notice's URL.
fn path_of(url: &str, given: Option<&str>) -> Result<SignedPath, Undelivered> {
    let url = Url::parse(url).map_err(|_| Undelivered::Impossible("the notify URL is not a URL"))?;
    let unsigned = "the path of the notify URL has a form that is not signed";
    SignedPath::parse(given.unwrap_or_else(|| url.path())).map_err(|_| Undelivered::Impossible(unsigned))
}

fn client(id: &str) -> Result<ClientId, Undelivered> {
    let odd = "the client id has a form that is not signed; see cashier doctor";
    ClientId::parse(id).map_err(|_| Undelivered::Impossible(odd))
}

/// JSON has no parameters (RFC 8259), and some libraries parse an event's data only if its type has none.
fn bare_json(headers: &mut [Header]) {
    let is_json = |(name, value): &&mut Header| *name == CONTENT_TYPE && value.starts_with(JSON);
    for (_, value) in headers.iter_mut().filter(is_json) {
        *value = JSON.into();
    }
}

/// The headers of a trigger, whose action id is the same on every delivery.
fn trigger_headers(notice: &Notice) -> Vec<Header> {
    vec![
        (ACTION_ID, trigger::action_id(notice.message()).into()),
        (TRIGGER_EVENT, trigger::EVENT.into()),
        (CONTENT_TYPE, "text/plain; charset=UTF-8".into()),
    ]
}
