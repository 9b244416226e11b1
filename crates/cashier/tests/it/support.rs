//! Databases of both engines, and the pipeline on top, with a clock that tests move.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use cashier_core::agreement::Agreement;
use cashier_core::id::{MerchantId, PaymentId, Shard, UserId};
use cashier_core::merchant::{CreateMerchant, DialectName};
use cashier_core::mode::Mode;
use cashier_core::money::{Amount, Currency};
use cashier_core::notice::{Channel, Notice};
use cashier_core::payment::{CreatePayment, Details, Product};
use cashier_core::retention::RenderBodies as _;
use cashier_core::time::Timestamp;
use cashier_core::user::{CreateUser, PinTag, TopUp};
use cashier_core::world::Policy;
use cashier_engine::clock::{Clock, ManualClock};
use cashier_engine::entropy::{Entropy as _, SeededEntropy, SystemEntropy};
use cashier_engine::{Engine, FactTexts, Pipeline, Setup};
use cashier_protocol::dialect::Dialects;
use cashier_store::{Address, Counts, Reader, Store};
use tempfile::TempDir;

use crate::cost::Watch;
use crate::patience::PATIENCE;

/// Makes two tests of one function that takes a [`Database`].
macro_rules! on_both_engines {
    ($($(#[$meta:meta])* $name:ident;)+) => {$(
        mod $name {
            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$name(crate::support::Database::sqlite()).await;
            }

            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                super::$name(crate::support::Database::postgres().await).await;
            }
        }
    )+};
}
pub(crate) use on_both_engines;

/// A new, empty database.
pub(crate) struct Database {
    pub(crate) address: Address,
    pub(crate) text: String,
    _folder: Option<TempDir>,
}

impl Database {
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let text = format!("sqlite:{}", folder.path().join("test.db").display());
        Self { address: text.parse().unwrap(), text, _folder: Some(folder) }
    }

    pub(crate) async fn postgres() -> Self {
        Self::from_template(None).await
    }

    async fn from_template(template: Option<&str>) -> Self {
        let admin = std::env::var("CASHIER_TEST_POSTGRES")
            .expect("CASHIER_TEST_POSTGRES is not set: run the tests with `cargo xtask test`");
        // Process ids come back within a run.
        let mut random = [0; 8];
        SystemEntropy.fill(&mut random);
        let name = format!("it_{:016x}", u64::from_be_bytes(random));
        let (client, connection) = tokio_postgres::connect(&admin, tokio_postgres::NoTls).await.unwrap();
        let driver = tokio::spawn(connection);
        let from = template.map_or_else(String::new, |template| format!(" TEMPLATE {template}"));
        if let Some(template) = template {
            // A session whose process has closed it may still be there for a moment.
            let leave = format!(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{template}'"
            );
            client.batch_execute(&leave).await.unwrap();
        }
        client.batch_execute(&format!("CREATE DATABASE {name}{from}")).await.unwrap();
        drop(client);
        driver.await.unwrap().unwrap();
        let (server, _) = admin.rsplit_once('/').unwrap();
        let text = format!("{server}/{name}");
        Self { address: text.parse().unwrap(), text, _folder: None }
    }
}

impl Database {
    /// A copy of a PostgreSQL database to which nobody is connected.
    pub(crate) async fn copy_of(original: &Self) -> Self {
        let (_, name) = original.text.rsplit_once('/').unwrap();
        Self::from_template(Some(name)).await
    }

    /// An existing database.
    pub(crate) fn at(text: &str) -> Self {
        Self { address: text.parse().unwrap(), text: text.to_owned(), _folder: None }
    }

    /// These bytes as a literal of the engine.
    pub(crate) fn bytes(&self, bytes: &[u8]) -> String {
        let hex = data_encoding::HEXLOWER.encode(bytes);
        match &self.address {
            Address::Sqlite(_) => format!("x'{hex}'"),
            Address::Postgres(_) => format!("'\\x{hex}'::bytea"),
        }
    }

    /// Changes something by hand.
    pub(crate) async fn execute(&self, statements: &str) {
        self.try_execute(statements).await.unwrap();
    }

