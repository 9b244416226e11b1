//! What every request passes first: is there room for it, does its body come in time, and what it is told when not.
//!
//! Invariants: no more requests are worked on at once than the operator allows, and behind a trusted proxy no more of
//! one client; what finds no room is refused at once, without reading its body or checking a signature, so that refusing
//! costs next to nothing. A refusal has the form of its surface: `U` with HTTP 200 in the wallet dialect, 503 with
//! `Retry-After` elsewhere.

mod body;

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::header::{CONNECTION, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use cashier_core::client_address::ClientAddress;
use cashier_core::error::{Code, Error};
use cashier_protocol::baas::answer as baas;
use serde_json::json;
use tower::{Service, ServiceExt as _};

use crate::app::Shared;
use crate::caller::Caller;
use crate::openapi::{OpenApi, Refusal};
use body::Timed;

/// How long a body may take.
const BODY_TIME: Duration = Duration::from_secs(20);
/// When to come again, in seconds.
const COME_AGAIN: &str = "2";
/// How long a refusal is held back. A client that asks again at once would else make the crowd worse, and refusals that leave
/// together cost the work that goes on meanwhile less than each by itself.
const PUSH_BACK: Duration = Duration::from_millis(20);

/// How much is let in.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// Requests that are worked on at once.
    pub requests: usize,
    /// The same, of one client behind a trusted proxy.
    pub per_client: usize,
}

/// Counts the requests that are worked on.
pub struct Entrance {
    room: Room,
    inside: AtomicUsize,
    refused: AtomicU64,
    by_client: Mutex<HashMap<ClientAddress, usize>>,
}

/// The place of one request. Given back when dropped.
struct Place<'a> {
    entrance: &'a Entrance,
    client: Option<ClientAddress>,
}

impl Entrance {
    /// An entrance with this much room.
    pub fn new(room: Room) -> Self {
        Self { room, inside: AtomicUsize::new(0), refused: AtomicU64::new(0), by_client: Mutex::default() }
    }

    /// How many requests were refused because there was no room.
    pub fn refused(&self) -> u64 {
        self.refused.load(Ordering::Relaxed)
    }

    /// A place, if there is one. Connections are counted by their address already; behind a proxy clients are.
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

/// The way into `router`: what finds no room never gets there, not even to the look for its route.
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

/// Lets a request in, or says when to come again.
async fn enter(app: &Shared, router: Router, request: Request) -> Response {
    // Whoever watches must hear that the system is full, not be sent away because it is.
    if request.uri().path() == "/healthz" {
        return route(router, request).await;
    }
    let (parts, body) = request.into_parts();
    let caller = Caller::of(&parts, &app.rules.trusted_proxies);
    let Some(place) = app.entrance.enter(caller) else {
        app.entrance.refused.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(PUSH_BACK).await;
        return refuse(&app.openapi, parts.uri.path());
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

/// A body that did not come in time. What else it was is not known, so it is no surface's business.
fn too_late() -> Response {
    let mut response = Response::new(Body::from("The body did not come in time.\n"));
    *response.status_mut() = StatusCode::REQUEST_TIMEOUT;
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

/// What is said where there is no room, in the form of the surface.
fn refuse(openapi: &OpenApi, path: &str) -> Response {
    let Refusal { status, kind, body } = openapi.busy(path).unwrap_or_else(|| Surface::of(path).refusal());
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, kind);
    if status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(RETRY_AFTER, HeaderValue::from_static(COME_AGAIN));
    }
    response
}

/// Whose form an answer has. What clients call has the form of their dialect.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Surface {
    Host,
    Baas,
    Page,
}

impl Surface {
    fn of(path: &str) -> Self {
        if path.starts_with("/host/") {
            Self::Host
        } else if path.starts_with("/hserve/") {
            Self::Baas
        } else {
            Self::Page
        }
    }

    /// What a refusal says, written once.
    fn refusal(self) -> Refusal {
        static BODIES: LazyLock<[Bytes; 3]> = LazyLock::new(|| {
            let error = Error::new(Code::ServiceUnavailable);
            let host = json!({ "error": { "code": error.code.row().name, "message": error.message() } });
            [
                host.to_string().into(),
                baas::error(error.message()).into(),
                format!("{}\n", error.message()).into(),
            ]
        });
        let [host, baas, page] = &*BODIES;
        let (kind, body) = match self {
            Self::Host => ("application/json", host),
            Self::Baas => ("application/json; charset=utf-8", baas),
            Self::Page => ("text/plain; charset=utf-8", page),
        };
        let kind = HeaderValue::from_static(kind);
        Refusal { status: StatusCode::SERVICE_UNAVAILABLE, kind, body: body.clone() }
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
        let refused = |path: &str| refuse(&openapi, path);
        for path in ["/host/v1/orders", "/hserve/v2.0/x/", "/wallet", "/callbacks/alipay/x"] {
            let response = refused(path);
            assert_eq!(response.status(), 503, "{path}");
            assert_eq!(response.headers()[RETRY_AFTER], COME_AGAIN, "{path}");
        }
        for path in ["/v1/payments/pay", "/aps/api/v1/payments/x"] {
            let response = refused(path);
            assert_eq!(response.status(), 200, "{path}");
            let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
            let json: serde_json::Value = serde_json::from_slice(&body).unwrap();
            assert_eq!(json["result"]["resultStatus"], "U", "{json}");
        }
    }
}
