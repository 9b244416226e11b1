//! Notices of a payment provider: signed and encrypted as WeChat Pay does, posted to `/callbacks/…`, verified,
//! decrypted, compared with the order, and credited. The server is the built binary in its own process.
//!
//! Orders and notices are made before the measurement starts, so that only the server's work is measured.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use cashier::app::Core;
use cashier_core::merchant::{CreateMerchant, DialectName, Merchant};
use cashier_core::mode::Mode;
use cashier_core::money::{Amount, Currency};
use cashier_core::payment::{CreatePayment, Details, Product};
use cashier_core::provider::{FeeRate, Made, Method, ProviderAccount, RecordAnswer, StartAttempt};
use cashier_core::time::Timestamp;
use cashier_engine::clock::{Clock as _, ProductClock};
use cashier_engine::providers::{NewAccount, Registry, WECHAT_PAY};
use cashier_protocol::wallet::answer::pay_accepted;
use cashier_protocol::wallet::keys::SigningKey;
use cashier_protocol::wechat::time::to_rfc3339;
use cashier_protocol::wechat::v3::aead::ApiV3Key;
use cashier_protocol::wechat::v3::notices::NewNotice;
use cashier_protocol::wechat::v3::signing::ServerSignature;
use cashier_protocol::wechat::v3::transactions::{TradeState, Transaction, TransactionAmount};
use futures_util::future::join_all;
use serde_json::json;

use super::Options;
use super::http::server::Server;
use super::report::{Report, Row, rss_kib};
use super::rsa::Rsa;
use super::sample::{Sample, median, per_second};

const RUNS: usize = 3;
/// How many notices are under way at the same time.
const CONNECTIONS: usize = 64;
/// How many notices a run has for each second of its planned length.
const PER_SECOND: u64 = 4_000;
/// How many orders are made at once; the pipeline's queue is longer.
const BATCH: usize = 512;
const FEN: i64 = 1_250;
const APIV3_KEY: &str = "0123456789abcdef0123456789abcdef";
const KEY_ID: &str = "PUB_KEY_ID_0000000000000001";
const MCHID: &str = "1900000001";
const APPID: &str = "wx0000000000000001";