    /// Changes something by hand, unless a constraint of the database forbids it.
    pub(crate) async fn try_execute(&self, statements: &str) -> Result<(), String> {
        match &self.address {
            Address::Sqlite(path) => {
                let connection = rusqlite::Connection::open(path).unwrap();
                connection.busy_timeout(PATIENCE).unwrap();
                connection.execute_batch(statements).map_err(|error| error.to_string())
            }
            Address::Postgres(url) => {
                let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
                let driver = tokio::spawn(connection);
                let done = client.batch_execute(statements).await.map_err(|error| error.to_string());
                drop(client);
                driver.await.unwrap().unwrap();
                done
            }
        }
    }

    /// Another empty database of the same engine.
    pub(crate) async fn sibling(&self) -> Self {
        match self.address {
            Address::Sqlite(_) => Self::sqlite(),
            Address::Postgres(_) => Self::postgres().await,
        }
    }
}

/// The pipeline on a database.
pub(crate) struct System {
    pub(crate) engine: Engine,
    pub(crate) reader: Reader,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) counts: Arc<Counts>,
    pub(crate) watch: Watch,
    pipeline: Pipeline,
}

/// The PIN with which a user pays.
pub(crate) const PIN: PinTag = PinTag::from_bytes([7; 32]);
pub(crate) const WRONG_PIN: PinTag = PinTag::from_bytes([8; 32]);

pub(crate) fn amount(minor: i64) -> Amount {
    Amount::new(minor, Currency::parse("IQD").unwrap()).unwrap()
}

impl System {
    pub(crate) async fn start(database: &Database, seed: u64) -> Self {
        let clock = Arc::new(ManualClock::new(Timestamp::from_micros(1_790_000_000_000_000)));
        Self::on(database, seed, &clock, Arc::clone(&clock) as Arc<dyn Clock>).await
    }

    /// The same on a clock derived from the one that tests move.
    pub(crate) async fn on(
        database: &Database,
        seed: u64,
        moved: &Arc<ManualClock>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self::of(Store::open(&database.address).await.unwrap(), seed, moved, clock)
    }

    /// The same on an open store.
    pub(crate) fn of(store: Store, seed: u64, moved: &Arc<ManualClock>, clock: Arc<dyn Clock>) -> Self {
        let (counts, watch) = (store.writer.counts(), Watch::default());
        let mut pipeline = Pipeline::start(Setup {
            writer: watch.on(store.writer),
            clock,
            entropy: Arc::new(SeededEntropy::new(seed)),
            wire: Arc::new(FactTexts::default()),
            policy: Policy::default(),
        })
        .unwrap();
        // Nobody delivers notices here; it only matters that they are written.
        if let Some(mut notices) = pipeline.take_notices() {
            tokio::spawn(async move { while notices.recv().await.is_some() {} });
        }
        Self {
            counts,
            watch,
            engine: pipeline.engine(),
            reader: store.reader,
            clock: Arc::clone(moved),
            pipeline,
        }
    }

    pub(crate) async fn stop(self) {
        drop(self.engine);
        self.pipeline.stop().await;
    }

    pub(crate) async fn merchant(&self, client_id: &str) -> MerchantId {
        let command = CreateMerchant {
            client_id: client_id.parse().unwrap(),
            name: format!("Merchant {client_id}"),
            spki: vec![1],
            private_notify: true,
            dialect: DialectName::default(),
            mode: Mode::default(),
        };
        self.engine.submit(command).await.unwrap().id
    }

    pub(crate) async fn user(&self, login_id: &str, balance: i64) -> UserId {
        let id: UserId = self.engine.fresh().id(Shard::of_text(login_id));
        let command = CreateUser {
            id,
            login_id: login_id.to_owned(),
            password_hash: String::new(),
            pin: PIN,
            name: login_id.to_owned(),
            language: "en".to_owned(),
            email: None,
            phone: None,
            mode: Mode::default(),
        };
        self.engine.submit(command).await.unwrap();
        if balance > 0 {
            let (reference, source) = ("start".to_owned(), "Test".to_owned());
            let top_up = TopUp { user: id, amount: amount(balance), reference, source };
            self.engine.submit(top_up).await.unwrap();
        }
        id
    }

