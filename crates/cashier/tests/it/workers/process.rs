//! One process of the wallet with its workers. Several can share a database and a clock.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use aws_lc_rs::hmac;
use aws_lc_rs::signature::Ed25519KeyPair;
use cashier_core::id::{MerchantId, PaymentId, Shard, UserId};
use cashier_core::merchant::CreateMerchant;
use cashier_core::notice::{DeliveryAttempt, Notice, NoticeState};
use cashier_core::payment::{CancelBy, CancelPayment, Details, PaymentRef};
use cashier_core::retention::Periods;
use cashier_core::time::Timestamp;
use cashier_core::user::CreateUser;
use cashier_core::world::Policy;
use cashier_engine::acquirers::Acquirers;
use cashier_engine::call_log::CallLog;
use cashier_engine::clock::{Clock, ManualClock};
use cashier_engine::delivery::{Deliveries, WebhookSigner};
use cashier_engine::entropy::SeededEntropy;
use cashier_engine::messaging::Messenger;
use cashier_engine::outbound::Outbound;
use cashier_engine::signer::Signer;
use cashier_engine::workers::{WorkerSetup, Workers};
use cashier_engine::{Engine, FactTexts, Pipeline, Setup};
use cashier_protocol::baas::trigger::TriggerKeys;
use cashier_protocol::dialect::Dialects;
use cashier_protocol::wallet::keys::SigningKey;
use cashier_protocol::webhook::{WebhookKey, WebhookSecrets};
use cashier_store::{Reader, Store};
use tokio::sync::mpsc;

use crate::commands::merchant;
use crate::patience::PATIENCE;
use crate::support::{Database, PIN, create};
use crate::turns::until_turned;

/// The wallet's key.
pub(super) static KEY: LazyLock<SigningKey> = LazyLock::new(|| SigningKey::generate().unwrap());

/// The client id of the test's merchant.
pub(super) const CLIENT: &str = "TEST";

/// The wallet's key for webhooks.
pub(super) static WEBHOOK_KEY: LazyLock<WebhookKey> =
    LazyLock::new(|| Ed25519KeyPair::from_seed_unchecked(&[5; 32]).unwrap().into());

/// The wallet's signatures for receivers of Standard Webhooks.
pub(super) fn webhooks() -> WebhookSigner {
    WebhookSigner {
        secrets: WebhookSecrets::new(hmac::Key::new(hmac::HMAC_SHA256, &[1; 32])),
        keys: [WEBHOOK_KEY.clone()].into(),
        source: "https://wallet.example".into(),
    }
}

pub(super) fn new_clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::new(Timestamp::from_micros(1_790_000_000_000_000)))
}

/// A process of the wallet.
pub(super) struct Process {
    pub(super) engine: Engine,
    pub(super) reader: Reader,
    pub(super) clock: Arc<ManualClock>,
    pipeline: Pipeline,
    notices: Option<mpsc::Receiver<Notice>>,
    workers: Option<Workers>,
}

impl Process {
    /// Starts the pipeline, without workers.
    pub(super) async fn start(
        database: &Database,
        seed: u64,
        clock: &Arc<ManualClock>,
        policy: Policy,
    ) -> Self {
        let store = Store::open(&database.address).await.unwrap();
        let mut pipeline = Pipeline::start(Setup {
            writer: store.writer,
            clock: Arc::clone(clock) as Arc<dyn Clock>,
            entropy: Arc::new(SeededEntropy::new(seed)),
            wire: Arc::new(FactTexts::default()),
            policy,
        })
        .unwrap();
        let notices = pipeline.take_notices();
        let (engine, clock) = (pipeline.engine(), Arc::clone(clock));
        Self { engine, reader: store.reader, clock, pipeline, notices, workers: None }
    }

    /// Makes the requests that deliver notices.
    pub(super) fn deliveries(&self, key: &SigningKey) -> Deliveries {
        Deliveries {
            reader: self.reader.clone(),
            signer: Signer::start(key).unwrap(),
            dialects: Dialects::default(),
            triggers: TriggerKeys::new(hmac::Key::new(hmac::HMAC_SHA256, &[1; 32])),
            webhooks: webhooks(),
        }
    }

