//! Every wait ends, and everything that grows has a bound: over HTTP, with the whole system.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::patience::until;
use crate::support::Database;
use crate::wallet::Wallet;

async fn connect(wallet: &Wallet) -> TcpStream {
    TcpStream::connect(wallet.running.address).await.unwrap()
}

/// A request that finds no room is refused at once, in its API's form; one that does is served.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_finds_no_room_is_told_when_to_come_again() {
    let none = |config: &mut cashier::config::Config| config.server.requests_max = 0;
    let database = Database::sqlite();
    let full = Wallet::start_with(&database, none).await;
    let answer = full.http.get(format!("{}/wallet", full.base)).send().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.headers()["retry-after"].to_str().unwrap()), (503, "2"));
    let answer = full.http.post(format!("{}/v1/payments/pay", full.base)).body("{}").send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let body: serde_json::Value = answer.json().await.unwrap();
    assert_eq!(body["result"]["resultStatus"], "U", "{body}");
    assert_eq!(body["result"]["resultCode"], "SERVICE_UNAVAILABLE", "{body}");
    let health: serde_json::Value =
        full.http.get(format!("{}/healthz", full.base)).send().await.unwrap().json().await.unwrap();
    assert_eq!(health["refused_requests"], 2, "{health}");
    full.finish().await;
}

/// Connections that send nothing, or one letter now and then, keep nobody out, and are closed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn silent_and_slow_connections_keep_nobody_out() {
    let short = |config: &mut cashier::config::Config| {
        config.server.head_timeout_s = 1;
        config.server.connections_per_address = 120;
    };
    let database = Database::sqlite();
    let wallet = Wallet::start_with(&database, short).await;
    let mut waiting = Vec::new();
    for n in 0..100 {
        let mut stream = connect(&wallet).await;
        if n % 2 == 0 {
            stream.write_all(b"POST /v1/payments/pay HTTP/1.1\r\nhost: x\r\nx-slow: ").await.unwrap();
        }
        waiting.push(stream);
    }
    wallet.order("meanwhile", "1000").await;
    for mut stream in waiting {
        let mut rest = Vec::new();
        // Waits for the end of the connection.
        let _ = stream.read_to_end(&mut rest).await;
        assert!(!rest.starts_with(b"HTTP/1.1 200"), "{rest:?}");
    }
    wallet.finish().await;
}

/// An address may have only so many connections; when one ends, another may begin.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_has_so_many_connections() {
    let few = |config: &mut cashier::config::Config| config.server.connections_per_address = 12;
    let database = Database::sqlite();
    let wallet = Wallet::start_with(&database, few).await;
    let mut held = Vec::new();
    let told = loop {
        let mut stream = connect(&wallet).await;
        stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        let mut start = vec![0; 12];
        stream.read_exact(&mut start).await.unwrap();
        let is_refused = start.ends_with(b"503");
        held.push(stream);
        if is_refused {
            break held.len();
        }
        assert!(held.len() <= 12, "there is no bound");
    };
    assert!(told <= 13, "{told}");
    drop(held);
    // The test client's pool gets a connection as soon as the server has noticed that others ended.
    until("a place to be given back", async || {
        let asked = wallet.http.get(format!("{}/healthz", wallet.base)).send().await;
        asked.is_ok_and(|answer| answer.status() == 200).then_some(())
    })
    .await;
    wallet.finish().await;
}
