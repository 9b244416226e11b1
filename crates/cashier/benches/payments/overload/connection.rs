//! One connection, which is kept open and reused.

use std::net::SocketAddr;

use axum::body::{Body, to_bytes};
use hyper::Request;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::super::http::merchant::PAY;
use super::orders::Signed;

/// The server's answer.
pub(super) enum Heard {
    Accepted,
    Refused,
}

pub(super) struct Connection {
    server: SocketAddr,
    sender: SendRequest<Body>,
}

impl Connection {
    pub(super) async fn open(server: SocketAddr) -> Self {
        let stream = TcpStream::connect(server).await.expect("a connection");
        stream.set_nodelay(true).expect("an option");
        let (sender, connection) = handshake(TokioIo::new(stream)).await.expect("a connection");
        tokio::spawn(connection);
        Self { server, sender }
    }

    /// Sends an order. Panics if the answer is lost or of a third kind.
    pub(super) async fn ask(&mut self, signed: Signed) -> Heard {
        if self.sender.ready().await.is_err() {
            *self = Self::open(self.server).await;
        }
        let mut request = Request::post(PAY).header("host", "127.0.0.1");
        for (name, value) in signed.headers {
            request = request.header(name, value);
        }
        let request = request.body(Body::from(signed.body)).expect("a request");
        let answer = self.sender.send_request(request).await.expect("an answer");
        let body = to_bytes(Body::new(answer.into_body()), 64 * 1024).await.expect("a body");
        let said = String::from_utf8_lossy(&body);
        match [r#""resultCode":"ACCEPT""#, r#""resultStatus":"U""#].map(|word| said.contains(word)) {
            [true, false] => Heard::Accepted,
            [false, true] => Heard::Refused,
            _ => panic!("{said}"),
        }
    }
}
