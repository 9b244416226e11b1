//! The network of programs: guarded, with one cookie jar per user and program.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use cashier_engine::outbound::{Exchange, Failure, Pace, Post, Reach};
use cashier_host::services::{FetchError, FetchRequest, FetchResponse, HttpFetch};

use crate::phone::Phone;

/// User, program, origin.
type Owner = (String, String, String);

/// The maximum number of origins with cookies, and of cookies per origin.
const JARS_MAX: usize = 1_000;
const COOKIES_MAX: usize = 50;
/// The longest cookie, name and value.
const COOKIE_MAX: usize = 4_096;

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
        let value = if is_gone { "" } else { value.trim() };
        self.put(Self::key(request), name.trim(), value);
    }

    /// Stores a cookie; an empty one is removed. One that does not fit is not stored.
    fn put(&self, owner: Owner, name: &str, value: &str) {
        let mut jars = self.jars.lock().unwrap_or_else(PoisonError::into_inner);
        if value.is_empty() {
            if let Some(jar) = jars.get_mut(&owner) {
                jar.remove(name);
            }
            return;
        }
        if name.len().saturating_add(value.len()) > COOKIE_MAX
            || (jars.len() >= JARS_MAX && !jars.contains_key(&owner))
        {
            return;
        }
        let jar = jars.entry(owner).or_default();
        if jar.len() < COOKIES_MAX || jar.contains_key(name) {
            jar.insert(name.to_owned(), value.to_owned());
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
        // Only the container handles cookies; programs never see them.
        let headers = answer.headers.into_iter().filter(|(name, _)| name != "set-cookie").collect();
        let body = answer.body.ok_or(FetchError::TooLarge)?;
        Ok(FetchResponse { status: answer.status, headers, body })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jars_have_a_bottom_and_a_brim() {
        let jars = Jars::default();
        let owner = |n: usize| ("layla".to_owned(), "tea".to_owned(), format!("https://{n}.example"));
        for n in 0..2 * COOKIES_MAX {
            jars.put(owner(0), &format!("name-{n}"), "value");
        }
        jars.put(owner(0), "name-1", "other");
        jars.put(owner(0), "name-2", "");
        jars.put(owner(0), "long", &"x".repeat(COOKIE_MAX));
        for n in 1..2 * JARS_MAX {
            jars.put(owner(n), "name", "value");
        }
        let jars = jars.jars.into_inner().unwrap();
        let first = &jars[&owner(0)];
        assert_eq!((jars.len(), first.len(), first["name-1"].as_str()), (JARS_MAX, COOKIES_MAX - 1, "other"));
    }
}
