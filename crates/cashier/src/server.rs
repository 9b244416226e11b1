//! The HTTP server: accepts connections, counts them, and makes sure that none waits forever.
//!
//! Invariants: a connection that does not send its headers in time is closed; one whose peer accepts no bytes is
//! closed by the system; connections are bounded in total, per client address, and per trusted proxy, which stands
//! for many clients. A connection over the limit gets an answer and is closed at once.

use std::collections::HashMap;
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::response::Response;
use cashier_core::client_address::ClientAddress;
use cashier_web::caller::TrustedProxies;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use socket2::SockRef;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tower::{Service, ServiceExt as _};

/// The largest request headers, and how much of a body is read ahead.
const BUFFER_MAX: usize = 64 * 1024;
/// How long the system keeps trying to send bytes that the peer does not accept.
const SEND_TIMEOUT: Duration = Duration::from_secs(30);
/// How long accepting pauses when the system is out of resources.
const REST: Duration = Duration::from_millis(50);
/// How long requests in progress may take once the server has to stop.
const STOP_TIMEOUT: Duration = Duration::from_secs(10);
/// The answer to a connection over the limit.
const FULL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\ncontent-type: text/plain\r\n\
    content-length: 38\r\nconnection: close\r\n\r\nToo many connections; try again later.";
/// The number of files reserved for the database, keys and outbound calls.
const FILES_KEPT: u64 = 256;

/// The server's limits.
#[derive(Clone, Debug)]
pub(crate) struct Limits {
    /// Connections in total.
    pub(crate) connections: usize,
    /// Connections of one client address: an IPv4 address, or a /64 of IPv6.
    pub(crate) per_address: usize,
    /// Connections of one trusted proxy.
    pub(crate) per_proxy: usize,
    /// The time limit for a request's headers, from the end of the previous request.
    pub(crate) head: Duration,
    /// The proxies whose connections stand for many clients.
    pub(crate) proxies: TrustedProxies,
}

/// Raises the number of files that this process may open to the system's maximum, and returns it.
pub(crate) fn raise_file_limit() -> u64 {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
    let reached = if setrlimit(Resource::Nofile, raised).is_ok() { limit.maximum } else { limit.current };
    reached.unwrap_or(u64::MAX)
}

impl Limits {
    /// Limits the connections to the number of files available.
    pub(crate) fn within(mut self, files: u64) -> Self {
        let most = usize::try_from(files.saturating_sub(FILES_KEPT)).unwrap_or(usize::MAX).max(16);
        if most < self.connections {
            tracing::warn!(connections = most, "the limit on open files allows no more connections");
            self.connections = most;
        }
        self
    }
}

/// The open connections.
#[derive(Default)]
struct Open {
    all: AtomicUsize,
    by_address: Mutex<HashMap<ClientAddress, usize>>,
}

/// The slot of one connection. Released when dropped.
struct Place {
    open: Arc<Open>,
    address: ClientAddress,
}

impl Open {
    fn enter(self: &Arc<Self>, address: ClientAddress, limits: &Limits) -> Option<Place> {
        let most = if limits.proxies.trusts(address) { limits.per_proxy } else { limits.per_address };
        let address = address.counted();
        let mut by_address = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        if self.all.load(Ordering::Relaxed) >= limits.connections {
            return None;
        }
        let count = by_address.entry(address).or_default();
        if *count >= most {
            return None;
        }
        *count = count.saturating_add(1);
        self.all.fetch_add(1, Ordering::Relaxed);
        Some(Place { open: Arc::clone(self), address })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut by_address = self.open.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        self.open.all.fetch_sub(1, Ordering::Relaxed);
        if let Some(count) = by_address.get_mut(&self.address) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                by_address.remove(&self.address);
            }
        }
    }
}

/// The service that answers requests.
pub(crate) trait Answers:
    Service<Request<Body>, Response = Response, Error = Infallible, Future: Send> + Clone + Send + Sync + 'static
{
}

impl<S> Answers for S where
    S: Service<Request<Body>, Response = Response, Error = Infallible, Future: Send>
        + Clone
        + Send
        + Sync
        + 'static
{
}

/// Serves until told to stop; then finishes requests in progress.
pub(crate) async fn serve(
    listener: TcpListener,
    service: impl Answers,
    limits: Limits,
    mut stopped: watch::Receiver<bool>,
) {
    let open = Arc::new(Open::default());
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            biased;
            _ = stopped.wait_for(|stop| *stop) => break,
            accepted = listener.accept() => accepted,
            // Ended connections leave the set.
            Some(_) = connections.join_next() => continue,
        };
        match accepted {
            Ok((stream, peer)) => match open.enter(ClientAddress::new(peer.ip()), &limits) {
                Some(place) => {
                    let (service, until) = (service.clone(), stopped.clone());
                    connections.spawn(carry(stream, peer, service, limits.head, until, place));
                }
                None => refuse(&stream),
            },
            Err(error) if is_of_connection(&error) => {}
            Err(error) => {
                tracing::error!(error = %error, "no connection can be accepted now");
                tokio::time::sleep(REST).await;
            }
        }
    }
    drop(listener);
    let drain = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(STOP_TIMEOUT, drain).await.is_err() {
        tracing::warn!(connections = connections.len(), "connections were cut off");
    }
    connections.shutdown().await;
}

