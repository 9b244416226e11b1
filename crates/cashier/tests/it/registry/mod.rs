//! A provider that is one row of the registry, and touches none of the product's files: it pays, refunds and is
//! reconciled; and a slow one delays only its own account.

mod coral;

use std::sync::Arc;
use std::time::Duration;

use cashier_core::error::Code;
use cashier_core::id::{MerchantId, PaymentId};
use cashier_core::money::{Amount, Currency};
use cashier_core::payment::{Payment, State};
use cashier_core::provider::{FeeRate, Method, ProviderAccount};
use cashier_core::refund::RefundState;
use cashier_engine::clock::Clock as _;
use cashier_engine::outbound::Outbound;
use cashier_engine::providers::{
    ClientParams, NewAccount, PayRequest, PayerFacts, Providers, ProvidersSetup, Registry, Rounds, Vault,
    WECHAT_PAY,
};
use cashier_engine::rsa_pool::RsaPool;
use cashier_protocol::china_time;
use futures_util::future::join_all;

use crate::commands::{account, number, refund, yuan};
use crate::support::{Database, System, create, on_both_engines};
use coral::{CORAL, Coral, CoralProvider, settings};

on_both_engines! {
    a_row_alone_pays_refunds_and_is_reconciled;
    a_program_without_the_row_reads_its_orders_and_offers_nothing;
    a_slow_provider_delays_nobody_else;
    repeated_and_forged_notices_are_counted;
}

struct Stage {
    system: System,
    coral: Arc<Coral>,
    providers: Arc<Providers>,
    merchant: MerchantId,
}

fn providers(system: &System, registry: Registry) -> Arc<Providers> {
    Providers::new(ProvidersSetup {
        engine: system.engine.clone(),
        reader: system.reader.clone(),
        outbound: Outbound::new().unwrap(),
        pool: RsaPool::start().unwrap(),
        vault: Vault::new(&[3; 32]).unwrap(),
        callback_url: "https://pay.example".to_owned(),
        registry,
    })
}

impl Stage {
    async fn open(database: &Database, seed: u64) -> Self {
        let system = System::start(database, seed).await;
        let merchant = system.merchant("SHOP").await;
        let coral = Coral::new(&system.clock);
        let registry = Registry::default().with(Arc::new(CoralProvider(Arc::clone(&coral))));
        let providers = providers(&system, registry);
        Self { system, coral, providers, merchant }
    }

    fn new_account(merchant: MerchantId, configuration: String) -> NewAccount {
        let fee = FeeRate::from_ppm(10_000).unwrap();
        NewAccount { fee, private: false, ..account(merchant, CORAL, configuration) }
    }

    async fn account(&self, merchant: MerchantId, shop: &str, slow_s: u64) -> ProviderAccount {
        let new = Self::new_account(merchant, settings(shop, slow_s));
        self.providers.put_account(new).await.unwrap()
    }

    async fn order(&self, merchant: MerchantId, name: &str, amount: Amount) -> PaymentId {
        let expires_at = self.system.engine.fresh().at().saturating_add(Duration::from_mins(30));
        let mut command = create(merchant, name, amount.minor(), expires_at);
        command.amount = amount;
        self.system.engine.submit(command).await.unwrap().subject.as_id()
    }

    async fn start(&self, payment: PaymentId, method: Method) -> Result<ClientParams, Code> {
        let payer = PayerFacts::default();
        let request = PayRequest { provider: CORAL, method, payer, sharing: false };
        self.providers.start(payment, request).await.map_err(|error| error.code)
    }

    async fn payment(&self, id: PaymentId) -> Payment {
        self.system.reader.payment(id).await.unwrap().unwrap()
    }

    async fn close(self) {
        self.system.prove().await;
        drop(self.providers);
        self.system.stop().await;
    }
}

