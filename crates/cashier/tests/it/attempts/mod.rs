//! Payments through a provider that misbehaves: nothing is lost, nothing is credited twice.

mod provider;
mod reconcile;

use std::sync::Arc;
use std::time::Duration;

use cashier_core::error::Code;
use cashier_core::id::{MerchantId, PaymentId};
use cashier_core::money::{Amount, Currency};
use cashier_core::payment::{CancelBy, CancelPayment, PaymentRef, State};
use cashier_core::provider::{AttemptId, Credit, FeeRate, Method, ProviderAccount};
use cashier_core::refund::{MakeRefund, Refund, RefundState};
use cashier_core::standing::{By, ChangeStanding, StandingChange};
use cashier_engine::outbound::Outbound;
use cashier_engine::providers::{
    ClientParams, NewAccount, PayRequest, PayerFacts, Providers, ProvidersSetup, Registry, Vault, WECHAT_PAY,
};
use cashier_engine::rsa_pool::RsaPool;

use crate::random::Random;
use crate::support::{Database, System, create, on_both_engines};
use provider::Provider;

on_both_engines! {
    an_order_is_paid_by_its_notice;
    wrong_notices_are_refused_and_shown;
    money_for_a_suspended_merchant_is_credited_and_nothing_is_begun;
    paid_twice_is_credited_once_and_given_back_once;
    refunds_are_made_and_can_be_tried_again;
    a_provider_that_loses_answers_loses_no_order;
}

pub(super) fn yuan(minor: i64) -> Amount {
    Amount::new(minor, Currency::parse("CNY").unwrap()).unwrap()
}

struct Shop {
    pub(super) system: System,
    pub(super) provider: Arc<Provider>,
    pub(super) providers: Arc<Providers>,
    pub(super) merchant: MerchantId,
    pub(super) account: ProviderAccount,
}

impl Shop {
    pub(super) async fn open(database: &Database, seed: u64) -> Self {
        let system = System::start(database, seed).await;
        let merchant = system.merchant("SHOP").await;
        let provider = Provider::start(&system.clock, seed).await;
        let providers = Providers::new(ProvidersSetup {
            engine: system.engine.clone(),
            reader: system.reader.clone(),
            outbound: Outbound::new().unwrap(),
            pool: RsaPool::start().unwrap(),
            vault: Vault::new(&[3; 32]).unwrap(),
            callback_url: "https://pay.example".to_owned(),
            registry: Registry::default(),
        });
        let new = NewAccount {
            id: None,
            merchant,
            provider: WECHAT_PAY,
            configuration: provider.settings(),
            fee: FeeRate::from_ppm(6_000).unwrap(),
            fee_returned: true,
            private: true,
        };
        let account = providers.put_account(new).await.unwrap();
        assert!(!account.settings.contains("PRIVATE KEY"), "secrets are sealed");
        Self { system, provider, providers, merchant, account }
    }

    pub(super) async fn order(&self, name: &str, minor: i64) -> PaymentId {
        let expires_at = self.system.engine.fresh().at().saturating_add(Duration::from_mins(30));
        let mut command = create(self.merchant, name, minor, expires_at);
        command.amount = yuan(minor);
        self.system.engine.submit(command).await.unwrap().subject.as_id()
    }

    pub(super) async fn start(&self, payment: PaymentId) -> Result<ClientParams, Code> {
        self.request(payment, PayerFacts::default()).await
    }

    async fn request(&self, payment: PaymentId, payer: PayerFacts) -> Result<ClientParams, Code> {
        let request = PayRequest { provider: WECHAT_PAY, method: Method::Native, payer, sharing: false };
        self.providers.start(payment, request).await.map_err(|error| error.code)
    }

    async fn tell(&self, (headers, body): (Vec<(String, String)>, Vec<u8>)) -> u16 {
        let answer = self.providers.receive(WECHAT_PAY, self.account.id, &headers, &body).await;
        answer.unwrap().status
    }

    pub(super) async fn state(&self, payment: PaymentId) -> State {
        self.system.reader.payment(payment).await.unwrap().unwrap().state
    }

