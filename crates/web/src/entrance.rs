//! The checks that every request passes first: is there room for it, does its body arrive in time, and the answer if
//! not.
//!
//! Invariants: no more requests are processed at once than the operator allows, and behind a trusted proxy no more of
//! one client; a request without room is refused at once, without reading its body or checking a signature, so that
//! refusing costs next to nothing. A refusal has the form of its surface: `U` with HTTP 200 in the wallet dialect,
//! 503 with `Retry-After` elsewhere.

mod body;

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONNECTION, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use cashier_core::client_address::ClientAddress;
use cashier_core::error::{Code, Error};
use cashier_protocol::baas::answer as baas;
use tower::{Service, ServiceExt as _};

use crate::app::Shared;
use crate::caller::Caller;
use crate::help::add_link;
use crate::host;
use crate::openapi::{OpenApi, Refusal};
use body::Timed;

/// The time limit of a body.
const BODY_TIME: Duration = Duration::from_secs(20);
/// The `Retry-After` of a refusal, in seconds.
const COME_AGAIN: &str = "2";
/// How long a refusal is delayed. Otherwise a client that retries at once would add to the load; refusals sent in
/// groups also disturb ongoing work less than single ones.
const PUSH_BACK: Duration = Duration::from_millis(20);

/// How many requests are admitted.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// The maximum number of concurrent requests.
    pub requests: usize,
    /// The same, for one client behind a trusted proxy.
    pub per_client: usize,
}

/// Counts concurrent requests.
pub struct Entrance {
    room: Room,
    inside: AtomicUsize,
    refused: AtomicU64,
    by_client: Mutex<HashMap<ClientAddress, usize>>,
}

/// The slot of one request. Released when dropped.
struct Place<'a> {
    entrance: &'a Entrance,
    client: Option<ClientAddress>,
}

impl Entrance {
    /// An entrance with this much room.
    pub fn new(room: Room) -> Self {
        Self { room, inside: AtomicUsize::new(0), refused: AtomicU64::new(0), by_client: Mutex::default() }
    }

    /// The number of requests refused for lack of room.
    pub fn refused(&self) -> u64 {
        self.refused.load(Ordering::Relaxed)
    }

    /// A slot, if there is one. Connections are already counted by address; behind a proxy, clients are counted here.
    fn enter(&self, caller: Caller) -> Option<Place<'_>> {
        let before = self.inside.fetch_add(1, Ordering::Relaxed);
        let mut place = Place { entrance: self, client: None };
        if before >= self.room.requests {
            return None;
        }
        if caller.peer != caller.address {
            let client = caller.address.counted();
            let mut by_client = self.by_client.lock().unwrap_or_else(PoisonError::into_inner);
            let count = by_client.entry(client).or_default();
            if *count >= self.room.per_client {
                return None;
            }
            *count = count.saturating_add(1);
            place.client = Some(client);
        }
        Some(place)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.entrance.inside.fetch_sub(1, Ordering::Relaxed);
        if let Some(client) = self.client {
            let mut by_client = self.entrance.by_client.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(count) = by_client.get_mut(&client) {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    by_client.remove(&client);
                }
            }
        }
    }
}

/// The way into `router`: a refused request never reaches it, not even its route lookup.
pub fn front(
    app: Shared,
    router: Router,
) -> impl Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + Sync + 'static
{
    tower::service_fn(move |request| {
        let (app, router) = (Arc::clone(&app), router.clone());
        async move { Ok(enter(&app, router, request).await) }
    })
}

/// Admits a request, or says when to retry.
async fn enter(app: &Shared, router: Router, request: Request) -> Response {
    // Monitoring must learn that the system is full, not be refused because of it.
    if request.uri().path() == "/healthz" {
        return route(router, request).await;
    }
    let (parts, body) = request.into_parts();
    let caller = Caller::of(&parts, &app.rules.trusted_proxies);
    let Some(place) = app.entrance.enter(caller) else {
        app.entrance.refused.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(PUSH_BACK).await;
        return refuse(&app.openapi, parts.uri.path(), &app.rules.base_url);
    };
    let late = Arc::new(AtomicBool::new(false));
    let body = Body::new(Timed::new(body, BODY_TIME, Arc::clone(&late)));
    let mut response = route(router, Request::from_parts(parts, body)).await;
    drop(place);
    if late.load(Ordering::Relaxed) {
        return too_late();
    }
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().entry(RETRY_AFTER).or_insert(HeaderValue::from_static(COME_AGAIN));
    }
    response
}

