//! The process is killed under load: what it acknowledged is stored, and the books are right.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use cashier_core::id::PaymentId;
use cashier_engine::clock::{Clock as _, ProductClock};
use cashier_protocol::dialect::Dialects;
use cashier_protocol::wallet::client::Client;
use cashier_protocol::wallet::keys::{SigningKey, VerifyingKey};
use cashier_store::Store;
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::patience::within;
use crate::said::{Rest, first_line};
use crate::support::{Database, on_both_engines};

on_both_engines! {
    a_killed_process_loses_nothing_that_it_acknowledged;
}

/// Two processes share a database, and each of them is killed again and again while the other goes on: both chains are
/// whole, and they tell of every row.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_that_are_killed_leave_whole_chains() {
    let database = Database::postgres().await;
    let folder = tempfile::tempdir().unwrap();
    let paid = Arc::new(watch::Sender::new(Vec::new()));
    // The second one finds the keys and the sample data of the first.
    let mut processes = Vec::new();
    for _ in 0..2 {
        processes.push(start(folder.path(), &database).await);
    }
    for round in 0..2 * ROUNDS {
        let mut payers = Vec::new();
        for (place, (_, info)) in processes.iter().enumerate() {
            let load = Arc::new(Load::new(info, 10 + 2 * round + place, Arc::clone(&paid)).await);
            payers.push((0..PAYERS / 2).map(|_| tokio::spawn(Arc::clone(&load).run())).collect::<Vec<_>>());
        }
        let before = paid.borrow().len();
        let mut counted = paid.subscribe();
        within("sixty payments", counted.wait_for(|paid| paid.len() >= before + 60)).await.unwrap();
        // Those of the other process go on.
        let (killed, _) = processes.remove(0);
        killed.kill();
        for payer in payers.remove(0) {
            payer.await.unwrap();
        }
        processes.push(start(folder.path(), &database).await);
    }
    for (process, _) in processes {
        process.kill();
    }
    let store = Store::open(&database.address).await.unwrap();
    let report = store.reader.verify(&Dialects::default()).await.unwrap();
    assert_eq!(report.findings, [], "the books are not right");
    let chains = crate::chain::number_of(&database, "SELECT COUNT(DISTINCT chain) FROM blocks").await;
    assert!(chains >= 2, "{chains}");
    assert_eq!(crate::chain::number_of(&database, "SELECT COUNT(*) FROM blocks").await, report.blocks);
}

const PAY: &str = "/v1/payments/pay";
const ROUNDS: usize = 3;
const PAYERS: usize = 12;

async fn a_killed_process_loses_nothing_that_it_acknowledged(database: Database) {
    let folder = tempfile::tempdir().unwrap();
    let paid = Arc::new(watch::Sender::new(Vec::new()));
    for round in 0..ROUNDS {
        let (process, info) = start(folder.path(), &database).await;
        let load = Arc::new(Load::new(&info, round, Arc::clone(&paid)).await);
        let before = paid.borrow().len();
        let payers: Vec<_> = (0..PAYERS).map(|_| tokio::spawn(Arc::clone(&load).run())).collect();
        // The process dies after an amount of work, not after a time.
        let mut counted = paid.subscribe();
        within("sixty payments", counted.wait_for(|paid| paid.len() >= before + 60)).await.unwrap();
        process.kill();
        for payer in payers {
            payer.await.unwrap();
        }
    }
    let store = Store::open(&database.address).await.unwrap();
    let acknowledged = paid.borrow().clone();
    for id in acknowledged {
        let payment = store.reader.payment(id).await.unwrap().unwrap();
        assert_eq!(payment.state.name(), "succeeded", "{id} was acknowledged");
    }
    let report = store.reader.verify(&Dialects::default()).await.unwrap();
    assert_eq!(report.findings, [], "the books are not right");
    assert!(report.payments >= 180);
}

/// A process that does not outlive its test.
struct Process(Child, Option<Rest>);

impl Process {
    fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Already dead if the test killed it.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the demo and waits until everything answers.
async fn start(folder: &Path, database: &Database) -> (Process, Value) {
    let mut process = Command::new(env!("CARGO_BIN_EXE_cashier"))
        .args(["demo", "--json", "--listen", "127.0.0.1:0", "--database", &database.text, "--data"])
        .arg(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map(|child| Process(child, None))
        .unwrap();
    let (info, rest) = first_line(&mut process.0).await;
    process.1 = Some(rest);
    (process, info)
}

/// Merchants and payers that pay until the process has ended.
struct Load {
    base: String,
    round: usize,
    client: Client,
    session: String,
    pin: String,
    http: reqwest::Client,
    next: AtomicU32,
    paid: Arc<watch::Sender<Vec<PaymentId>>>,
}

impl Load {
    async fn new(info: &Value, round: usize, paid: Arc<watch::Sender<Vec<PaymentId>>>) -> Self {
        let text = |pointer: &str| info.pointer(pointer).and_then(Value::as_str).unwrap().to_owned();
        let file = |pointer: &str| std::fs::read_to_string(text(pointer)).unwrap();
        #[expect(clippy::disallowed_methods, reason = "a test is a third party that calls only the wallet")]
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let base = text("/base_url");
        let params = json!({ "login_id": text("/users/0/login_id"), "password": text("/users/0/password") });
        let answer = http.post(format!("{base}/host/v1/sessions")).json(&params).send().await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        Self {
            client: Client {
                client_id: text("/merchant/client_id").parse().unwrap(),
                key: SigningKey::parse(&file("/merchant/private_key_pem")).unwrap(),
                wallet_key: VerifyingKey::parse(&file("/wallet_public_key_pem")).unwrap(),
            },
            session: answer["session_token"].as_str().unwrap().to_owned(),
            pin: text("/users/0/pin"),
            base,
            round,
            http,
            next: AtomicU32::new(0),
            paid,
        }
    }

    async fn run(self: Arc<Self>) {
        while let Ok(id) = self.pay().await {
            self.paid.send_modify(|paid| paid.push(id));
        }
    }

    /// One payment. An error means that the process has ended.
    async fn pay(&self) -> Result<PaymentId, reqwest::Error> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let body = json!({
            "productCode": "51051000101000000011",
            "paymentRequestId": format!("crash-{}-{number}", self.round),
            "paymentAmount": { "currency": "IQD", "value": "10" },
            "order": { "orderDescription": "Tea" },
        })
        .to_string();
        let now = ProductClock::new(0).now();
        let mut request = self.http.post(format!("{}{PAY}", self.base));
        for (name, value) in self.client.sign(PAY, now, body.as_bytes()).unwrap() {
            request = request.header(name, value);
        }
        let order: Value = request.body(body).send().await?.json().await?;
        let url = order["redirectActionForm"]["redirectUrl"].as_str().unwrap_or_else(|| panic!("{order}"));
        let post = |path: &str, params: &Value| {
            self.http
                .post(format!("{}/host/v1/orders/{path}", self.base))
                .bearer_auth(&self.session)
                .json(params)
        };
        let seen: Value = post("resolve", &json!({ "payment_url": url })).send().await?.json().await?;
        let path = format!("{}/confirm", seen["token"].as_str().unwrap());
        let params = json!({ "pin": self.pin, "amount": seen["amount"], "payee_id": seen["payee_id"] });
        let paid: Value = post(&path, &params).send().await?.json().await?;
        assert_eq!(paid["state"], "succeeded", "{paid}");
        Ok(order["paymentId"].as_str().unwrap().parse().unwrap())
    }
}
