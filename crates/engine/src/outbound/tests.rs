//! Tests the guard and the limits against real sockets of this machine.

use std::time::Duration;

use bytes::Bytes;

use super::{Answer, Exchange, Failure, Outbound, Pace, Post, Reach};
use crate::testing::http::{Reply, Server};

/// Longer than any call of a test takes, on any machine.
const LONG: Duration = Duration::from_mins(5);
/// However slow a machine is, a silent server stays silent for longer than this.
const SHORT: Duration = Duration::from_millis(400);

async fn call(url: &str, reach: Reach) -> Result<Answer, Failure> {
    call_for(LONG, url, reach).await
}

async fn call_for(limit: Duration, url: &str, reach: Reach) -> Result<Answer, Failure> {
    let headers = vec![("x-test".to_owned(), "1".to_owned())];
    let post = Post { url: url.to_owned(), headers, body: Bytes::from_static(b"{}"), reach };
    Outbound::with_timeout(limit).unwrap().post(post).await
}

#[tokio::test]
async fn a_merchant_in_development_is_called_at_a_private_address() {
    let server = Server::start(|_| Reply::Answer(200, "fine".to_owned())).await;
    let answer = call(&server.url("/notify?x=1"), Reach::Anywhere).await.unwrap();
    assert_eq!((answer.status, answer.body), (200, b"fine".to_vec()));
    let received = server.received();
    assert_eq!(received[0].path, "/notify?x=1");
    assert_eq!((received[0].header("x-test"), received[0].body.as_slice()), ("1", b"{}".as_slice()));
}

/// The canary listens on every address of this machine; a refused call must not even connect.
#[tokio::test]
async fn an_address_that_is_not_public_is_refused_before_a_connection() {
    let canary = Server::start_at("0.0.0.0:0", |_| Reply::taken()).await;
    let port = canary.address.port();
    for host in [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.0.0.1.",
        "0.0.0.0",
        "0",
        "10.0.0.1",
        "169.254.169.254",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fe80::1]",
        "[fd00::1]",
        "localhost",
        "LOCALHOST",
        "%6cocalhost",
        "①27.0.0.1",
    ] {
        for scheme in ["http", "https"] {
            let url = format!("{scheme}://{host}:{port}/x");
            let refused = call(&url, Reach::Public).await;
            assert!(matches!(refused, Err(Failure::NotPublic(_))), "{url}: {refused:?}");
        }
    }
    assert_eq!(canary.connections(), 0);
}

#[tokio::test]
async fn a_url_that_is_none_of_ours_is_refused() {
    for url in [
        "",
        "x",
        "/notify",
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "http://",
        "https://user@example.org/",
        "https://user:word@example.org/",
        "http://example.org:0/",
        "data:text/plain,x",
        "unix:/run/x.sock",
    ] {
        for reach in [Reach::Public, Reach::Anywhere] {
            let refused = call(url, reach).await;
            assert!(matches!(refused, Err(Failure::Refused(_))), "{url}: {refused:?}");
        }
    }
}

#[tokio::test]
async fn a_header_that_would_break_the_request_is_refused() {
    let post = Post {
        url: "https://example.org/".to_owned(),
        headers: vec![("x-a".to_owned(), "1\r\nx-b: 2".to_owned())],
        body: Bytes::new(),
        reach: Reach::Public,
    };
    let refused = Outbound::new().unwrap().post(post).await;
    assert_eq!(refused, Err(Failure::Refused("the header x-a is not valid".to_owned())));
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let target = Server::start(|_| Reply::taken()).await;
    let to = target.url("/secret");
    let server = Server::start(move |_| {
        Reply::Raw(format!("HTTP/1.1 307 X\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n").into_bytes())
    })
    .await;
    assert_eq!(call(&server.url("/"), Reach::Anywhere).await.unwrap().status, 307);
    assert_eq!(target.connections(), 0);
}

#[tokio::test]
async fn a_silent_server_is_given_up_after_the_time_limit() {
    let server = Server::start(|_| Reply::Silence(b"")).await;
    assert_eq!(call_for(SHORT, &server.url("/"), Reach::Anywhere).await, Err(Failure::TimedOut));
}

#[tokio::test]
async fn a_body_that_never_comes_to_its_end_is_given_up_after_the_time_limit() {
    let server = Server::start(|_| Reply::Silence(b"HTTP/1.1 200 OK\r\n\r\n")).await;
    assert_eq!(call_for(SHORT, &server.url("/"), Reach::Anywhere).await, Err(Failure::TimedOut));
}

#[tokio::test]
async fn an_answer_is_read_up_to_its_limit() {
    let server = Server::start(|_| Reply::Endless(&[b'x'; 4_000])).await;
    let answer = call(&server.url("/"), Reach::Anywhere).await.unwrap();
    assert_eq!((answer.status, answer.body.len()), (200, 64 * 1024));
}

