//! The network of programs: guarded, with a cookie jar per user and program.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use cashier_engine::outbound::{Exchange, Failure, Pace, Post, Reach};
use cashier_host::services::{FetchError, FetchRequest, FetchResponse, HttpFetch};

use crate::phone::Phone;

/// User, program, origin.
type Owner = (String, String, String);

/// Cookies by user, program and origin.
#[derive(Debug, Default)]
pub(crate) struct Jars {
    jars: Mutex<BTreeMap<Owner, BTreeMap<String, String>>>,
}

impl Jars {
    fn key(request: &FetchRequest) -> Owner {
        let (user, program) = request.jar.clone();
        (user, program, request.url.origin().ascii_serialization())
    }

    fn header(&self, request: &FetchRequest) -> Option<String> {
        let jars = self.jars.lock().unwrap_or_else(PoisonError::into_inner);
        let jar = jars.get(&Self::key(request))?;
        let pairs: Vec<String> = jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    fn keep(&self, request: &FetchRequest, cookie: &str) {
        let mut parts = cookie.split(';');
        let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else { return };
        let is_gone = parts.any(|part| part.trim().eq_ignore_ascii_case("max-age=0"));
        let mut jars = self.jars.lock().unwrap_or_else(PoisonError::into_inner);
        let jar = jars.entry(Self::key(request)).or_default();
        if is_gone || value.trim().is_empty() {
            jar.remove(name.trim());
        } else {
            jar.insert(name.trim().to_owned(), value.trim().to_owned());
        }
    }
}

pub(super) struct Fetch(pub(super) Arc<Phone>);

#[async_trait]
impl HttpFetch for Fetch {
    async fn fetch(&self, request: FetchRequest) -> Result<FetchResponse, FetchError> {
        if !self.0.has_network() {
            return Err(FetchError::Network("the phone has no network".to_owned()));
        }
        let inner = &self.0.simulator;
        let mut headers: Vec<(String, String)> = request.headers.clone().into_iter().collect();
        headers.extend(inner.jars.header(&request).map(|cookie| ("cookie".to_owned(), cookie)));
        let reach = if request.allow_loopback { Reach::Anywhere } else { Reach::Public };
        let post = Post { url: request.url.to_string(), headers, body: request.body.clone().into(), reach };
        let exchange =
            Exchange { method: request.method.clone(), post, limit: request.limit, pace: Pace::Whole };
        let answer = inner.outbound.exchange(exchange).await.map_err(|failure| match failure {
            Failure::Refused(_) | Failure::NotPublic(_) => FetchError::Forbidden,
            other => FetchError::Network(other.to_string()),
        })?;
        for (name, value) in &answer.headers {
            if name == "set-cookie" {
                inner.jars.keep(&request, value);
            }
        }
        // Cookies are the container's business; programs never see them.
        let headers = answer.headers.into_iter().filter(|(name, _)| name != "set-cookie").collect();
        let body = answer.body.ok_or(FetchError::TooLarge)?;
        Ok(FetchResponse { status: answer.status, headers, body })
    }
}