/// A notice as it goes over the wire.
struct Notice {
    headers: [(&'static str, String); 5],
    body: Vec<u8>,
}

/// The provider, and the merchant whose orders it has.
struct Provider {
    core: Core,
    merchant: Merchant,
    account: ProviderAccount,
    key: Arc<SigningKey>,
    url: String,
    http: reqwest::Client,
}

pub(crate) async fn measure(options: &Options, rsa: Rsa, report: &mut Report) {
    let server = Server::start().await;
    let provider = Provider::open(&server).await;
    let count = usize::try_from(options.seconds.saturating_mul(PER_SECOND)).unwrap_or(1);
    provider.run("warm", count / 4).await;
    let (mut rates, mut all) = (Vec::new(), Sample::default());
    for number in 0..RUNS {
        let (rate, sample) = provider.run(&number.to_string(), count).await;
        rates.push(rate);
        all.merge(sample);
    }
    let rate = median(rates);
    report.row(Row {
        name: format!("Provider's notices, {CONNECTIONS} in flight"),
        per_second: rate,
        p50_us: all.percentile(50),
        p99_us: all.percentile(99),
        rss_kib: rss_kib(server.process()),
        ratios: rsa.ratios(rate),
        ..Row::default()
    });
    provider.core.pipeline.stop().await;
    server.stop();
}

impl Provider {
    async fn open(server: &Server) -> Self {
        let core = Core::open(&server.config).await.expect("the database");
        // Orders are made an hour ahead of the server, so that its janitor does not query them meanwhile.
        core.clock.advance(Duration::from_hours(1));
        let (client_id, name) = ("BENCH_SHOP".parse().expect("an id"), "Shop".to_owned());
        let shop = CreateMerchant {
            client_id,
            name,
            spki: vec![1, 2, 3],
            private_notify: false,
            dialect: DialectName::default(),
            mode: Mode::default(),
        };
        let merchant = core.engine.submit(shop).await.expect("a merchant");
        let (key, own) = (SigningKey::generate().expect("a key"), SigningKey::generate().expect("a key"));
        let configuration = json!({
            "mchid": MCHID, "appid": APPID, "merchant_serial": "0A1B2C", "public_key_id": KEY_ID,
            "public_key_pem": key.verifying_key().expect("a key").to_pem(), "apiv3_key": APIV3_KEY,
            "merchant_private_key_pem": own.to_pem().expect("a key"), "base_url": "http://127.0.0.1:9",
        });
        let new = NewAccount {
            id: None,
            merchant: merchant.id,
            provider: WECHAT_PAY,
            configuration: configuration.to_string(),
            fee: FeeRate::from_ppm(6_000).expect("a fee"),
            fee_returned: true,
            private: true,
            mode: Mode::default(),
        };
        let providers = core.providers(&server.config).await.expect("the keys");
        let account = providers.put_account(new).await.expect("an account");
        let url = format!("{}/callbacks/wechat_pay/{}", server.base, account.id);
        #[expect(clippy::disallowed_methods, reason = "the load generator is a third party")]
        let http = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(256).build();
        Self { core, merchant, account, key: Arc::new(key), url, http: http.expect("a client") }
    }

    /// Makes and pays the orders of one run, then sends their notices.
    async fn run(&self, name: &str, count: usize) -> (u64, Sample) {
        let mut numbers = Vec::with_capacity(count);
        while numbers.len() < count {
            let next = numbers.len()..count.min(numbers.len() + BATCH);
            numbers.extend(join_all(next.map(|at| self.order(format!("{name}-{at}")))).await);
        }
        let notices = Arc::new(self.sign(numbers).await);
        let (next, start) = (Arc::new(AtomicUsize::new(0)), Instant::now());
        let tasks: Vec<_> = (0..CONNECTIONS)
            .map(|_| {
                let (next, notices) = (Arc::clone(&next), Arc::clone(&notices));
                let (http, url) = (self.http.clone(), self.url.clone());
                tokio::spawn(async move {
                    let mut sample = Sample::default();
                    while let Some(notice) = notices.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let began = Instant::now();
                        let mut request = http.post(&url).body(notice.body.clone());
                        for (name, value) in &notice.headers {
                            request = request.header(*name, value);
                        }
                        let answer = request.send().await.expect("an answer");
                        assert_eq!(answer.status(), 204, "every notice is taken");
                        sample.add(began.elapsed());
                    }
                    sample
                })
            })
            .collect();
        let mut all = Sample::default();
        for task in tasks {
            all.merge(task.await.expect("a sender"));
        }
        (per_second(u64::try_from(count).unwrap_or(0), start.elapsed()), all)
    }

    /// Makes an order that waits for its payer; returns its number at the provider.
    async fn order(&self, request_id: String) -> String {
        let engine = &self.core.engine;
        let id = engine.fresh().id(self.merchant.id.shard());
        let details = Arc::new(Details {
            request_id,
            client_id: self.merchant.client_id.clone(),
            payee: "Shop".to_owned(),
            description: "Tea".to_owned(),
            order_ref: None,
            buyer_ref: None,
            redirect_url: None,
            notify_url: None,
            extend_info: None,
            dialect: DialectName::default(),
            product: Product::default(),
        });
        let create = CreatePayment {
            id,
            merchant: self.merchant.id,
            amount: Amount::new(FEN, Currency::parse("CNY").expect("CNY")).expect("an amount"),
            answer: pay_accepted(id, &details, "https://wallet.example/token"),
            details,
            expires_at: engine.clock().now().saturating_add(Duration::from_hours(2)),
            fingerprint: [0; 32],
        };
        let payment = engine.submit(create).await.expect("an order").subject.as_id();
        let (account, request) = (self.account.id, Arc::from("{}"));
        let terms = Registry::default().find(WECHAT_PAY).expect("a provider").terms();
        let start = StartAttempt {
            payment,
            merchant: self.merchant.id,
            account,
            method: Method::Native,
            request,
            sharing: false,
            terms,
            is_real: false,
        };
        let (attempt, _) = engine.submit(start).await.expect("an attempt");
        let made = Made::Ready { params: Arc::from(r#"{"code_url":"weixin://"}"#) };
        engine.submit(RecordAnswer { attempt: attempt.id, made }).await.expect("an answer");
        attempt.id.to_string()
    }

    /// The notices that these orders were paid.
    async fn sign(&self, numbers: Vec<String>) -> Vec<Notice> {
        let now = ProductClock::new(0).now();
        let half = numbers.len().div_ceil(2).max(1);
        let parts = numbers.chunks(half).map(|part| {
            let (part, key) = (part.to_vec(), Arc::clone(&self.key));
            tokio::task::spawn_blocking(move || {
                part.iter().map(|number| notice(&key, number, now)).collect::<Vec<_>>()
            })
        });
        join_all(parts).await.into_iter().flat_map(|part| part.expect("signed")).collect()
    }
}

fn notice(key: &SigningKey, number: &str, now: Timestamp) -> Notice {
    let transaction = Transaction {
        appid: APPID.to_owned(),
        mchid: MCHID.to_owned(),
        out_trade_no: number.to_owned(),
        transaction_id: Some(format!("42{}", number.get(..26).unwrap_or(number))),
        trade_type: Some("NATIVE".to_owned()),
        trade_state: TradeState::Success,
        trade_state_desc: Some("支付成功".to_owned()),
        bank_type: Some("OTHERS".to_owned()),
        attach: None,
        success_time: Some(to_rfc3339(now)),
        payer: None,
        amount: Some(TransactionAmount {
            total: Some(FEN),
            payer_total: Some(FEN),
            currency: Some("CNY".to_owned()),
            payer_currency: Some("CNY".to_owned()),
        }),
        scene_info: None,
        promotion_detail: None,
    };
    let sealing = ApiV3Key::parse(APIV3_KEY).expect("a key");
    let new = NewNotice { id: number, created_at: now, nonce: "0123456789ab" };
    let body = new.payment(&sealing, &transaction).expect("a notice");
    let signature = ServerSignature::sign(key, KEY_ID, now, "nonce", &body).expect("a signature");
    Notice { headers: signature.to_headers(), body }
}