#[tokio::test]
async fn a_server_that_hangs_up_or_talks_nonsense_is_a_broken_call() {
    let half = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf";
    for bytes in ["", "SSH-2.0-nonsense\r\n", half] {
        let server = Server::start(move |_| {
            if bytes.is_empty() { Reply::Close } else { Reply::Raw(bytes.as_bytes().to_vec()) }
        })
        .await;
        let broken = call(&server.url("/"), Reach::Anywhere).await;
        assert!(matches!(broken, Err(Failure::Broken(_))), "{bytes:?}: {broken:?}");
    }
}

#[tokio::test]
async fn nobody_there_is_no_connection_and_the_text_does_not_hold_the_url() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let failure = call(&format!("http://{address}/token-4711"), Reach::Anywhere).await.unwrap_err();
    assert!(matches!(failure, Failure::NotConnected(_)), "{failure:?}");
    assert!(!failure.to_string().contains("4711"), "{failure}");
}

#[tokio::test]
async fn a_server_without_tls_is_no_connection_over_https() {
    let server = Server::start(|_| Reply::taken()).await;
    let url = server.url("/").replace("http:", "https:");
    let failure = call(&url, Reach::Anywhere).await.unwrap_err();
    assert!(matches!(failure, Failure::NotConnected(_)), "{failure:?}");
}

/// `identity` is requested; a compressed answer is understood anyway, and decompressed only up to the limit.
#[tokio::test]
async fn a_packed_answer_is_unpacked_up_to_the_limit() {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    let pack = |kind: &str, text: &[u8]| -> Vec<u8> {
        let best = Compression::best();
        match kind {
            "gzip" => {
                let mut encoder = GzEncoder::new(Vec::new(), best);
                encoder.write_all(text).unwrap();
                encoder.finish().unwrap()
            }
            "raw" => {
                let mut encoder = DeflateEncoder::new(Vec::new(), best);
                encoder.write_all(text).unwrap();
                encoder.finish().unwrap()
            }
            _ => {
                let mut encoder = ZlibEncoder::new(Vec::new(), best);
                encoder.write_all(text).unwrap();
                encoder.finish().unwrap()
            }
        }
    };
    let bomb = vec![b'x'; 8 * 1024 * 1024];
    for (kind, named) in [("gzip", "gzip"), ("gzip", "X-GZIP"), ("zlib", "deflate"), ("raw", "deflate")] {
        for (text, read) in [(&b"taken"[..], 5), (bomb.as_slice(), 64 * 1024)] {
            let body = pack(kind, text);
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-encoding: {named}\r\ncontent-length: {}\r\n\r\n",
                body.len()
            );
            let answer = [head.into_bytes(), body].concat();
            let server = Server::start(move |_| Reply::Raw(answer.clone())).await;
            let post = || Post {
                url: server.url("/"),
                headers: Vec::new(),
                body: Bytes::new(),
                reach: Reach::Anywhere,
            };
            let outbound = Outbound::new().unwrap();
            let answer = outbound.post(post()).await.unwrap();
            assert_eq!((answer.body.len(), answer.body.as_slice()), (read, &text[..read]), "{kind}");
            assert_eq!(server.received()[0].header("accept-encoding"), "identity");
            let exchange =
                Exchange { method: "GET".to_owned(), post: post(), limit: 64 * 1024, pace: Pace::Whole };
            let found = outbound.exchange(exchange).await.unwrap();
            // Too large counts as no answer, as for an uncompressed one.
            assert_eq!(found.body, (text.len() == read).then(|| text.to_vec()), "{kind}");
        }
    }
}

/// A body that claims to be compressed but is not is left unchanged.
#[tokio::test]
async fn an_answer_that_is_not_packed_after_all_stays_as_it_is() {
    let head = "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 5\r\n\r\nplain";
    let server = Server::start(move |_| Reply::Raw(head.as_bytes().to_vec())).await;
    assert_eq!(call(&server.url("/"), Reach::Anywhere).await.unwrap().body, b"plain");
}

/// A large file may take longer than a call, as long as data keeps arriving. A stalled transfer is given up. The
/// clock is the test's own.
#[tokio::test(start_paused = true)]
async fn a_file_may_flow_for_long_but_not_stand_still() {
    let limit = Duration::from_secs(15);
    let flowing = Reply::Paced { pause: Duration::from_secs(10), parts: 20 };
    let standing = Reply::Paced { pause: Duration::from_secs(16), parts: 20 };
    let outbound = Outbound::with_timeout(limit).unwrap();
    for (reply, pace, comes) in [
        (flowing.clone(), Pace::Flowing, true),
        (flowing, Pace::Whole, false),
        (standing, Pace::Flowing, false),
        (Reply::Silence(b""), Pace::Flowing, false),
    ] {
        let server = Server::start(move |_| reply.clone()).await;
        let post =
            Post { url: server.url("/"), headers: Vec::new(), body: Bytes::new(), reach: Reach::Anywhere };
        let exchange = Exchange { method: "GET".to_owned(), post, limit: 1024, pace };
        match outbound.exchange(exchange).await {
            Ok(answer) => assert!(comes && answer.body.is_some_and(|body| body.len() == 20)),
            Err(failure) => assert!(!comes && failure == Failure::TimedOut, "{failure}"),
        }
    }
}
