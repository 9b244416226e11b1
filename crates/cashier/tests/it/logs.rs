//! The program continues whatever happens to its log: a reader that is gone, one that does not read, a full disk, even
//! one that is also the database's.

use std::fs::OpenOptions;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use cashier::app::Core;
use cashier::config::Config;
use cashier_core::merchant::{ClientId, CreateMerchant};
use cashier_engine::clock::{Clock as _, ProductClock};
use cashier_protocol::wallet::client::Client;
use cashier_protocol::wallet::keys::{SigningKey, VerifyingKey};
use rustix::process::{Pid, Resource, Rlimit, prlimit};
use serde_json::{Value, json};

use crate::commands;
use crate::patience::until;
use crate::said::{Rest, first_line};

/// More refused calls than a pipe holds lines.
const CALLS: usize = 1_500;

const PROGRAM: &str = env!("CARGO_BIN_EXE_cashier");
const PAY: &str = "/v1/payments/pay";

fn database(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("test.db").display())
}

/// A server that does not outlive its test.
struct Server {
    child: Child,
    base: String,
    http: reqwest::Client,
    _rest: Rest,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// Starts `cashier serve` with its log written to `log`.
    async fn start(folder: &Path, log: Stdio) -> Self {
        cashier::keys::generate(&folder.join("keys")).unwrap();
        Self::start_by(Command::new(PROGRAM), folder, log).await
    }

    /// The same, started by another program, with keys that exist already.
    async fn start_by(mut program: Command, folder: &Path, log: Stdio) -> Self {
        let mut child = program
            .args(["serve", "--json", "--listen", "127.0.0.1:0", "--database", &database(folder), "--keys"])
            .arg(folder.join("keys"))
            .env("CASHIER_LOG", "info")
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        #[expect(clippy::disallowed_methods, reason = "a test is a third party that calls only the wallet")]
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let (said, rest) = first_line(&mut child).await;
        Self { child, base: said["listening"].as_str().unwrap().to_owned(), http, _rest: rest }
    }

    /// Calls that are refused, each of which writes a line to the log, are answered.
    async fn refuse_many(&self) {
        for n in 0..CALLS {
            let call = self.http.post(format!("{}{PAY}", self.base)).header("client-id", "NOBODY");
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

/// The merchant of a database that no server uses yet.
async fn merchant(folder: &Path) -> Client {
    let keys = folder.join("keys");
    cashier::keys::generate(&keys).unwrap();
    let secrets = cashier::keys::load(&keys).unwrap().unproven().secrets;
    let config = Config { database: database(folder), keys, ..Config::default() };
    let core = Core::open(&config).await.unwrap();
    let key = SigningKey::generate().unwrap();
    let spki = key.verifying_key().unwrap().spki().to_vec();
    let client_id: ClientId = "TEA_HOUSE".parse().unwrap();
    let new = commands::merchant(client_id.clone(), "Tea House", spki);
    core.engine.submit(CreateMerchant { private_notify: false, ..new }).await.unwrap();
    core.pipeline.stop().await;
    Client { client_id, key, wallet_key: VerifyingKey::parse(&secrets.wallet_public_pem).unwrap() }
}

impl Server {
    /// Creates an order; returns the code of the answer.
    async fn order(&self, client: &Client, number: usize) -> String {
        let body = json!({
            "productCode": "51051000101000000011",
            "paymentRequestId": format!("full-{number}"),
            "paymentAmount": { "currency": "IQD", "value": "1000" },
            "order": { "orderDescription": "Cardamom tea for two" },
        });
        let body = body.to_string().into_bytes();
        let mut call = self.http.post(format!("{}{PAY}", self.base));
        for (name, value) in client.sign(PAY, ProductClock::new(0).now(), &body).unwrap() {
            call = call.header(name, value);
        }
        let answer: Value = call.body(body).send().await.unwrap().json().await.unwrap();
        answer["result"]["resultCode"].as_str().unwrap().to_owned()
    }
}

/// The disk is full for the database as well as the log: callers are told that the outcome is unknown, and are served
/// again, without a restart, once there is room.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_under_the_database_is_survived() {
    let folder = tempfile::tempdir().unwrap();
    let client = merchant(folder.path()).await;
    let mut program = Command::new("sh");
    // The files of the database may have 300 KiB until the limit is lifted.
    program.args(["-c", "trap '' XFSZ; ulimit -S -f 600; exec \"$0\" \"$@\"", PROGRAM]);
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let server = Server::start_by(program, folder.path(), full.into()).await;
    let mut codes = Vec::new();
    while codes.last().is_none_or(|code| code == "ACCEPT") {
        assert!(codes.len() < 1_000, "the disk was not full");
        codes.push(server.order(&client, codes.len()).await);
    }
    let filled = codes.len();
    for number in filled..filled + 3 {
        assert_eq!(server.order(&client, number).await, "SERVICE_UNAVAILABLE");
    }
    assert!(filled > 1, "some orders were made");
    assert_eq!(codes.pop().as_deref(), Some("SERVICE_UNAVAILABLE"));

    let pid = Pid::from_child(&server.child);
    prlimit(Some(pid), Resource::Fsize, Rlimit { current: None, maximum: None }).unwrap();
    until("orders to be made again", async || {
        (server.order(&client, filled).await == "ACCEPT").then_some(())
    })
    .await;
    drop(server);
    let verified =
        Command::new(PROGRAM).args(["verify", "--database", &database(folder.path())]).output().unwrap();
    assert!(verified.status.success(), "{verified:?}");
}
