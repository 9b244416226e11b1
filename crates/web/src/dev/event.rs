//! Events: the notices of a client, as a delivery would send them.

use std::collections::HashMap;
use std::sync::Arc;

use cashier_core::error::{Code, Error};
use cashier_core::id::PaymentId;
use cashier_core::notice::{Body, Channel, Notice};
use cashier_core::payment::Payment;
use cashier_protocol::dialect::{Dialect, Header, Outgoing};
use cashier_protocol::wallet::sign::SignedPath;
use serde::Serialize;
use url::Url;
use utoipa::ToSchema;

use super::extract::Developer;
use crate::app::App;
use crate::error::read_error;

/// One notice.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Event {
    /// Its id, which every delivery has.
    id: String,
    /// `payment.succeeded`, `payment.cancelled` or `payment.expired`.
    #[serde(rename = "type")]
    kind: String,
    /// When the fact happened; RFC 3339.
    at: String,
    /// The payment.
    payment_id: String,
    /// Events with the same text are to be handled in their order: the payment.
    order: String,
    /// Where it is delivered.
    notify_url: String,
    /// The method of a delivery.
    method: &'static str,
    /// The headers of a delivery made now: names and values. None when there is no body, or no path that can be signed.
    headers: Vec<(String, String)>,
    /// The body, which is the same in every delivery; null once it was deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    /// `due`, `delivered` or `given_up`.
    state: &'static str,
}

/// A notice about a payment, and its type.
pub(super) struct Fact {
    pub(super) notice: Notice,
    pub(super) kind: String,
    payment: Payment,
}

/// What happened, for each of these notices.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn facts(app: &App, notices: Vec<Notice>) -> Result<Vec<Fact>, Error> {
    let mut ids: Vec<PaymentId> = notices.iter().map(|notice| notice.subject.as_id()).collect();
    ids.sort_unstable();
    ids.dedup();
    let payments = app.reader.payments(&ids).await.map_err(|error| read_error(&error))?;
    let payments: HashMap<_, _> = payments.into_iter().map(|payment| (payment.id, payment)).collect();
    // A notice to a merchant is about a payment.
    let fact = |notice: Notice| {
        let payment = payments.get(&notice.subject.as_id())?.clone();
        Some(Fact { kind: format!("payment.{}", payment.state.name()), notice, payment })
    };
    Ok(notices.into_iter().filter_map(fact).collect())
}

/// What a signature is made over.
struct Signing {
    path: SignedPath,
    body: Arc<[u8]>,
}

/// The events of these facts, with signatures made now: over `path`, or that of each notice's URL.
///
/// # Errors
/// `PARAM_ILLEGAL` for a path that is not signed, and when the signer is gone.
pub(super) async fn events(
    app: &App,
    developer: &Developer,
    facts: Vec<Fact>,
    path: Option<&str>,
) -> Result<Vec<Event>, Error> {
    let wrong_path = |_| {
        let detail = "path must begin with / and must not have a query or a line feed.";
        Error::new(Code::ParamIllegal).with_detail(detail)
    };
    let path = path.map(SignedPath::parse).transpose().map_err(wrong_path)?;
    let name = &developer.client.merchant.dialect;
    let dialects = app.openapi.dialects();
    let dialect = dialects.named(name).ok_or_else(|| Error::new(Code::ServiceUnavailable))?;
    let signings: Vec<_> = facts.iter().map(|fact| fact.signing(dialect, path.as_ref())).collect();
    let bodies: Vec<_> = signings.iter().map(|one| one.as_ref().map(|one| Arc::clone(&one.body))).collect();
    let (client_id, at) = (developer.client.client_id.clone(), app.engine.clock().now());
    let signed = app.signer.sign(move |key| {
        let sign = |one: Option<Signing>| {
            let Some(Signing { path, body }) = one else { return Ok(Vec::new()) };
            let notice = Outgoing { path: &path, client_id: &client_id, at, body: &body };
            dialect.sign_notice(key, &notice)
        };
        signings.into_iter().map(sign).collect::<Result<Vec<_>, _>>()
    });
    let signed = signed.await.ok_or_else(|| Error::new(Code::ServiceUnavailable))?;
    let event = |((fact, headers), body): ((Fact, Vec<Header>), Option<Arc<[u8]>>)| {
        let headers = headers.into_iter().map(|(name, value)| (name.to_owned(), value.into_owned()));
        fact.into_event(headers.collect(), body)
    };
    Ok(facts.into_iter().zip(signed).zip(bodies).map(event).collect())
}

impl Fact {
    /// What its delivery signs; `None` when its body cannot be restored, or its URL has no path that is signed.
    fn signing(&self, dialect: &'static dyn Dialect, path: Option<&SignedPath>) -> Option<Signing> {
        let Channel::Merchant { url, body, .. } = &self.notice.channel else { return None };
        let own = || SignedPath::parse(Url::parse(url).ok()?.path()).ok();
        let path = path.cloned().or_else(own)?;
        Some(Signing { path, body: self.bytes(dialect, body)? })
    }

    fn bytes(&self, dialect: &'static dyn Dialect, body: &Body) -> Option<Arc<[u8]>> {
        let made = || body.made_anew(dialect.payment_notice(&self.payment))?.bytes().cloned();
        body.bytes().cloned().or_else(made)
    }

    fn into_event(self, headers: Vec<(String, String)>, body: Option<Arc<[u8]>>) -> Event {
        let payment_id = self.payment.id.to_string();
        let notify_url = match self.notice.channel {
            Channel::Merchant { url, .. } => url,
            _ => String::new(),
        };
        Event {
            id: self.notice.id.to_string(),
            kind: self.kind,
            at: self.notice.id.created_at().to_rfc3339(),
            order: payment_id.clone(),
            payment_id,
            notify_url,
            method: "POST",
            headers,
            body: body.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
            state: self.notice.state.name(),
        }
    }
}
