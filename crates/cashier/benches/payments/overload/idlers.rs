//! Connections that send nothing, and connections that send slowly.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

const SILENT: usize = 1_000;
const SLOW: usize = 200;
/// How long a slow connection waits before each byte.
const PAUSE: Duration = Duration::from_millis(100);
/// The interval between their starts, so that they are not all closed, and opened again, at once.
const APART: Duration = Duration::from_millis(2);

/// All of them. One that is closed is opened again.
pub(super) struct Idlers {
    tasks: JoinSet<()>,
}

impl Idlers {
    /// Returns them once all are connected.
    pub(super) async fn start(server: SocketAddr) -> Self {
        let mut tasks = JoinSet::new();
        for _ in 0..SILENT {
            tokio::time::sleep(APART).await;
            let first = TcpStream::connect(server).await.expect("a connection");
            tasks.spawn(come_again(server, first, async |stream| {
                let _ = stream.read_u8().await;
            }));
        }
        for _ in 0..SLOW {
            tokio::time::sleep(APART).await;
            let first = TcpStream::connect(server).await.expect("a connection");
            tasks.spawn(come_again(server, first, async |stream| {
                let mut letters =
                    b"POST /v1/payments/pay HTTP/1.1\r\nx-slow: ".iter().chain([b'y'; 9].iter().cycle());
                while let Some(letter) = letters.next()
                    && stream.write_u8(*letter).await.is_ok()
                {
                    tokio::time::sleep(PAUSE).await;
                }
            }));
        }
        Self { tasks }
    }

    pub(super) fn stop(mut self) {
        self.tasks.abort_all();
    }
}

async fn come_again(server: SocketAddr, first: TcpStream, idle: impl AsyncFn(&mut TcpStream)) {
    let mut stream = first;
    loop {
        idle(&mut stream).await;
        tokio::time::sleep(PAUSE).await;
        match TcpStream::connect(server).await {
            Ok(next) => stream = next,
            Err(_) => return,
        }
    }
}