    /// Lets time pass as the janitor sees it, until nothing is due within `span`.
    async fn pass(&self, span: Duration) {
        let end = self.system.engine.fresh().at().saturating_add(span);
        loop {
            while self.providers.sweep().await.unwrap() > 0 {}
            let now = self.system.engine.fresh().at();
            let next = self.system.reader.next_provider_check().await.unwrap().unwrap_or(end).min(end);
            let step = u64::try_from(next.as_micros() - now.as_micros()).unwrap_or(0);
            if now >= end {
                return;
            }
            self.system.clock.advance(Duration::from_micros(step.max(1_000)));
        }
    }

    pub(super) async fn close(self) {
        self.system.prove().await;
        drop(self.providers);
        self.system.stop().await;
    }
}

pub(super) fn number(payment: PaymentId, number: u32) -> String {
    AttemptId { payment, number }.to_string()
}

async fn an_order_is_paid_by_its_notice(database: Database) {
    let shop = Shop::open(&database, 1).await;
    let payment = shop.order("one", 1_250).await;
    let params = shop.start(payment).await.unwrap();
    let ClientParams::Code { code_url } = params else { panic!("a QR code was asked for") };
    assert!(code_url.starts_with("weixin://"));
    assert!(shop.start(payment).await.is_ok(), "the same request makes the same call again");
    let number = number(payment, 1);
    assert!(shop.provider.pay(&number));
    let notice = shop.provider.notice(&number, |_| {});
    assert_eq!(shop.tell(notice.clone()).await, 204);
    assert_eq!(shop.tell(notice).await, 204, "a duplicate is taken and changes nothing");
    assert!(matches!(shop.state(payment).await, State::Succeeded { .. }));
    assert_eq!(shop.start(payment).await, Err(Code::OrderAlreadyPaid));
    shop.close().await;
}

/// A provider's notice is taken whoever is suspended, and a refund of it goes out; no further order is made at the provider.
async fn money_for_a_suspended_merchant_is_credited_and_nothing_is_begun(database: Database) {
    let shop = Shop::open(&database, 11).await;
    let (paid, open) = (shop.order("paid", 1_250).await, shop.order("open", 900).await);
    shop.start(paid).await.unwrap();
    let by = By { actor: "nadia".to_owned(), reason: "a test".to_owned() };
    let suspend = ChangeStanding { subject: shop.merchant.into(), change: StandingChange::Suspend, by };
    assert!(shop.system.engine.submit(suspend).await.unwrap());
    assert_eq!(shop.start(open).await, Err(Code::PayeeSuspended));
    let number = number(paid, 1);
    assert!(shop.provider.pay(&number));
    assert_eq!(shop.tell(shop.provider.notice(&number, |_| {})).await, 204);
    assert!(matches!(shop.state(paid).await, State::Succeeded { .. }));
    let answer = shop.system.engine.submit(refund(&shop, paid, "back", 250)).await.unwrap();
    shop.providers.send_refund(paid, answer.subject.as_id()).await.unwrap();
    shop.pass(Duration::from_mins(5)).await;
    let row = shop.system.reader.refund(answer.subject.as_id()).await.unwrap().unwrap();
    assert!(matches!(row.state, RefundState::Succeeded { .. }), "{row:?}");
    shop.close().await;
}

async fn wrong_notices_are_refused_and_shown(database: Database) {
    let shop = Shop::open(&database, 2).await;
    let payment = shop.order("one", 1_250).await;
    shop.start(payment).await.unwrap();
    let number = number(payment, 1);
    shop.provider.pay(&number);
    let wrong_amount = shop.provider.notice(&number, |said| said.amount.as_mut().unwrap().total = Some(1));
    let currency =
        shop.provider.notice(&number, |said| said.amount.as_mut().unwrap().currency = Some("USD".to_owned()));
    let merchant = shop.provider.notice(&number, |said| "1900000009".clone_into(&mut said.mchid));
    let order = shop.provider.notice(&number, |said| said.out_trade_no = "0".repeat(28));
    let mut signature = shop.provider.notice(&number, |_| {});
    signature.1.push(b' ');
    for notice in [wrong_amount, currency, merchant, order, signature] {
        assert!(shop.tell(notice).await >= 400);
    }
    assert_eq!(shop.state(payment).await, State::Created);
    let shown = shop.system.reader.incidents_of(shop.account.id, 10).await.unwrap();
    let mut faults: Vec<_> = shown.iter().map(|incident| incident.fault.name()).collect();
    faults.sort_unstable();
    assert_eq!(faults, ["amount", "currency", "merchant", "order", "signature"]);
    // What is true is found out all the same.
    let payment = shop.providers.repair(payment).await.unwrap();
    assert!(matches!(payment.state, State::Succeeded { .. }));
    shop.close().await;
}

