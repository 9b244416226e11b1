//! Payments through the pipeline alone: the create and the confirm command, each with its idempotency record, the
//! transfer, the balances, the statement line and the outbox row.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use cashier_core::id::{MerchantId, Shard, UserId};
use cashier_core::merchant::{CreateMerchant, DialectName};
use cashier_core::mode::Mode;
use cashier_core::money::{Amount, Currency};
use cashier_core::payment::{ConfirmPayment, Confirmation, CreatePayment, Details, IdempotencyKey, Product};
use cashier_core::user::{CreateUser, PinTag, TopUp};
use cashier_core::world::Policy;
use cashier_engine::clock::ProductClock;
use cashier_engine::entropy::SystemEntropy;
use cashier_engine::{Engine, FactTexts, Pipeline, Setup};
use cashier_protocol::wallet::answer::pay_accepted;
use cashier_store::{Address, Counts, Reader, Store};

use super::Options;
use super::report::{Report, Row, rss_kib};
use super::sample::{self, Sample, median, per_second};

pub(crate) const MERCHANTS: usize = 1_000;
const USERS: usize = 2_000;
const RUNS: usize = 3;
/// The number of concurrent callers at peak.
pub(crate) const CALLERS: usize = 512;

pub(crate) struct Bench {
    pub(crate) counts: Arc<Counts>,
    pub(crate) reader: Reader,
    engine: Engine,
    pipeline: Pipeline,
    merchants: Vec<MerchantId>,
    users: Vec<UserId>,
    next: AtomicU64,
}

pub(crate) async fn measure(options: &Options, report: &mut Report) {
    let folder = tempfile::tempdir().expect("a folder");
    let pgbench: Option<u64> =
        std::env::var("CASHIER_BENCH_PGBENCH_TPS").ok().and_then(|tps| tps.parse().ok());
    if let Some(tps) = pgbench {
        report.yardstick("pgbench TPC-B, 8 clients", tps);
    }
    let of_pgbench = |rate: u64| -> Vec<_> {
        let of = |tps: u64| ("pgbench TPC-B, 8 clients", rate.saturating_mul(1_000) / tps.max(1));
        pgbench.map(of).into_iter().collect()
    };
    let sqlite = Address::Sqlite(folder.path().join("bench.db"));
    let bench = Arc::new(Bench::open(&sqlite).await);
    let length = options.length();
    let one = bench.runs("SQLite, 1 in flight", 1, MERCHANTS, length).await;
    let one_rate = one.per_second;
    report.row(one);
    let mut many = bench.runs("SQLite, 64 in flight", 64, MERCHANTS, length).await;
    many.ratios = vec![("SQLite, 1 in flight", many.per_second.saturating_mul(1_000) / one_rate.max(1))];
    report.row(many);
    for (name, merchants) in
        [("SQLite, 512 in flight, many merchants", MERCHANTS), ("SQLite, 512 in flight, one hot merchant", 1)]
    {
        let mut row = bench.runs(name, CALLERS, merchants, length).await;
        row.ratios = of_pgbench(row.per_second);
        report.row(row);
    }
    bench.close().await;

    let Ok(admin) = std::env::var("CASHIER_BENCH_POSTGRES") else {
        eprintln!("CASHIER_BENCH_POSTGRES is not set; run `cargo xtask bench` for the figures of PostgreSQL");
        return;
    };
    let address = new_database(&admin).await;
    let bench = Arc::new(Bench::open(&address).await);
    report.row(bench.runs("PostgreSQL, 1 in flight", 1, MERCHANTS, length).await);
    for (name, merchants) in [
        ("PostgreSQL, 512 in flight, many merchants", MERCHANTS),
        ("PostgreSQL, 512 in flight, one hot merchant", 1),
    ] {
        let mut row = bench.runs(name, CALLERS, merchants, length).await;
        row.ratios = of_pgbench(row.per_second);
        report.row(row);
    }
    bench.close().await;
}

/// How many databases this process has made.
static DATABASES: AtomicU64 = AtomicU64::new(0);

/// An empty database on the run's PostgreSQL server.
pub(crate) async fn new_database(admin: &str) -> Address {
    let (client, connection) =
        tokio_postgres::connect(admin, tokio_postgres::NoTls).await.expect("PostgreSQL");
    tokio::spawn(connection);
    let number = DATABASES.fetch_add(1, Ordering::Relaxed);
    let name = format!("cashier_bench_{}_{number}", std::process::id());
    client.batch_execute(&format!("DROP DATABASE IF EXISTS {name}; ")).await.expect("a database");
    client.batch_execute(&format!("CREATE DATABASE {name}")).await.expect("a database");
    let (server, _) = admin.rsplit_once('/').expect("a URL with a database");
    format!("{server}/{name}").parse().expect("an address")
}

impl Bench {
    /// Opens a new database, with merchants and with users who have money.
    pub(crate) async fn open(address: &Address) -> Self {
        let mut bench = Self::start(address).await;
        bench.merchants = seed_merchants(&bench.engine).await;
        bench.users = seed_users(&bench.engine).await;
        bench
    }

    /// Closes the database, opens it again, and pays once. Returns how long opening and paying took.
    pub(crate) async fn open_again(self: Arc<Self>, address: &Address) -> (Arc<Self>, Duration) {
        let Self { engine, pipeline, merchants, users, next, .. } =
            Arc::into_inner(self).expect("nobody else uses it");
        drop(engine);
        pipeline.stop().await;
        let began = Instant::now();
        let bench = Arc::new(Self { merchants, users, next, ..Self::start(address).await });
        bench.pay(MERCHANTS).await;
        (bench, began.elapsed())
    }

