//! Coral Pay: a provider that exists only in these tests. It keeps its orders in memory, signs by naming its key, and
//! can be slow by the test's clock.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use cashier_core::money::Amount;
use cashier_core::provider::{
    About, AttemptId, Fault, FeeRate, Finding, Method, PaymentAttempt, ProviderName, QueryAnswer, Refusal,
    SendAnswer,
};
use cashier_core::reconcile::{BillLine, LineKind};
use cashier_core::time::Timestamp;
use cashier_core::web_order::Gateway;
use cashier_engine::clock::{Clock, ManualClock};
use cashier_engine::providers::{
    Bill, BillProblem, CallbackAnswer, Capabilities, ClientParams, Closing, Configured, Connector, Creation,
    FeePolicy, Field, GatewayRow, Notice, Order, Provider, RefundRules, RefusedNotice, SettingsError, Task,
    Wire,
};
use cashier_protocol::china_time;
use serde::Deserialize;
use serde_json::json;
use tokio::sync::Notify;

/// The name.
pub(super) const CORAL: ProviderName = ProviderName::of("coral_pay");

/// Its fee, in parts per million.
const FEE_PPM: u32 = 10_000;

const CAPABILITIES: Capabilities = Capabilities {
    name: CORAL,
    title: "Coral Pay",
    brand: "Coral",
    methods: &[Method::Native],
    currencies: &["CNY", "JPY"],
    gateways: &[GatewayRow::new(Gateway::of("coral_native"), Method::Native)],
    logins: &[],
    sharing: None,
    refunds: RefundRules { needs: None, noticed: false },
    fees: FeePolicy { rate: FeeRate::of_ppm(FEE_PPM), returned: true },
    domains: &[],
    settings: &[
        Field::required("shop", "the merchant's name there"),
        Field::optional("slow_s", "how long an order is looked for, in seconds"),
        Field::required("key", "the key of notices").secret(),
    ],
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    shop: String,
    #[serde(default)]
    slow_s: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Secrets {
    key: String,
}

/// The settings of an account.
pub(super) fn settings(shop: &str, slow_s: u64) -> String {
    json!({ "shop": shop, "slow_s": slow_s, "key": "k-1" }).to_string()
}

/// An order at the provider.
struct Sale {
    shop: String,
    amount: Amount,
    paid_at: Option<Timestamp>,
    is_closed: bool,
    refunds: BTreeMap<String, (Amount, Timestamp)>,
}

/// A query of an order, as the provider saw it.
pub(super) struct Look {
    pub(super) shop: String,
    /// How long after it was due.
    pub(super) late: Duration,
}

/// The provider.
pub(super) struct Coral {
    pub(super) clock: Arc<ManualClock>,
    sales: Mutex<BTreeMap<String, Sale>>,
    looks: Mutex<Vec<Look>>,
    /// When each pending slow answer will arrive.
    answers: Mutex<Vec<Timestamp>>,
    /// Notified when a slow answer begins.
    pub(super) began: Notify,
}

impl Coral {
    pub(super) fn new(clock: &Arc<ManualClock>) -> Arc<Self> {
        Arc::new(Self {
            clock: Arc::clone(clock),
            sales: Mutex::default(),
            looks: Mutex::default(),
            answers: Mutex::default(),
            began: Notify::new(),
        })
    }

    /// The payer pays.
    pub(super) fn pay(&self, number: &str) {
        let mut sales = self.sales.lock().unwrap();
        let sale = sales.get_mut(number).unwrap();
        assert!(!sale.is_closed && sale.paid_at.is_none());
        sale.paid_at = Some(self.clock.now());
    }

    /// The notice of a paid order.
    pub(super) fn notice(&self, number: &str, key: &str) -> Vec<u8> {
        assert!(self.sales.lock().unwrap()[number].paid_at.is_some());
        json!({ "order": number, "key": key }).to_string().into_bytes()
    }

    /// How many slow answers will arrive later than now.
    pub(super) fn waiting(&self) -> usize {
        let now = self.clock.now();
        self.answers.lock().unwrap().iter().filter(|at| **at > now).count()
    }

    /// When the next slow answer arrives.
    pub(super) fn next_answer(&self) -> Option<Timestamp> {
        let now = self.clock.now();
        self.answers.lock().unwrap().iter().copied().filter(|at| *at > now).min()
    }

    /// Takes all queries so far.
    pub(super) fn take_looks(&self) -> Vec<Look> {
        std::mem::take(&mut self.looks.lock().unwrap())
    }

    /// Returns once the clock has advanced by `span`.
    async fn be_slow(&self, span: Duration) {
        let at = self.clock.now().saturating_add(span);
        self.answers.lock().unwrap().push(at);
        let _answer = Answer { coral: self, at };
        self.began.notify_one();
        (&*self.clock as &dyn Clock).wait_until(at).await;
    }

    fn found(&self, number: &str) -> Finding {
        match self.sales.lock().unwrap().get(number) {
            None => Finding::Absent,
            Some(Sale { paid_at: Some(at), amount, .. }) => Finding::Paid {
                transaction: Arc::from(format!("C{number}")),
                amount: *amount,
                paid_at: Some(*at),
            },
            Some(Sale { is_closed: true, .. }) => Finding::Closed,
            Some(_) => Finding::Waiting,
        }
    }
}

/// A pending slow answer, until it arrives or nobody waits for it.
struct Answer<'a> {
    coral: &'a Coral,
    at: Timestamp,
}

impl Drop for Answer<'_> {
    fn drop(&mut self) {
        let mut answers = self.coral.answers.lock().unwrap();
        let own = answers.iter().position(|other| *other == self.at).unwrap();
        answers.swap_remove(own);
    }
}

