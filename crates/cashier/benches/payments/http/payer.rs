//! The payers with their sessions, the merchant that creates their orders, and its notify endpoint.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::routing::post;
use cashier::app::Core;
use cashier::demo::people::{NewUser, add_user};
use cashier_core::money::{Amount, Currency};
use cashier_core::user::TopUp;
use cashier_engine::clock::{Clock as _, ProductClock};
use cashier_protocol::wallet::client::Client;
use serde_json::{Value, json};

use super::merchant::{Merchant, PAY, order};
use super::server::Server;

const PASSWORD: &str = "benchmark";
const PIN: &str = "246810";
const ACCEPTED: &str = r#"{"result":{"resultStatus":"S","resultCode":"SUCCESS","resultMessage":"success"}}"#;

/// Everybody on the other side of the server.
pub(crate) struct Payers {
    base: String,
    client: Client,
    merchant_id: String,
    notify_url: String,
    sessions: Vec<String>,
    http: reqwest::Client,
    next: AtomicU64,
    acknowledged: Arc<AtomicU64>,
}

impl Payers {
    /// Adds the users and the merchant, and signs every user in.
    pub(crate) async fn sign_in(server: &Server, count: usize) -> Self {
        let secrets = server.secrets();
        let core = Core::open(&server.config).await.expect("the database");
        let Merchant { id: merchant_id, client } = Merchant::register(&core, &secrets).await;
        let mut logins = Vec::new();
        for number in 0..count {
            let login_id = format!("payer{number}@bench.example");
            let new = NewUser {
                login_id: &login_id,
                name: "Payer",
                language: "en",
                password: PASSWORD,
                pin: PIN,
                mode: cashier_core::mode::Mode::Live,
            };
            let user = add_user(&core.engine, &secrets, &new).await.expect("a user");
            let amount =
                Amount::new(1_000_000_000_000, Currency::parse("IQD").expect("IQD")).expect("an amount");
            let (reference, source) = ("start".to_owned(), "Bench".to_owned());
            core.engine.submit(TopUp { user, amount, reference, source }).await.expect("topped up");
            logins.push(login_id);
        }
        core.pipeline.stop().await;
        let (notify_url, acknowledged) = endpoint().await;
        #[expect(clippy::disallowed_methods, reason = "the load generator is a third party")]
        let http =
            reqwest::Client::builder().no_proxy().pool_max_idle_per_host(256).build().expect("a client");
        let mut payers = Self {
            base: server.base.clone(),
            client,
            merchant_id,
            notify_url,
            sessions: Vec::new(),
            http,
            next: AtomicU64::new(0),
            acknowledged,
        };
        for login_id in logins {
            payers.sessions.push(payers.session(&login_id).await);
        }
        payers
    }

    /// Signs one user in; the address limit lets one through per second after the first sixty.
    async fn session(&self, login_id: &str) -> String {
        loop {
            let params = json!({ "login_id": login_id, "password": PASSWORD });
            let request = self.http.post(format!("{}/host/v1/sessions", self.base)).json(&params);
            let answer: Value = request.send().await.expect("an answer").json().await.expect("JSON");
            if let Some(token) = answer["session_token"].as_str() {
                return token.to_owned();
            }
            assert_eq!(answer["error"]["code"], "TOO_MANY_ATTEMPTS", "{answer}");
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }

    /// How many notices have been acknowledged.
    pub(crate) fn acknowledged(&self) -> u64 {
        self.acknowledged.load(Ordering::SeqCst)
    }

    /// Waits until this many notices have been acknowledged.
    pub(crate) async fn wait_for(&self, count: u64) {
        let start = Instant::now();
        while self.acknowledged() < count {
            assert!(
                start.elapsed() < Duration::from_secs(30),
                "{} of {count} notices came",
                self.acknowledged()
            );
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// Makes one payment; returns how long pay and confirm took.
    pub(crate) async fn pay(&self, payer: usize) -> (Duration, Duration) {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let body = order(&format!("bench-{number:012}"), &self.notify_url);
        let began = Instant::now();
        let now = ProductClock::new(0).now();
        let mut request = self.http.post(format!("{}{PAY}", self.base));
        for (name, value) in self.client.sign(PAY, now, &body).expect("a signature") {
            request = request.header(name, value);
        }
        let answer: Value = request.body(body).send().await.expect("an answer").json().await.expect("JSON");
        let paying = began.elapsed();
        let url = answer["redirectActionForm"]["redirectUrl"].as_str().unwrap_or_else(|| panic!("{answer}"));
        let (_, token) = url.rsplit_once('/').expect("a payment URL");
        let params = json!({
            "pin": PIN, "amount": { "currency": "IQD", "value": "1000" }, "payee_id": self.merchant_id,
        });
        let began = Instant::now();
        let request = self.http.post(format!("{}/host/v1/orders/{token}/confirm", self.base));
        let request = request.bearer_auth(&self.sessions[payer]).json(&params);
        let answer: Value = request.send().await.expect("an answer").json().await.expect("JSON");
        assert_eq!(answer["state"], "succeeded", "{answer}");
        (paying, began.elapsed())
    }
}

/// The merchant's notify endpoint: acknowledges and counts.
async fn endpoint() -> (String, Arc<AtomicU64>) {
    let count = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&count);
    let handle = async move |_: axum::body::Bytes| {
        counter.fetch_add(1, Ordering::SeqCst);
        ACCEPTED
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/notify", listener.local_addr().expect("an address"));
    let router = axum::Router::new().route("/notify", post(handle));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, count)
}