    async fn start(address: &Address) -> Self {
        let store = Store::open(address).await.expect("the database");
        let counts = store.writer.counts();
        let mut pipeline = Pipeline::start(Setup {
            writer: store.writer,
            clock: Arc::new(ProductClock::new(0)),
            entropy: Arc::new(SystemEntropy),
            wire: Arc::new(FactTexts::default()),
            policy: Policy::default(),
        })
        .expect("a thread");
        // Notices are only written here; nobody delivers them.
        if let Some(mut notices) = pipeline.take_notices() {
            tokio::spawn(async move { while notices.recv().await.is_some() {} });
        }
        Self {
            counts,
            reader: store.reader,
            engine: pipeline.engine(),
            pipeline,
            merchants: Vec::new(),
            users: Vec::new(),
            next: AtomicU64::new(0),
        }
    }

    pub(crate) async fn close(self: Arc<Self>) {
        let bench = Arc::into_inner(self).expect("nobody else uses it");
        drop(bench.engine);
        bench.pipeline.stop().await;
    }

    /// The median of several runs, after one that is not counted.
    pub(crate) async fn runs(
        self: &Arc<Self>,
        name: &str,
        callers: usize,
        merchants: usize,
        length: Duration,
    ) -> Row {
        self.run(callers, merchants, length / 4).await;
        let (mut rates, mut all) = (Vec::new(), Sample::default());
        for _ in 0..RUNS {
            let (rate, sample) = self.run(callers, merchants, length).await;
            rates.push(rate);
            all.merge(sample);
        }
        Row {
            name: name.to_owned(),
            per_second: median(rates),
            p50_us: all.percentile(50),
            p99_us: all.percentile(99),
            rss_kib: rss_kib(std::process::id()),
            ..Row::default()
        }
    }

    /// How many payments have been begun.
    pub(crate) fn paid(&self) -> u64 {
        self.next.load(Ordering::Relaxed)
    }

    async fn run(self: &Arc<Self>, callers: usize, merchants: usize, length: Duration) -> (u64, Sample) {
        let start = Instant::now();
        let bench = Arc::clone(self);
        let (done, all) = sample::closed_loop(callers, length, move |_| {
            let bench = Arc::clone(&bench);
            async move {
                let began = Instant::now();
                bench.pay(merchants).await;
                began.elapsed()
            }
        })
        .await;
        (per_second(done, start.elapsed()), all)
    }

    /// One payment: created by a merchant, confirmed by a user.
    pub(crate) async fn pay(&self, merchants: usize) {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let index = usize::try_from(number).unwrap_or(0);
        let merchant = self.merchants[index % merchants];
        let user = self.users[index % self.users.len()];
        let amount = Amount::new(1_000, Currency::parse("IQD").expect("IQD")).expect("an amount");
        let request_id = format!("bench-{number:016}");
        let mut fingerprint = [0; 32];
        fingerprint[..8].copy_from_slice(&number.to_be_bytes());
        let id = self.engine.fresh().id(merchant.shard());
        let details = Arc::new(Details {
            request_id: request_id.clone(),
            client_id: "BENCH_CLIENT".to_owned(),
            payee: "Benchmark Tea House".to_owned(),
            description: "Cardamom tea for two".to_owned(),
            order_ref: None,
            buyer_ref: Some(user.to_string()),
            redirect_url: None,
            notify_url: Some("https://merchant.example/notify".to_owned()),
            extend_info: None,
            dialect: DialectName::default(),
            product: Product::default(),
        });
        let create = CreatePayment {
            id,
            merchant,
            amount,
            answer: pay_accepted(id, &details, "https://wallet.example/cashier/token"),
            details,
            expires_at: self.engine.clock().now().saturating_add(Duration::from_mins(30)),
            fingerprint,
        };
        let answer = self.engine.submit(create).await.expect("created");
        let confirm = ConfirmPayment {
            payment: answer.subject.as_id(),
            user,
            seen_amount: amount,
            seen_payee: merchant,
            pin: PinTag::from_bytes([7; 32]),
            idempotency: Some(IdempotencyKey { key: request_id, fingerprint }),
        };
        let outcome = self.engine.submit(confirm).await.expect("confirmed");
        assert!(matches!(outcome, Confirmation::Paid { .. }), "{outcome:?}");
    }
}

async fn seed_merchants(engine: &Engine) -> Vec<MerchantId> {
    let all = (0..MERCHANTS).map(|number| {
        engine.submit(CreateMerchant {
            client_id: format!("BENCH_{number}").parse().expect("an id"),
            name: format!("Merchant {number}"),
            spki: vec![1, 2, 3],
            private_notify: false,
            dialect: DialectName::default(),
            mode: Mode::default(),
        })
    });
    let made = futures_util::future::join_all(all).await;
    made.into_iter().map(|merchant| merchant.expect("a merchant").id).collect()
}

async fn seed_users(engine: &Engine) -> Vec<UserId> {
    let all = (0..USERS).map(|number| async move {
        let login_id = format!("user{number}@bench.example");
        let id: UserId = engine.fresh().id(Shard::of_text(&login_id));
        let user = CreateUser {
            id,
            login_id,
            password_hash: String::new(),
            pin: PinTag::from_bytes([7; 32]),
            name: format!("User {number}"),
            language: "en".to_owned(),
            email: None,
            phone: None,
            mode: Mode::default(),
        };
        engine.submit(user).await.expect("a user");
        let amount = Amount::new(1_000_000_000_000, Currency::parse("IQD").expect("IQD")).expect("an amount");
        let top_up = TopUp { user: id, amount, reference: "start".to_owned(), source: "Bench".to_owned() };
        engine.submit(top_up).await.expect("topped up");
        id
    });
    futures_util::future::join_all(all).await
}