async fn route(router: Router, request: Request) -> Response {
    match router.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

/// The body did not arrive in time. The rest of the request is unknown, so the answer has no surface's form.
fn too_late() -> Response {
    let mut response = Response::new(Body::from("The body did not arrive in time.\n"));
    *response.status_mut() = StatusCode::REQUEST_TIMEOUT;
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

/// The refusal for lack of room, in the form of the surface.
fn refuse(openapi: &OpenApi, path: &str, base_url: &str) -> Response {
    let Refusal { status, kind, body } =
        openapi.busy(path).unwrap_or_else(|| Surface::of(path).refusal(base_url));
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, kind);
    if status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(RETRY_AFTER, HeaderValue::from_static(COME_AGAIN));
    }
    add_link(headers, base_url, Code::ServiceUnavailable);
    response
}

/// The form of an answer. Operations of clients use the form of their dialect.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Surface {
    Host,
    Baas,
    Page,
}

impl Surface {
    fn of(path: &str) -> Self {
        if path.starts_with("/host/") || path.starts_with("/dev/") {
            Self::Host
        } else if path.starts_with("/hserve/") {
            Self::Baas
        } else {
            Self::Page
        }
    }

    /// The refusal.
    fn refusal(self, base_url: &str) -> Refusal {
        let error = Error::new(Code::ServiceUnavailable);
        let (kind, body) = match self {
            Self::Host => ("application/json", host::refusal_body(&error, base_url)),
            Self::Baas => ("application/json; charset=utf-8", baas::error(error.message())),
            Self::Page => ("text/plain; charset=utf-8", format!("{}\n", error.message()).into_bytes()),
        };
        let kind = HeaderValue::from_static(kind);
        Refusal { status: StatusCode::SERVICE_UNAVAILABLE, kind, body: body.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(peer: &str, address: &str) -> Caller {
        Caller { peer: peer.parse().unwrap(), address: address.parse().unwrap() }
    }

    #[test]
    fn there_is_room_for_so_many_and_behind_a_proxy_for_so_many_of_one_client() {
        let entrance = Entrance::new(Room { requests: 4, per_client: 2 });
        let direct = caller("198.51.100.9", "198.51.100.9");
        let proxied = caller("10.0.0.1", "198.51.100.9");
        let first = entrance.enter(proxied).unwrap();
        let second = entrance.enter(proxied).unwrap();
        assert!(entrance.enter(proxied).is_none(), "two of one client");
        assert_eq!(entrance.inside.load(Ordering::Relaxed), 2, "who is refused leaves nothing behind");
        let third = entrance.enter(direct).unwrap();
        let fourth = entrance.enter(caller("10.0.0.1", "198.51.100.10")).unwrap();
        assert!(entrance.enter(direct).is_none(), "four in all");
        drop((first, second, third, fourth));
        assert!(entrance.enter(proxied).is_some());
        assert!(entrance.by_client.lock().unwrap().is_empty());
        assert_eq!(entrance.inside.load(Ordering::Relaxed), 0);
    }

    #[tokio::test]
    async fn every_surface_refuses_in_its_form() {
        let openapi = OpenApi::new(&[]);
        let refused = |path: &str| refuse(&openapi, path, "https://pay.example");
        for path in ["/host/v1/orders", "/hserve/v2.0/x/", "/wallet", "/callbacks/alipay/x"] {
            let response = refused(path);
            assert_eq!(response.status(), 503, "{path}");
            assert_eq!(response.headers()[RETRY_AFTER], COME_AGAIN, "{path}");
            assert!(response.headers().contains_key("link"), "{path}");
        }
        for path in ["/v1/payments/pay", "/aps/api/v1/payments/x"] {
            let response = refused(path);
            assert_eq!(response.status(), 200, "{path}");
            assert!(response.headers().contains_key("link"), "{path}");
            let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
            let json: serde_json::Value = serde_json::from_slice(&body).unwrap();
            assert_eq!(json["result"]["resultStatus"], "U", "{json}");
        }
    }
}
