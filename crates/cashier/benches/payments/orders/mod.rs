//! Orders of the BaaS API: created, made at WeChat Pay, paid by the payer there, reported to us by a notice, and to the
//! app by its trigger. Wallet and sandbox each have their own process; both share the processors with the payers and
//! the app.

mod providers;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::routing::post;
use cashier::app::Core;
use cashier_core::app::{AppConfig, LoginMethod, SaveApp};
use cashier_core::merchant::{CreateMerchant, DialectName};
use cashier_core::mode::Mode;
use cashier_core::provider::FeeRate;
use cashier_core::web_order::Gateway;
use cashier_engine::providers::{NewAccount, WECHAT_PAY};
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};
use tokio::sync::oneshot;

use super::Options;
use super::http::server::Server;
use super::report::{Report, Row, rss_kib};
use super::rsa::Rsa;
use super::sample::{self, Sample, median, per_second};
use providers::Providers;

const RUNS: usize = 3;
/// How many payers order at the same time.
const PAYERS: usize = 32;
const APP: &str = "00c0ffee00c0ffee";
const SHOP: &str = "BENCH_SHOP";
const ORDERS: &str = "/hserve/v2.2/idp/pay/order/";
/// Longer than any order takes unless it was lost.
const LOST: Duration = Duration::from_secs(30);

/// Who waits for which order, by its `trade_no`. An order that is reported before somebody waits for it is kept.
#[derive(Default)]
struct Told {
    waiting: HashMap<String, oneshot::Sender<()>>,
    early: HashSet<String>,
}

/// Everybody on the other side of the server.
struct Shop {
    base: String,
    sandbox: String,
    http: reqwest::Client,
    tokens: Vec<String>,
    told: Arc<Mutex<Told>>,
}

pub(crate) async fn measure(options: &Options, rsa: Rsa, report: &mut Report) {
    let server = Server::start().await;
    #[expect(clippy::disallowed_methods, reason = "the load generator is a third party")]
    let http = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(256).build().expect("a client");
    let providers = Providers::start(&http).await;
    let told = Arc::<Mutex<Told>>::default();
    let trigger_url = endpoint(Arc::clone(&told)).await;
    set_up(&server, &providers, trigger_url).await;
    let (base, sandbox) = (server.base.clone(), providers.url().to_owned());
    let mut shop = Shop { base, sandbox, http, tokens: Vec::new(), told };
    for _ in 0..PAYERS {
        shop.tokens.push(shop.sign_in().await);
    }
    let (shop, length) = (Arc::new(shop), Duration::from_secs(options.seconds));
    closed_loop(&shop, length / 2).await;
    let (mut rates, mut all) = (Vec::new(), Sample::default());
    for _ in 0..RUNS {
        let (rate, sample) = closed_loop(&shop, length).await;
        rates.push(rate);
        all.merge(sample);
    }
    let rate = median(rates);
    report.row(Row {
        name: format!("BaaS orders, created, paid, told, {PAYERS} payers"),
        per_second: rate,
        p50_us: all.percentile(50),
        p99_us: all.percentile(99),
        rss_kib: rss_kib(server.process()),
        ratios: rsa.ratios(rate),
        ..Row::default()
    });
    eprintln!("the sandbox holds {} MiB", rss_kib(providers.process()) / 1024);
    server.stop();
}