    /// Starts the workers.
    pub(super) fn with_workers(mut self, messenger: Messenger) -> Self {
        let deliveries = self.deliveries(&KEY);
        let setup = WorkerSetup {
            engine: self.engine.clone(),
            reader: self.reader.clone(),
            signer: deliveries.signer.clone(),
            deliveries,
            // A call that nobody answers lasts longer than a test waits: only what cuts it off ends it.
            outbound: Outbound::with_timeout(PATIENCE * 2).unwrap(),
            acquirers: Acquirers::default(),
            messenger: Arc::new(messenger),
            clock: Arc::clone(&self.clock) as Arc<dyn Clock>,
            periods: Periods::default(),
            calls: CallLog::off(),
        };
        self.workers = self.notices.take().map(|notices| Workers::start(setup, notices));
        self
    }

    /// A process with workers, on a new clock.
    pub(super) async fn working(database: &Database) -> Self {
        Self::start(database, 1, &new_clock(), Policy::default()).await.with_workers(Messenger::default())
    }

    pub(super) async fn stop(self) {
        if let Some(workers) = self.workers {
            workers.stop().await;
        }
        drop(self.engine);
        self.pipeline.stop().await;
    }

    pub(super) async fn merchant(&self, private_notify: bool) -> MerchantId {
        let new = merchant(CLIENT.parse().unwrap(), "Tea House", vec![1]);
        let command = CreateMerchant { private_notify, ..new };
        self.engine.submit(command).await.unwrap().id
    }

    /// A user with a phone, who reads Arabic.
    pub(super) async fn user(&self) -> UserId {
        let id: UserId = self.engine.fresh().id(Shard::of_text("layla"));
        let command = CreateUser {
            id,
            login_id: "layla".to_owned(),
            password_hash: String::new(),
            pin: PIN,
            name: "Layla".to_owned(),
            language: "ar".to_owned(),
            email: None,
            phone: Some("+9647700000000".to_owned()),
            mode: cashier_core::mode::Mode::default(),
        };
        self.engine.submit(command).await.unwrap();
        id
    }

    /// An order that expires after half an hour.
    pub(super) async fn order(&self, merchant: MerchantId, request_id: &str, notify_url: &str) -> PaymentId {
        let ends = self.clock.now().saturating_add(Duration::from_mins(30));
        let mut command = create(merchant, request_id, 1_000, ends);
        let notify_url = Some(notify_url.to_owned());
        command.details = Arc::new(Details { notify_url, ..(*command.details).clone() });
        let answer = self.engine.submit(command).await.unwrap();
        String::from_utf8(answer.body).unwrap().parse().unwrap()
    }

    /// Ends an order, which makes a notice.
    pub(super) async fn cancel(&self, payment: PaymentId) {
        let by = CancelBy::User(UserId::from_bytes([7; 16]));
        let command = CancelPayment { payment: PaymentRef::Id(payment), by };
        self.engine.submit(command).await.unwrap();
    }

    pub(super) async fn notice(&self, payment: PaymentId) -> Notice {
        self.reader.notices_of(payment.into()).await.unwrap().remove(0)
    }

    /// Waits until this many attempts are recorded, and returns the notice with them.
    pub(super) async fn attempts(&self, payment: PaymentId, count: usize) -> (Notice, Vec<DeliveryAttempt>) {
        let notice = self.notice(payment).await;
        let attempts = until_turned(&self.engine, &format!("{count} attempts"), async || {
            let attempts = self.reader.attempts_of(notice.id).await.unwrap();
            (attempts.len() >= count).then_some(attempts)
        })
        .await;
        (self.notice(payment).await, attempts)
    }

    /// Waits until the notice is delivered.
    pub(super) async fn delivered(&self, payment: PaymentId) -> u32 {
        until_turned(&self.engine, "the delivery of the notice", async || {
            let notice = self.notice(payment).await;
            matches!(notice.state, NoticeState::Delivered { .. }).then_some(notice.attempts)
        })
        .await
    }
}