async fn paid_twice_is_credited_once_and_given_back_once(database: Database) {
    let shop = Shop::open(&database, 3).await;
    let payment = shop.order("two", 900).await;
    shop.start(payment).await.unwrap();
    let other = PayerFacts { return_url: Some("https://shop.example".to_owned()), ..PayerFacts::default() };
    shop.request(payment, other).await.unwrap();
    let (first, second) = (number(payment, 1), number(payment, 2));
    assert!(shop.provider.pay(&first) && shop.provider.pay(&second), "the payer pays both");
    assert_eq!(shop.tell(shop.provider.notice(&second, |_| {})).await, 204);
    assert_eq!(shop.tell(shop.provider.notice(&first, |_| {})).await, 204);
    shop.pass(Duration::from_hours(2)).await;
    let attempts = shop.system.reader.payment_attempts_of(payment).await.unwrap();
    let names: Vec<_> = attempts.iter().map(|attempt| attempt.state.name()).collect();
    assert_eq!(names, ["succeeded", "succeeded"], "both are shown");
    let refunded = shop.provider.world.lock().unwrap().sales[&first].refunded;
    assert_eq!(refunded, 900, "the second success is given back");
    assert_eq!(shop.provider.world.lock().unwrap().sales[&second].refunded, 0);
    // A payment after the merchant closed the order goes back as well.
    let late = shop.order("late", 700).await;
    shop.start(late).await.unwrap();
    shop.provider.pay(&number(late, 1));
    let cancel = CancelPayment { payment: PaymentRef::Id(late), by: CancelBy::Merchant(shop.merchant) };
    shop.system.engine.submit(cancel).await.unwrap();
    shop.pass(Duration::from_hours(2)).await;
    assert!(matches!(shop.state(late).await, State::Cancelled { .. }));
    assert_eq!(shop.provider.world.lock().unwrap().sales[&number(late, 1)].refunded, 700);
    shop.close().await;
}

fn refund(shop: &Shop, payment: PaymentId, name: &str, minor: i64) -> MakeRefund {
    let mut fingerprint = [0; 32];
    fingerprint[..8].copy_from_slice(&minor.to_be_bytes());
    MakeRefund {
        merchant: shop.merchant,
        request_id: name.to_owned(),
        payment: PaymentRef::Id(payment),
        amount: yuan(minor),
        reason: None,
        window: Duration::from_hours(24 * 365),
        fingerprint,
        answer: Arc::new(|refund: &Refund| refund.state.name().as_bytes().to_vec()),
        forward: None,
    }
}

async fn refunds_are_made_and_can_be_tried_again(database: Database) {
    let shop = Shop::open(&database, 4).await;
    let payment = shop.order("one", 1_000).await;
    shop.start(payment).await.unwrap();
    shop.provider.pay(&number(payment, 1));
    shop.providers.repair(payment).await.unwrap();
    let make = async |name: &str, minor| {
        let answer = shop.system.engine.submit(refund(&shop, payment, name, minor)).await.unwrap();
        (answer.subject.as_id(), String::from_utf8(answer.body).unwrap())
    };
    let (first, said) = make("r1", 400).await;
    assert_eq!(said, "processing");
    shop.providers.send_refund(payment, first).await.unwrap();
    shop.pass(Duration::from_mins(5)).await;
    let row = shop.system.reader.refund(first).await.unwrap().unwrap();
    assert!(matches!(row.state, RefundState::Succeeded { .. }));
    shop.provider.world.lock().unwrap().refuse_refunds = 1;
    let (second, _) = make("r2", 600).await;
    let row = shop.providers.send_refund(payment, second).await.unwrap().unwrap();
    assert!(matches!(row.state, RefundState::Failed { code: Code::ChannelRefused, .. }));
    assert_eq!(make("r3", 601).await.1, "failed", "never more than was paid");
    shop.providers.retry_refund(shop.merchant, second, false).await.unwrap();
    shop.pass(Duration::from_mins(5)).await;
    let row = shop.system.reader.refund(second).await.unwrap().unwrap();
    assert!(matches!(row.state, RefundState::Succeeded { .. }));
    assert_eq!(make("r4", 1).await.1, "failed");
    assert_eq!(shop.provider.world.lock().unwrap().sales[&number(payment, 1)].refunded, 1_000);
    shop.close().await;
}

