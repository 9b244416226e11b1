//! The program goes on whatever has become of its log: a reader that is gone, one that does not read, a full disk.

use std::fs::OpenOptions;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::patience::until;

/// More refused calls than a pipe holds lines.
const CALLS: usize = 1_500;

/// A server that does not outlive its test.
struct Server {
    child: Child,
    base: String,
    http: reqwest::Client,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// Starts `cashier serve` with its log going there.
    async fn start(folder: &Path, log: Stdio) -> Self {
        let keys = folder.join("keys");
        cashier::keys::generate(&keys).unwrap();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        drop(listener);
        let database = format!("sqlite:{}", folder.join("test.db").display());
        let child = Command::new(env!("CARGO_BIN_EXE_cashier"))
            .args(["serve", "--listen", &address.to_string(), "--database", &database, "--keys"])
            .arg(&keys)
            .env("CASHIER_LOG", "info")
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        #[expect(clippy::disallowed_methods, reason = "a test is a third party that calls only the wallet")]
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let server = Self { child, base: format!("http://{address}"), http };
        until("the server to listen", async || tokio::net::TcpStream::connect(address).await.ok()).await;
        server
    }

    /// Calls that are refused, each of which is a line of the log, are answered.
    async fn refuse_many(&self) {
        for n in 0..CALLS {
            let call = self.http.post(format!("{}/v1/payments/pay", self.base)).header("client-id", "NOBODY");
            let answer = call.body("{}").send().await.unwrap_or_else(|error| panic!("call {n}: {error}"));
            assert_eq!(answer.status(), 200);
            assert!(answer.text().await.unwrap().contains("resultStatus"));
        }
    }

    async fn health(&self) -> (u16, Value) {
        let answer = self.http.get(format!("{}/healthz", self.base)).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_reader_that_is_gone_costs_lines_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(folder.path(), Stdio::piped()).await;
    drop(server.child.stderr.take());
    server.refuse_many().await;
    let (status, health) = server.health().await;
    assert_eq!((status, &health["status"]), (200, &Value::from("ok")), "{health}");
    assert!(health["dropped_log_lines"].as_u64().unwrap() > 0, "{health}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_reader_that_does_not_read_holds_nobody_up() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), Stdio::piped()).await;
    server.refuse_many().await;
    assert_eq!(server.health().await.0, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_under_the_log_is_counted_and_health_knows_every_part() {
    let folder = tempfile::tempdir().unwrap();
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let server = Server::start(folder.path(), full.into()).await;
    server.refuse_many().await;
    let (status, health) = server.health().await;
    assert_eq!(status, 200, "{health}");
    assert!(health["dropped_log_lines"].as_u64().unwrap() > 0, "{health}");
    let parts = health["parts"].as_array().unwrap();
    let names: Vec<_> = parts.iter().map(|part| part["name"].as_str().unwrap()).collect();
    for name in ["writer", "expiry", "notices", "poller", "janitor", "server"] {
        assert!(names.contains(&name), "{name} in {health}");
    }
    assert!(parts.iter().all(|part| part["is_stuck"] == false && part["restarts"] == 0), "{health}");
}
