//! A small HTTP server whose answers a test chooses, down to the bytes.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A request as received.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Received {
    /// The header's value, or an empty string.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value)
    }
}

/// How the server answers a request.
#[derive(Clone)]
pub(crate) enum Reply {
    /// Answers with this status and body, and keeps the connection.
    Answer(u16, String),
    /// Writes these bytes and closes.
    Raw(Vec<u8>),
    /// Sends the head of an endless answer, then this block again and again.
    Endless(&'static [u8]),
    /// Sends the head of an answer, then this many bytes, one after each pause, and closes.
    Paced { pause: Duration, parts: usize },
    /// Writes these bytes, possibly none, and then nothing more.
    Silence(&'static [u8]),
    /// Closes without an answer.
    Close,
}

impl Reply {
    /// The answer of a merchant that accepts a notice.
    pub(crate) fn taken() -> Self {
        let body = r#"{"result":{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}}"#;
        Self::Answer(200, body.to_owned())
    }
}

type Handler = dyn Fn(&Received) -> Reply + Send + Sync;

/// The running server.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    connections: Arc<AtomicUsize>,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Server {
    /// Starts it on a free port of 127.0.0.1.
    pub(crate) async fn start(handler: impl Fn(&Received) -> Reply + Send + Sync + 'static) -> Self {
        Self::start_at("127.0.0.1:0", handler).await
    }

    /// Starts it at this address.
    pub(crate) async fn start_at(
        address: &str,
        handler: impl Fn(&Received) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let handler: Arc<Handler> = Arc::new(handler);
        let server = Self { address, connections: Arc::default(), received: Arc::default() };
        let (connections, received) = (Arc::clone(&server.connections), Arc::clone(&server.received));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(stream, Arc::clone(&handler), Arc::clone(&received)));
            }
        });
        server
    }

    /// A URL of this server.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The number of connections so far.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// The requests so far.
    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }
}

async fn serve(stream: TcpStream, handler: Arc<Handler>, received: Arc<Mutex<Vec<Received>>>) {
    let mut stream = BufReader::new(stream);
    while let Some(request) = read(&mut stream).await {
        received.lock().unwrap().push(request.clone());
        let sent = match handler(&request) {
            Reply::Answer(status, body) => {
                let head = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n\r\n{body}", body.len());
                stream.write_all(head.as_bytes()).await
            }
            Reply::Raw(bytes) => {
                let _ = stream.write_all(&bytes).await;
                return;
            }
            Reply::Endless(block) => {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
                while stream.write_all(block).await.is_ok() {}
                return;
            }
            Reply::Paced { pause, parts } => {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
                for _ in 0..parts {
                    tokio::time::sleep(pause).await;
                    let _ = stream.write_all(b"x").await;
                }
                return;
            }
            Reply::Silence(bytes) => {
                let _ = stream.write_all(bytes).await;
                std::future::pending().await
            }
            Reply::Close => return,
        };
        if sent.is_err() {
            return;
        }
    }
}

async fn read(stream: &mut BufReader<TcpStream>) -> Option<Received> {
    let mut line = String::new();
    stream.read_line(&mut line).await.ok().filter(|read| *read > 0)?;
    let path = line.split(' ').nth(1)?.to_owned();
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.push((name.to_owned(), value.to_owned()));
    }
    let mut request = Received { path, headers, body: Vec::new() };
    request.body.resize(request.header("content-length").parse().unwrap_or(0), 0);
    stream.read_exact(&mut request.body).await.ok()?;
    Some(request)
}