/// The row of the registry.
pub(super) struct CoralProvider(pub(super) Arc<Coral>);

impl Provider for CoralProvider {
    fn capabilities(&self) -> &'static Capabilities {
        &CAPABILITIES
    }

    fn connect(&self, account: &Configured<'_>) -> Result<Box<dyn Connector>, SettingsError> {
        let wrong = |error: serde_json::Error| SettingsError::of(&error.to_string());
        let settings: Settings = serde_json::from_str(account.settings).map_err(wrong)?;
        let secrets: Secrets = serde_json::from_str(account.secrets).map_err(wrong)?;
        Ok(Box::new(Shop { coral: Arc::clone(&self.0), settings, key: secrets.key }))
    }

    fn response(&self, attempt: &PaymentAttempt) -> String {
        json!({ "order": attempt.id.to_string() }).to_string()
    }
}

/// One account.
struct Shop {
    coral: Arc<Coral>,
    settings: Settings,
    key: String,
}

#[async_trait]
impl Connector for Shop {
    async fn create(&self, _wire: &Wire, order: &Order<'_>) -> Creation {
        let number = order.attempt.id.to_string();
        let sale = Sale {
            shop: self.settings.shop.clone(),
            amount: order.attempt.amount,
            paid_at: None,
            is_closed: false,
            refunds: BTreeMap::new(),
        };
        self.coral.sales.lock().unwrap().entry(number.clone()).or_insert(sale);
        Creation::ready(&ClientParams::Code { code_url: format!("coral:{number}") })
    }

    async fn query(&self, _wire: &Wire, attempt: &PaymentAttempt) -> Finding {
        let now = self.coral.clock.now();
        let due = attempt.next_check_at.unwrap_or(now);
        let late = u64::try_from(now.as_micros() - due.as_micros()).unwrap_or(0);
        let look = Look { shop: self.settings.shop.clone(), late: Duration::from_micros(late) };
        self.coral.looks.lock().unwrap().push(look);
        if self.settings.slow_s > 0 {
            self.coral.be_slow(Duration::from_secs(self.settings.slow_s)).await;
        }
        self.coral.found(&attempt.id.to_string())
    }

    async fn close(&self, _wire: &Wire, attempt: &PaymentAttempt) -> Closing {
        match self.coral.sales.lock().unwrap().get_mut(&attempt.id.to_string()) {
            None => Closing::Absent,
            Some(Sale { paid_at: Some(_), .. }) => Closing::Ask,
            Some(sale) => {
                sale.is_closed = true;
                Closing::Closed
            }
        }
    }

    async fn refund(&self, _wire: &Wire, task: &Task<'_>) -> SendAnswer {
        let now = self.coral.clock.now();
        let mut sales = self.coral.sales.lock().unwrap();
        let sale = sales.get_mut(&task.call.id.attempt.to_string()).unwrap();
        let number = task.call.id.to_string();
        let back: i64 = sale.refunds.values().map(|(amount, _)| amount.minor()).sum();
        if !sale.refunds.contains_key(&number) && back + task.call.amount.minor() > sale.amount.minor() {
            let reason = Arc::from("more than was paid");
            return SendAnswer::Refused(Refusal { about: About::Number, reason });
        }
        let (_, at) = *sale.refunds.entry(number).or_insert((task.call.amount, now));
        SendAnswer::Done { at: Some(at) }
    }

    async fn query_refund(&self, _wire: &Wire, task: &Task<'_>) -> QueryAnswer {
        let sales = self.coral.sales.lock().unwrap();
        let found = sales[&task.call.id.attempt.to_string()].refunds.get(&task.call.id.to_string());
        found.map_or(QueryAnswer::Absent, |(_, at)| QueryAnswer::Done { at: Some(*at) })
    }

    async fn bill(&self, _wire: &Wire, day: &str) -> Result<Bill, BillProblem> {
        let line = |kind, number: &str, amount: Amount, fee, at| BillLine {
            kind,
            number: number.to_owned(),
            minor: amount.minor(),
            currency: amount.currency().code().to_owned(),
            fee,
            is_done: true,
            day: china_time::to_day(at),
        };
        let mut bill = Bill::default();
        let sales = self.coral.sales.lock().unwrap();
        for (number, sale) in sales.iter().filter(|(_, sale)| sale.shop == self.settings.shop) {
            if let Some(at) = sale.paid_at {
                let fee = sale.amount.minor() * i64::from(FEE_PPM) / 1_000_000;
                bill.lines.push(line(LineKind::Payment, number, sale.amount, Some(fee), at));
            }
            for (number, (amount, at)) in &sale.refunds {
                bill.lines.push(line(LineKind::Refund, number, *amount, None, *at));
            }
        }
        bill.lines.retain(|line| line.day == day);
        if bill.lines.is_empty() { Err(BillProblem::Empty) } else { Ok(bill) }
    }

    fn read_notice(
        &self,
        _wire: &Wire,
        _headers: &[(String, String)],
        body: &[u8],
    ) -> Result<Notice, RefusedNotice> {
        let read: serde_json::Value = serde_json::from_slice(body).map_err(|_| (Fault::Malformed, None))?;
        if read["key"] != self.key.as_str() {
            return Err((Fault::Signature, None));
        }
        let number = read["order"].as_str().unwrap_or_default();
        let attempt = AttemptId::parse(number).ok_or((Fault::Order, None))?;
        Ok(Notice::Paid(attempt, self.coral.found(number)))
    }

    fn answer_notice(&self, taken: bool, _body: &[u8]) -> CallbackAnswer {
        let (status, body) = if taken { (200, "taken") } else { (400, "again") };
        CallbackAnswer { status, content_type: "text/plain", body }
    }
}
