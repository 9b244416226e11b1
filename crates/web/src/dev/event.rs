//! Events: the notices of a client, as a delivery would send them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use cashier_core::error::{Code, Error};
use cashier_core::id::{AgreementId, PaymentId};
use cashier_core::ledger::Owner;
use cashier_core::notice::{Body, Channel, EventType, Notice};
use cashier_core::payment::Payment;
use cashier_engine::call_log::Headers;
use cashier_engine::delivery::Undelivered;
use cashier_protocol::wallet::sign::SignedPath;
use futures_util::future::try_join_all;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::error::read_error;

/// One notice.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Event {
    /// Its id.
    id: String,
    /// The first event with its message, if this one was resent by hand: the `webhook-id` of both.
    #[serde(skip_serializing_if = "Option::is_none")]
    repeats: Option<String>,
    /// `payment.succeeded`, `payment.cancelled`, `payment.expired` or `agreement.closed`.
    #[serde(rename = "type")]
    kind: String,
    /// When the fact happened; RFC 3339.
    at: String,
    /// The payment, if it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_id: Option<String>,
    /// The agreement, if it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    agreement_id: Option<String>,
    /// Events with the same text are to be handled in their order: the payment or the agreement.
    order: String,
    /// Where it is delivered.
    notify_url: String,
    /// The method of a delivery.
    method: &'static str,
    /// The headers of a delivery made now: pairs of a name and a value. None when there is no body, or no path that can be signed.
    // The document's generator writes tuples in a form that OpenAPI 3.1 does not have.
    #[schema(value_type = Vec<Vec<String>>)]
    headers: Vec<(String, String)>,
    /// The body, which is the same in every delivery; null once it was deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    /// `due`, `delivered` or `given_up`.
    state: &'static str,
}

/// A notice, its type, and what it is about.
pub(super) struct Fact {
    pub(super) notice: Notice,
    pub(super) kind: String,
    about: About,
}

enum About {
    Payment(Box<Payment>),
    Agreement(AgreementId),
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
    // A notice to a merchant is about a payment or an agreement.
    let others = notices.iter().map(|notice| notice.subject.as_id()).filter(|id| !payments.contains_key(id));
    let others: Vec<AgreementId> = others.map(|id| Owner::from(id).as_id()).collect();
    let agreements = app.reader.agreements(&others).await.map_err(|error| read_error(&error))?;
    let agreements: HashSet<_> = agreements.into_iter().map(|agreement| agreement.id).collect();
    let fact = |notice: Notice| {
        if let Some(payment) = payments.get(&notice.subject.as_id()) {
            let kind = format!("payment.{}", payment.state.name());
            return Some(Fact { kind, notice, about: About::Payment(Box::new(payment.clone())) });
        }
        let id = notice.subject.as_id();
        let kind = EventType::AgreementClosed.name().to_owned();
        agreements.contains(&id).then_some(Fact { kind, notice, about: About::Agreement(id) })
    };
    Ok(notices.into_iter().filter_map(fact).collect())
}

/// The events of these facts, as deliveries made now: signed over `path`, or that of each notice's URL.
///
/// # Errors
/// `PARAM_ILLEGAL` for a path that is not signed, and when a delivery cannot be made now.
pub(super) async fn events(app: &App, facts: Vec<Fact>, path: Option<&str>) -> Result<Vec<Event>, Error> {
    let is_path = path.is_none_or(|path| SignedPath::parse(path).is_ok());
    if !is_path {
        let detail = "path must begin with / and must not have a query or a line feed.";
        return Err(Error::new(Code::ParamIllegal).with_detail(detail));
    }
    try_join_all(facts.into_iter().map(|fact| fact.event(app, path))).await
}

impl Fact {
    /// The event, with a delivery if its body is there and its URL can be signed.
    async fn event(self, app: &App, path: Option<&str>) -> Result<Event, Error> {
        let Some(body) = self.body(app) else { return Ok(self.into_event(Vec::new(), None)) };
        let channel = self.notice.channel.clone().with_body(body.clone());
        let notice = Notice { channel, ..self.notice.clone() };
        let headers = match app.deliveries.of(&notice, app.engine.clock().now(), path).await {
            Ok(made) => made.map(|made| made.headers),
            Err(Undelivered::Impossible(_)) => None,
            Err(Undelivered::NotNow(why)) => {
                tracing::warn!(notice.id = %notice.id, reason = %why, "an event could not be listed");
                return Err(Error::new(Code::ServiceUnavailable));
            }
        };
        Ok(self.into_event(headers.unwrap_or_default(), body.bytes().cloned()))
    }

    /// The body, made again if it was deleted; `None` if that gives other bytes.
    fn body(&self, app: &App) -> Option<Body> {
        let body = self.notice.channel.body()?;
        if body.bytes().is_some() {
            return Some(body.clone());
        }
        match &self.about {
            About::Payment(payment) => body.made_anew(app.openapi.dialects().payment_notice(payment)?),
            // It named a token that is not known any more.
            About::Agreement(_) => None,
        }
    }

    fn into_event(self, headers: Headers, body: Option<Arc<[u8]>>) -> Event {
        let (payment_id, agreement_id) = match self.about {
            About::Payment(payment) => (Some(payment.id.to_string()), None),
            About::Agreement(agreement) => (None, Some(agreement.to_string())),
        };
        let notify_url = match self.notice.channel {
            Channel::Merchant { url, .. } => url,
            _ => String::new(),
        };
        Event {
            id: self.notice.id.to_string(),
            repeats: self.notice.repeats.map(|first| first.to_string()),
            kind: self.kind,
            at: self.notice.id.created_at().to_rfc3339(),
            order: payment_id.clone().or_else(|| agreement_id.clone()).unwrap_or_default(),
            payment_id,
            agreement_id,
            notify_url,
            method: "POST",
            headers,
            body: body.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
            state: self.notice.state.name(),
        }
    }
}