/// 500 orders, every fifth answer lost, an hour without the provider, notices late, twice, wrong or not at all.
async fn a_provider_that_loses_answers_loses_no_order(database: Database) {
    let shop = Shop::open(&database, 5).await;
    let mut random = Random::new(7);
    {
        let mut world = shop.provider.world.lock().unwrap();
        (world.lost, world.quick) = (20, 30);
    }
    let mut orders = Vec::new();
    for batch in 0..10 {
        shop.provider.world.lock().unwrap().down = batch == 5;
        let mut due = Vec::new();
        for index in 0..50 {
            let payment = shop.order(&format!("o{batch}-{index}"), 100 + i64::from(index)).await;
            let _ = shop.start(payment).await;
            if random.chance(10) {
                let other = PayerFacts { quit_url: Some("x".to_owned()), ..PayerFacts::default() };
                let _ = shop.request(payment, other).await;
            }
            orders.push(payment);
            due.push(payment);
        }
        for payment in &due {
            for attempt in 1..=2 {
                let number = number(*payment, attempt);
                if !random.chance(60) || !shop.provider.pay(&number) {
                    continue;
                }
                match random.below(5) {
                    0 => {
                        shop.tell(shop.provider.notice(&number, |said| {
                            said.amount.as_mut().unwrap().total = Some(1);
                        }))
                        .await;
                    }
                    1 => {
                        let mut notice = shop.provider.notice(&number, |_| {});
                        notice.1.push(b'\n');
                        shop.tell(notice).await;
                    }
                    2 => {
                        let notice = shop.provider.notice(&number, |_| {});
                        shop.tell(notice.clone()).await;
                        shop.tell(notice).await;
                    }
                    _ => {}
                }
            }
        }
        shop.pass(Duration::from_mins(10)).await;
    }
    shop.provider.world.lock().unwrap().down = true;
    shop.pass(Duration::from_hours(1)).await;
    shop.provider.world.lock().unwrap().down = false;
    shop.pass(Duration::from_hours(30)).await;
    assert_eq!(shop.system.reader.next_provider_check().await.unwrap(), None, "nothing is left to ask");
    let sales = shop.provider.world.lock().unwrap().sales.clone();
    let mut paid = 0;
    for payment in orders {
        let attempts = shop.system.reader.payment_attempts_of(payment).await.unwrap();
        let taken: Vec<_> = attempts
            .iter()
            .filter_map(|attempt| sales.get(&attempt.id.to_string()))
            .filter(|sale| sale.transaction.is_some())
            .collect();
        let credited = attempts.iter().filter(|attempt| {
            use cashier_core::provider::AttemptState::Succeeded;
            matches!(attempt.state, Succeeded { credit: Credit::Payment, .. })
        });
        let state = shop.state(payment).await;
        assert!(state.is_final(), "{payment} is not final");
        assert!(attempts.iter().all(|attempt| !attempt.state.is_live()));
        let kept = taken.iter().filter(|sale| sale.refunded == 0).count();
        assert_eq!(kept, usize::from(!taken.is_empty()), "one payment is kept of those that were made");
        assert_eq!(credited.count(), usize::from(!taken.is_empty()), "{payment} is credited once");
        assert_eq!(
            matches!(state, State::Succeeded { .. }),
            !taken.is_empty(),
            "{payment}: none paid is shown failed"
        );
        paid += usize::from(!taken.is_empty());
    }
    assert!(paid > 200, "the payers paid {paid}");
    shop.close().await;
}