/// Everything a merchant does with a provider, with one that is unknown to the product's files.
async fn a_row_alone_pays_refunds_and_is_reconciled(database: Database) {
    let stage = Stage::open(&database, 21).await;
    let wrong = Stage::new_account(stage.merchant, r#"{"shop": "one"}"#.to_owned());
    assert_eq!(stage.providers.put_account(wrong).await.unwrap_err().code, Code::ParamIllegal, "no key");
    let account = stage.account(stage.merchant, "one", 0).await;
    assert!(!account.settings.contains("k-1"), "the form says what is secret");
    let yen = Amount::new(500, Currency::parse("JPY").unwrap()).unwrap();
    let dollar = Amount::new(500, Currency::parse("USD").unwrap()).unwrap();
    let (first, second) = (
        stage.order(stage.merchant, "one", yuan(1_000)).await,
        stage.order(stage.merchant, "two", yen).await,
    );
    let other = stage.order(stage.merchant, "three", dollar).await;
    assert_eq!(stage.start(other, Method::Native).await, Err(Code::CurrencyNotSupport));
    assert_eq!(stage.start(first, Method::Jsapi).await, Err(Code::ChannelNotAvailable), "it has no such way");
    let ClientParams::Code { code_url } = stage.start(first, Method::Native).await.unwrap() else {
        panic!("a QR code was asked for")
    };
    assert_eq!(code_url, format!("coral:{}", number(first, 1)));
    stage.start(second, Method::Native).await.unwrap();
    // One is reported by a notice, the other is found by a query.
    stage.coral.pay(&number(first, 1));
    stage.coral.pay(&number(second, 1));
    let notice = stage.coral.notice(&number(first, 1), "k-1");
    let answer = stage.providers.receive(CORAL, account.id, &[], &notice).await.unwrap();
    assert_eq!((answer.status, answer.body), (200, "taken"));
    stage.system.clock.advance(Duration::from_secs(5));
    assert_eq!(stage.providers.sweep().await.unwrap(), 1, "the other one was due");
    for payment in [first, second] {
        assert!(matches!(stage.payment(payment).await.state, State::Succeeded { .. }));
    }
    let refund = refund(stage.merchant, first, "back", yuan(400));
    let refund = stage.system.engine.submit(refund).await.unwrap().subject.as_id();
    let refund = stage.providers.send_refund(first, refund).await.unwrap().unwrap();
    assert!(matches!(refund.state, RefundState::Succeeded { .. }));
    let day = china_time::to_day(stage.system.clock.now());
    let outcome = stage.providers.reconcile(&account, &day).await.unwrap().unwrap();
    assert_eq!((outcome.lines, outcome.settled, outcome.differences), (3, 2, Vec::new()));
    stage.close().await;
}

/// An older program on the same database: the rows are read and shown, nothing is lost, and nothing panics.
async fn a_program_without_the_row_reads_its_orders_and_offers_nothing(database: Database) {
    let stage = Stage::open(&database, 22).await;
    let account = stage.account(stage.merchant, "one", 0).await;
    let payment = stage.order(stage.merchant, "one", yuan(100)).await;
    stage.start(payment, Method::Native).await.unwrap();
    let older = providers(&stage.system, Registry::default());
    let request = PayRequest {
        provider: CORAL,
        method: Method::Native,
        payer: PayerFacts { device: Some("Wap".to_owned()), ..PayerFacts::default() },
        sharing: false,
    };
    assert_eq!(older.start(payment, request).await.unwrap_err().code, Code::ChannelNotAvailable);
    assert_eq!(older.receive(CORAL, account.id, &[], b"{}").await, None);
    let new = Stage::new_account(stage.merchant, settings("two", 0));
    assert_eq!(older.put_account(new).await.unwrap_err().code, Code::ChannelNotAvailable);
    stage.system.clock.advance(Duration::from_secs(5));
    assert_eq!(older.sweep().await.unwrap(), 1, "it looks, and concludes nothing");
    let shown = stage.system.reader.payment_attempts_of(payment).await.unwrap();
    assert_eq!((shown[0].provider.name(), shown[0].state.name()), ("coral_pay", "submitted"));
    drop(older);
    // A program that knows the provider continues.
    stage.coral.pay(&number(payment, 1));
    let paid = stage.providers.repair(payment).await.unwrap();
    assert!(matches!(paid.state, State::Succeeded { .. }));
    stage.close().await;
}

/// A thousand forged notices become one row with a count; a repeated one is accepted without a change.
async fn repeated_and_forged_notices_are_counted(database: Database) {
    let stage = Stage::open(&database, 23).await;
    let account = stage.account(stage.merchant, "one", 0).await;
    let payment = stage.order(stage.merchant, "one", yuan(100)).await;
    stage.start(payment, Method::Native).await.unwrap();
    stage.coral.pay(&number(payment, 1));
    let (right, forged) =
        (stage.coral.notice(&number(payment, 1), "k-1"), stage.coral.notice(&number(payment, 1), "k-2"));
    for _ in 0..1_000 {
        assert_eq!(stage.providers.receive(CORAL, account.id, &[], &forged).await.unwrap().status, 400);
    }
    assert_eq!(stage.payment(payment).await.state, State::Created);
    for _ in 0..3 {
        assert_eq!(stage.providers.receive(CORAL, account.id, &[], &right).await.unwrap().status, 200);
    }
    assert!(matches!(stage.payment(payment).await.state, State::Succeeded { .. }));
    stage.providers.flush_incidents().await;
    let shown = stage.system.reader.incidents_of(account.id, 10).await.unwrap();
    assert_eq!(
        shown.iter().map(|incident| (incident.fault.name(), incident.count)).collect::<Vec<_>>(),
        [("signature", 1_000)]
    );
    assert_eq!(stage.providers.receive(WECHAT_PAY, account.id, &[], &right).await, None, "not its address");
    stage.close().await;
}

/// How many orders there are, and how long each account takes to answer, in seconds.
const ORDERS: usize = 2_000;
const SHOPS: [(&str, u64); 3] = [("slow", 15), ("well", 0), ("fine", 0)];

/// 2,000 orders at three accounts of one provider, one of which always answers after 15 seconds. Everything happens on
/// the test's clock, which moves only when nothing is left to do at its time.
async fn a_slow_provider_delays_nobody_else(database: Database) {
    let stage = Stage::open(&database, 24).await;
    let mut merchants = Vec::new();
    for (shop, slow_s) in SHOPS {
        let merchant = stage.system.merchant(&shop.to_ascii_uppercase()).await;
        stage.account(merchant, shop, slow_s).await;
        merchants.push(merchant);
    }
    let mut rounds = Rounds::new(Arc::clone(&stage.providers));
    let orders: Vec<_> = merchants.iter().cycle().enumerate().take(ORDERS).collect();
    for orders in orders.chunks(50) {
        let begun = orders.iter().map(async |(order, merchant)| {
            let payment = stage.order(**merchant, &format!("order {order}"), yuan(100)).await;
            stage.start(payment, Method::Native).await.unwrap();
        });
        join_all(begun).await;
        pass(&stage, &mut rounds, Duration::from_millis(500)).await;
    }
    pass(&stage, &mut rounds, Duration::from_mins(4)).await;
    let looks = stage.coral.take_looks();
    let lates = |is_slow: bool| {
        let of = looks.iter().filter(|look| (look.shop == "slow") == is_slow);
        let mut lates: Vec<Duration> = of.map(|look| look.late).collect();
        lates.sort_unstable();
        lates
    };
    let (healthy, slow) = (lates(false), lates(true));
    let p99 = healthy[healthy.len() * 99 / 100];
    let count = ORDERS - ORDERS.div_ceil(SHOPS.len());
    assert_eq!(healthy.len(), count * 4, "each is looked at after 2, 12, 42 and 162 s");
    assert!(p99 <= Duration::from_secs(2), "the healthy ones are {p99:?} late");
    let latest = slow.last().copied().unwrap_or_default();
    assert!(slow.len() >= 300 && latest > Duration::from_secs(15), "the slow one is slow: {latest:?}");
    // Nothing is lost at the slow one either: a late answer still counts.
    while rounds.under_way() > 0 {
        stage.system.clock.advance(Duration::from_mins(5));
        rounds.ended().await;
    }
    rounds.stop().await;
    stage.close().await;
}

/// Advances the clock, and stops at every moment at which something is due or answered.
async fn pass(stage: &Stage, rounds: &mut Rounds, span: Duration) {
    let clock = &stage.system.clock;
    let end = clock.now().saturating_add(span);
    loop {
        while rounds.look().await.unwrap().1 {}
        // At this time everything finishes except what waits for the clock.
        while rounds.under_way() > stage.coral.waiting() {
            tokio::select! {
                _ = rounds.ended() => {}
                () = stage.coral.began.notified() => {}
            }
        }
        let now = clock.now();
        if now >= end {
            return;
        }
        let due = stage.system.reader.next_provider_check().await.unwrap();
        let next = [due, stage.coral.next_answer()].into_iter().flatten().min().unwrap_or(end).min(end);
        let step = u64::try_from(next.as_micros() - now.as_micros()).unwrap_or(0);
        // Moments that are close together count as one.
        clock.advance(Duration::from_micros(step).max(Duration::from_millis(50)));
    }
}