/// The merchant with its account at WeChat Pay, and the app.
async fn set_up(server: &Server, providers: &Providers, trigger_url: String) {
    let core = Core::open(&server.config).await.expect("the database");
    let (client_id, name) = (SHOP.parse().expect("an id"), "Shop".to_owned());
    let shop = CreateMerchant {
        client_id,
        name,
        spki: vec![1, 2, 3],
        private_notify: false,
        dialect: DialectName::default(),
        mode: Mode::default(),
    };
    let merchant = core.engine.submit(shop).await.expect("a merchant").id;
    let app = SaveApp {
        client_id: APP.parse().expect("an id"),
        merchant_client_id: SHOP.to_owned(),
        name: "Tea on the web".to_owned(),
        active: true,
        config: AppConfig {
            origins: Vec::new(),
            logins: vec![LoginMethod::Anonymous],
            gateways: vec![Gateway::of("weixin_tenpay_native")],
            trigger_url: Some(trigger_url),
            private_trigger: true,
        },
    };
    core.engine.submit(app).await.expect("an app");
    let fee = FeeRate::from_ppm(6_000).expect("a fee");
    let configuration = providers.wechat();
    let new = NewAccount {
        id: None,
        merchant,
        provider: WECHAT_PAY,
        configuration,
        fee,
        fee_returned: true,
        private: true,
        mode: Mode::default(),
    };
    core.providers(&server.config).await.expect("the keys").put_account(new).await.expect("an account");
    core.pipeline.stop().await;
}

/// Every payer orders again as soon as the app has been told.
async fn closed_loop(shop: &Arc<Shop>, length: Duration) -> (u64, Sample) {
    let start = Instant::now();
    let shop = Arc::clone(shop);
    let (done, all) = sample::closed_loop(PAYERS, length, move |payer| {
        let shop = Arc::clone(&shop);
        async move {
            let began = Instant::now();
            shop.buy(payer).await;
            began.elapsed()
        }
    })
    .await;
    (per_second(done, start.elapsed()), all)
}

impl Shop {
    async fn sign_in(&self) -> String {
        let answer =
            self.post(&format!("{}/hserve/v2.0/login/anonymous/", self.base), None, &json!({})).await;
        answer["token"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    }

    /// One order from its creation until the app knows that it is paid.
    async fn buy(&self, payer: usize) {
        let params = json!({
            "gateway_type": "weixin_tenpay_native", "total_cost": 12.5, "merchandise_description": "Tea",
        });
        let order = self.post(&format!("{}{ORDERS}", self.base), Some(&self.tokens[payer]), &params).await;
        let number = order["trade_no"].as_str().unwrap_or_else(|| panic!("{order}")).to_owned();
        let paid = self.wait_for(number.clone());
        let pay = format!("{}/sandbox/v1/orders/{number}/pay", self.sandbox);
        let answer = self.post(&pay, None, &json!({})).await;
        assert_eq!(answer["state"], "paid", "{answer}");
        if let Some(paid) = paid {
            tokio::time::timeout(LOST, paid).await.expect("an order was lost").expect("told");
        }
    }

    /// A receiver that resolves when the app is told. `None` if it has been told already.
    fn wait_for(&self, number: String) -> Option<oneshot::Receiver<()>> {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.early.remove(&number) {
            return None;
        }
        let (sender, receiver) = oneshot::channel();
        told.waiting.insert(number, sender);
        Some(receiver)
    }

    async fn post(&self, url: &str, token: Option<&String>, body: &Value) -> Value {
        let mut request = self.http.post(url).header("X-Hydrogen-Client-ID", APP).json(body);
        if let Some(token) = token {
            request = request.header("Authorization", format!("Hydrogen-r1 {token}"));
        }
        request.send().await.expect("an answer").json().await.expect("JSON")
    }
}

/// The app's address for triggers: reads which order was paid.
async fn endpoint(told: Arc<Mutex<Told>>) -> String {
    let handle = async move |body: String| {
        let payload = body.split('.').nth(1).expect("a JSON Web Token");
        let payload = BASE64URL_NOPAD.decode(payload.as_bytes()).expect("base64");
        let order: Value = serde_json::from_slice(&payload).expect("JSON");
        let number = order["trade_no"].as_str().expect("a number").to_owned();
        let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
        match told.waiting.remove(&number) {
            // An order that is reported twice has nobody waiting for it any more.
            Some(waiting) => drop(waiting.send(())),
            None => drop(told.early.insert(number)),
        }
        "ok"
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/paid", listener.local_addr().expect("an address"));
    let router = axum::Router::new().route("/paid", post(handle));
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}