    /// The books must be right.
    pub(crate) async fn prove(&self) {
        prove(&self.reader, &Dialects::default()).await;
    }
}

/// The books must be right, and so must the notices: deleted bodies are rendered again from the books.
pub(crate) async fn prove(reader: &Reader, dialects: &Dialects) {
    let report = reader.verify(dialects).await.unwrap();
    assert_eq!(report.findings, [], "the books are not right");
    let always = (Timestamp::from_micros(0), Timestamp::from_micros(i64::MAX));
    let ended: Vec<Notice> = reader.ended(always.0, always.1, NOTICES_PROVED).await.unwrap();
    for notice in ended {
        let Some(sent) = notice.channel.body().and_then(|body| body.bytes()) else { continue };
        let made = made_again(reader, dialects, &notice).await;
        assert_eq!(String::from_utf8_lossy(&made), String::from_utf8_lossy(sent), "{}", notice.id);
    }
}

/// For how many notices the bodies are rendered again.
const NOTICES_PROVED: u32 = 200;

async fn made_again(reader: &Reader, dialects: &Dialects, notice: &Notice) -> Vec<u8> {
    let subject = notice.subject;
    let payment = async |id| reader.payment(id).await.unwrap().unwrap();
    match &notice.channel {
        Channel::Merchant { .. } => match reader.refund(subject.as_id()).await.unwrap() {
            Some(refund) => dialects.refund(&refund, &payment(refund.payment).await).unwrap(),
            None => match reader.agreement(subject.as_id()).await.unwrap() {
                Some(agreement) => told_of(&agreement, dialects, notice),
                None => dialects.payment(&payment(subject.as_id()).await).unwrap(),
            },
        },
        Channel::Acquirer { .. } => {
            dialects.foreign_order(&reader.foreign_order(subject.as_id()).await.unwrap().unwrap())
        }
        Channel::Trigger { .. } => {
            let order = reader.web_order(subject.as_id()).await.unwrap().unwrap();
            dialects.order(&order, &payment(subject.as_id()).await)
        }
        Channel::Mail { .. } | Channel::Sms { .. } => Vec::new(),
    }
}

/// The notice of an agreement's end, which names a token that only the wallet's keys give.
fn told_of(agreement: &Agreement, dialects: &Dialects, notice: &Notice) -> Vec<u8> {
    let sent = notice.channel.body().and_then(|body| body.bytes()).unwrap();
    let told: serde_json::Value = serde_json::from_slice(sent).unwrap();
    dialects.agreement_notice(agreement, told["accessToken"].as_str().unwrap()).unwrap()
}

/// How many payments were created: each gets its own id, even if the request is the same.
static MADE: AtomicU64 = AtomicU64::new(0);

/// The command that creates a payment of `minor`, and its fingerprint from the amount.
pub(crate) fn create(
    merchant: MerchantId,
    request_id: &str,
    minor: i64,
    expires_at: Timestamp,
) -> CreatePayment {
    let mut fingerprint = [0; 32];
    fingerprint[..8].copy_from_slice(&minor.to_be_bytes());
    let number = u128::from(MADE.fetch_add(1, Ordering::Relaxed));
    let id = PaymentId::new(expires_at, merchant.shard(), number);
    CreatePayment {
        id,
        merchant,
        amount: amount(minor),
        details: Arc::new(Details {
            request_id: request_id.to_owned(),
            client_id: "TEST".to_owned(),
            payee: "Test Tea House".to_owned(),
            description: "Tea".to_owned(),
            order_ref: None,
            buyer_ref: None,
            redirect_url: None,
            notify_url: Some("https://merchant.example/notify".to_owned()),
            extend_info: None,
            dialect: DialectName::default(),
            product: Product::default(),
        }),
        expires_at,
        fingerprint,
        answer: id.to_string().into_bytes(),
    }
}