/// Returns true for errors caused by a peer before its connection was accepted.
fn is_of_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// Reports that there is no room, if that is possible without waiting.
fn refuse(stream: &TcpStream) {
    let _ = stream.try_write(FULL);
}

async fn carry(
    stream: TcpStream,
    peer: SocketAddr,
    service: impl Answers,
    head: Duration,
    mut stopped: watch::Receiver<bool>,
    place: Place,
) {
    let _place = place;
    let socket = SockRef::from(&stream);
    // Small answers are sent at once. Neither option is worth refusing a connection for.
    let _ = socket.set_tcp_nodelay(true);
    let _ = socket.set_tcp_user_timeout(Some(SEND_TIMEOUT));
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        service.clone().oneshot(request.map(Body::new))
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(head).max_buf_size(BUFFER_MAX);
    let connection = builder.serve_connection(TokioIo::new(stream), service).with_upgrades();
    tokio::pin!(connection);
    tokio::select! {
        // Errors of one connection concern only its peer.
        _ = connection.as_mut() => return,
        _ = stopped.wait_for(|stop| *stop) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = connection.await;
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    fn limits() -> Limits {
        Limits {
            connections: 10,
            per_address: 3,
            per_proxy: 5,
            head: Duration::from_millis(100),
            proxies: TrustedProxies::new(vec!["10.0.0.1".parse().unwrap()]),
        }
    }

    /// Each address has its limit, a proxy has more, a /64 counts as one, and slots are released.
    #[test]
    fn connections_are_counted_by_who_they_belong_to() {
        let (open, limits) = (Arc::new(Open::default()), limits());
        let enter = |text: &str| open.enter(text.parse().unwrap(), &limits);
        let mut own: Vec<_> = (0..3).map(|_| enter("198.51.100.9").unwrap()).collect();
        assert!(enter("198.51.100.9").is_none() && enter("::ffff:198.51.100.9").is_none());
        let other = enter("198.51.100.10").unwrap();
        own.pop();
        own.push(enter("198.51.100.9").unwrap());
        drop((own, other));
        let v6: Vec<_> = (1..4).map(|n| enter(&format!("2001:db8::{n}")).unwrap()).collect();
        assert!(enter("2001:db8::4").is_none() && enter("2001:db8:0:1::4").is_some());
        let proxied: Vec<_> = (0..5).map(|_| enter("10.0.0.1").unwrap()).collect();
        assert!(enter("10.0.0.1").is_none());
        let rest: Vec<_> = (0..2).map(|n| enter(&format!("192.0.2.{n}")).unwrap()).collect();
        assert!(enter("192.0.2.9").is_none(), "ten in all");
        drop((v6, proxied, rest));
        assert_eq!(open.all.load(Ordering::Relaxed), 0);
        assert!(open.by_address.lock().unwrap().is_empty());
    }

    /// Connections that send nothing, or never end their headers, are closed; others are served meanwhile.
    #[tokio::test]
    async fn a_head_that_does_not_come_ends_its_connection() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = watch::channel(false);
        let router = axum::Router::new().route("/", axum::routing::get(async || "here"));
        let server = tokio::spawn(serve(listener, router, limits(), stopped));
        let mut silent = TcpStream::connect(address).await.unwrap();
        let mut slow = TcpStream::connect(address).await.unwrap();
        slow.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nx-slow: ").await.unwrap();
        let mut third = TcpStream::connect(address).await.unwrap();
        third.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        let mut answer = vec![0; 15];
        third.read_exact(&mut answer).await.unwrap();
        assert_eq!(answer, b"HTTP/1.1 200 OK");
        // Three are open: the fourth is refused.
        let mut fourth = TcpStream::connect(address).await.unwrap();
        let mut told = String::new();
        fourth.read_to_string(&mut told).await.unwrap();
        assert!(told.starts_with("HTTP/1.1 503 ") && told.contains("retry-after: "), "{told}");
        assert_eq!(told.as_bytes(), FULL);
        let mut rest = Vec::new();
        assert_eq!(silent.read_to_end(&mut rest).await.unwrap(), 0);
        slow.read_to_end(&mut rest).await.unwrap();
        stop.send_replace(true);
        server.await.unwrap();
    }

    #[test]
    fn the_text_of_a_refusal_has_its_length() {
        let text = std::str::from_utf8(FULL).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.contains(&format!("content-length: {}", body.len())), "{text}");
    }
}
