//! Payments through providers: every call is enclosed by two commands, and nothing is concluded from silence.

mod alipay;
mod answers;
mod callback;
mod calls;
mod capabilities;
mod connector;
mod incidents;
mod janitor;
mod login;
mod pacing;
mod qq;
mod ready;
mod receivers;
mod reconcile;
mod reconciler;
mod registry;
mod request;
mod rounds;
mod settings;
mod trial;
mod turns;
mod vault;
mod wechat;
mod wire;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use cashier_core::error::{Code, Error};
use cashier_core::id::{MerchantId, PaymentId, ProviderAccountId};
use cashier_core::mode::Mode;
use cashier_core::payment::Payment;
use cashier_core::provider::{
    AttemptState, FeeRate, Finding, Made, News, PaymentAttempt, ProviderAccount, ProviderName,
    PutProviderAccount, RecordAnswer, RecordOutcome, StartAttempt,
};
use cashier_store::{Reader, StoreError};
use tokio::sync::Notify;

use crate::outbound::Outbound;
use crate::pipeline::{Engine, SubmitError};
use crate::rsa_pool::RsaPool;
use ready::Ready;

pub use alipay::ALIPAY;
pub use capabilities::{
    Capabilities, Configured, FeePolicy, GatewayRow, Provider, RefundRules, SharingRules,
};
pub use connector::{
    Bill, BillProblem, CallbackAnswer, Closing, Connector, Creation, Listed, Notice, Order, RefundNotice,
    RefusedNotice, Task,
};
pub use janitor::Janitor;
pub use login::Asked;
pub use qq::QQ_WALLET;
pub use receivers::NewReceiver;
pub use reconcile::{RUN_LEASE, Reconciled, Unreconciled, day_before};
pub use reconciler::Reconciler;
pub use registry::{Registry, one_of};
pub use request::{ClientParams, PayRequest, PayerFacts};
pub use rounds::Rounds;
pub use settings::{Field, SettingsError};
pub use vault::{Vault, VaultError};
pub use wechat::WECHAT_PAY;
pub use wire::Wire;

/// What the providers need.
pub struct ProvidersSetup {
    /// Submits every change.
    pub engine: Engine,
    /// Reads the database.
    pub reader: Reader,
    /// Calls to providers.
    pub outbound: Outbound,
    /// Signs them.
    pub pool: RsaPool,
    /// The vault of the accounts' secrets.
    pub vault: Vault,
    /// Our base URL for providers, without a trailing slash.
    pub callback_url: String,
    /// The registry of providers.
    pub registry: Registry,
}

/// Payments through providers. Shared by all callers.
pub struct Providers {
    wire: Wire,
    reader: Reader,
    vault: Vault,
    callback_url: String,
    registry: Registry,
    ready: Mutex<HashMap<ProviderAccountId, (u32, Arc<Ready>)>>,
    turns: turns::Turns,
    pacing: pacing::Pacing,
    incidents: incidents::Incidents,
    /// Wakes the janitor when something has become due.
    woken: Notify,
}

/// A new account, or new settings for one.
pub struct NewAccount {
    /// The account to replace; absent for a new one.
    pub id: Option<ProviderAccountId>,
    /// The account's owner.
    pub merchant: MerchantId,
    /// The provider.
    pub provider: ProviderName,
    /// Settings and secrets as one JSON object.
    pub configuration: String,
    /// The provider's fee rate.
    pub fee: FeeRate,
    /// True when it returns its fee for refunds.
    pub fee_returned: bool,
    /// True for a sandbox at a loopback or private address.
    pub private: bool,
    /// Whether money is real there.
    pub mode: Mode,
}

/// An attempt whose call has not been made yet.
struct Begun {
    account: ProviderAccount,
    connector: Arc<Ready>,
    attempt: PaymentAttempt,
    payment: Payment,
}

impl Providers {
    /// Makes the providers. Nothing is called yet.
    pub fn new(setup: ProvidersSetup) -> Arc<Self> {
        let ProvidersSetup { engine, reader, outbound, pool, vault, callback_url, registry } = setup;
        Arc::new(Self {
            wire: Wire { engine, outbound, pool },
            reader,
            vault,
            callback_url,
            registry,
            ready: Mutex::default(),
            turns: turns::Turns::default(),
            pacing: pacing::Pacing::default(),
            incidents: incidents::Incidents::default(),
            woken: Notify::new(),
        })
    }

    /// Adds an account with a provider, or replaces its settings. The secrets are encrypted before they are stored.
    ///
    /// # Errors
    /// When the settings are invalid, or the command is refused.
    pub async fn put_account(&self, new: NewAccount) -> Result<ProviderAccount, Error> {
        let wrong = |error: SettingsError| Error::new(Code::ParamIllegal).with_detail(error.to_string());
        let provider = self.registry.provider(new.provider);
        let provider = provider.ok_or_else(|| Error::new(Code::ChannelNotAvailable))?;
        let (settings, secrets) = settings::split(provider, &new.configuration).map_err(wrong)?;
        if new.mode.is_test() && settings::is_real(provider.capabilities(), &settings) {
            let detail = "An account for tests needs the address of a sandbox as base_url.";
            return Err(Error::new(Code::ParamIllegal).with_detail(detail));
        }
        let engine = &self.wire.engine;
        let id = new.id.unwrap_or_else(|| engine.fresh().id(new.merchant.shard()));
        let sealed = self.vault.seal(id, secrets.expose(), engine.entropy());
        let sealed = sealed.map_err(|_| Error::new(Code::UnknownException))?;
        let command = PutProviderAccount {
            id,
            merchant: new.merchant,
            provider: new.provider,
            settings: Arc::from(settings),
            sealed: Arc::from(sealed),
            fee: new.fee,
            fee_returned: new.fee_returned,
            private: new.private,
            active: true,
            mode: new.mode,
        };
        engine.submit(command).await.map_err(refused)
    }

    /// Starts paying a payment through a provider, and returns what the payer's page or program needs. The same
    /// request again makes the same call again, under the same number.
    ///
    /// # Errors
    /// The error for the payment's state when it is too late; `CHANNEL_NOT_AVAILABLE`, `CHANNEL_REFUSED`, and
    /// `CHANNEL_NO_ANSWER` when the outcome is not known yet.
    pub async fn start(&self, payment: PaymentId, params: PayRequest) -> Result<ClientParams, Error> {
        let Begun { account, connector, attempt, payment } = self.begin(payment, &params).await?;
        let order = Order {
            attempt: &attempt,
            payment: &payment,
            facts: params.payer,
            notify_url: self.notify_url(&account),
        };
        let made = match connector.create(&self.wire, &order).await {
            Creation::Made(made) => made,
            Creation::Ask => {
                self.check(&attempt, &payment).await?;
                Made::Unknown
            }
        };
        let command = RecordAnswer { attempt: attempt.id, made };
        let attempt = self.wire.engine.submit(command).await.map_err(refused)?;
        self.woken.notify_one();
        match &attempt.state {
            AttemptState::Submitted { params } => {
                serde_json::from_str(params).map_err(|_| Error::new(Code::UnknownException))
            }
            AttemptState::Failed { reason, .. } => {
                Err(Error::new(Code::ChannelRefused).with_detail(reason.to_string()))
            }
            AttemptState::Succeeded { .. } => Err(Error::new(Code::OrderAlreadyPaid)),
            AttemptState::Closed { .. } => Err(Error::new(Code::OrderIsClosed)),
            AttemptState::Prepared | AttemptState::Unknown => Err(Error::new(Code::ChannelNoAnswer)),
        }
    }

    /// Records that a payment is about to be attempted.
    async fn begin(&self, payment: PaymentId, params: &PayRequest) -> Result<Begun, Error> {
        let merchant = self.merchant_of(payment).await?;
        let account =
            self.reader.active_account(merchant, params.provider).await.map_err(|error| unread(&error))?;
        let account = account.ok_or_else(|| Error::new(Code::ChannelNotAvailable))?;
        let connector = self.connector(&account)?;
        let facts = serde_json::to_string(&params.payer).map_err(|_| Error::new(Code::ParamIllegal))?;
        let command = StartAttempt {
            payment,
            merchant,
            account: account.id,
            method: params.method,
            request: Arc::from(facts),
            sharing: params.sharing,
            terms: connector.terms(),
            is_real: connector.is_real(),
        };
        let (attempt, payment) = self.wire.engine.submit(command).await.map_err(refused)?;
        Ok(Begun { account, connector, attempt, payment })
    }

    async fn merchant_of(&self, payment: PaymentId) -> Result<MerchantId, Error> {
        let found = self.reader.payment(payment).await.map_err(|error| unread(&error))?;
        Ok(found.ok_or_else(|| Error::new(Code::OrderNotExist))?.merchant)
    }

    /// Queries the providers about a payment that is not final for us, and returns its new state. For readers of an
    /// order: this makes up for lost notices.
    ///
    /// # Errors
    /// When the database does not answer, or there is no such payment.
    pub async fn repair(&self, payment: PaymentId) -> Result<Payment, Error> {
        let missing = || Error::new(Code::OrderNotExist);
        let found =
            self.reader.payment(payment).await.map_err(|error| unread(&error))?.ok_or_else(missing)?;
        if found.attempts.live == 0 {
            return Ok(found);
        }
        for attempt in self.reader.payment_attempts_of(payment).await.map_err(|error| unread(&error))? {
            if attempt.state.is_live() {
                self.check(&attempt, &found).await?;
            }
        }
        self.reader.payment(payment).await.map_err(|error| unread(&error))?.ok_or_else(missing)
    }

    /// As [`Providers::repair`], for readers: nothing is asked while a query is already running, or within two
    /// seconds of the last one. `None` means that nothing was asked.
    ///
    /// # Errors
    /// As [`Providers::repair`].
    pub async fn look(&self, payment: PaymentId) -> Result<Option<Payment>, Error> {
        let Some(_turn) = self.pacing.turn(payment, self.wire.engine.clock().now()) else { return Ok(None) };
        self.repair(payment).await.map(Some)
    }

    /// Queries the providers about every attempt of a payment that is not paid for us, including those that are
    /// closed or refused for us. For an operator, when a bill shows money that no notice reported.
    ///
    /// # Errors
    /// When the database does not answer, or there is no such payment.
    pub async fn ask_again(&self, payment: PaymentId) -> Result<Payment, Error> {
        let missing = || Error::new(Code::OrderNotExist);
        let found =
            self.reader.payment(payment).await.map_err(|error| unread(&error))?.ok_or_else(missing)?;
        for attempt in self.reader.payment_attempts_of(payment).await.map_err(|error| unread(&error))? {
            if !matches!(attempt.state, AttemptState::Succeeded { .. }) {
                self.check(&attempt, &found).await?;
            }
        }
        self.reader.payment(payment).await.map_err(|error| unread(&error))?.ok_or_else(missing)
    }

    /// Queries a provider about one attempt, closes it there when it has expired, and records the answer. Returns
    /// false when there was no answer.
    async fn check(&self, attempt: &PaymentAttempt, payment: &Payment) -> Result<bool, Error> {
        let account = self.reader.provider_account(attempt.account).await.map_err(|error| unread(&error))?;
        let account = account.ok_or_else(|| Error::new(Code::ChannelNotAvailable))?;
        let finding = match self.connector(&account) {
            Ok(connector) => self.find_out(&connector, attempt, payment).await,
            Err(_) => Finding::Unknown,
        };
        let is_answered = finding != Finding::Unknown;
        let command = RecordOutcome { attempt: attempt.id, finding };
        let (_, _, news) = self.wire.engine.submit(command).await.map_err(refused)?;
        if news == News::Surplus || news == News::Credited {
            self.woken.notify_one();
        }
        Ok(is_answered)
    }

    async fn find_out(&self, connector: &Ready, attempt: &PaymentAttempt, payment: &Payment) -> Finding {
        let now = self.wire.engine.clock().now();
        let finding = connector.query(&self.wire, attempt).await;
        let is_over = now >= attempt.expires_at || payment.state.is_final();
        if !is_over || !matches!(finding, Finding::Waiting | Finding::Absent) {
            return finding;
        }
        // It is not paid, and must not be paid any more. Only the provider can ensure that.
        match connector.close(&self.wire, attempt).await {
            Closing::Closed => Finding::Closed,
            // A payment may have won the race.
            Closing::Ask => connector.query(&self.wire, attempt).await,
            Closing::Absent if connector.connector().is_beyond_paying(attempt, now) => Finding::Closed,
            Closing::Absent => Finding::Absent,
            Closing::Unknown => Finding::Unknown,
        }
    }

    /// The account's connector, rebuilt when the account has changed.
    fn connector(&self, account: &ProviderAccount) -> Result<Arc<Ready>, Error> {
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((version, connector)) = ready.get(&account.id)
            && *version == account.version
        {
            return Ok(Arc::clone(connector));
        }
        let broken = |error: &dyn std::error::Error| {
            tracing::error!(account.id = %account.id, error = %error, "a provider account cannot be used");
            Error::new(Code::ChannelNotAvailable)
        };
        let provider = self.registry.provider(account.provider);
        let provider = provider.ok_or_else(|| broken(&NotKnown(account.provider)))?;
        let secrets = self.vault.open(account.id, &account.sealed).map_err(|error| broken(&error))?;
        let connector = Ready::build(provider, account, &secrets);
        let connector = Arc::new(connector.map_err(|error| broken(&error))?);
        ready.insert(account.id, (account.version, Arc::clone(&connector)));
        Ok(connector)
    }

    fn notify_url(&self, account: &ProviderAccount) -> String {
        format!("{}/callbacks/{}/{}", self.callback_url, account.provider.name(), account.id)
    }

    /// The registry of providers.
    pub const fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Makes the janitor check now, because a provider call was created.
    pub fn wake(&self) {
        self.woken.notify_one();
    }
}

/// An account's provider is not known to this program.
#[derive(Debug, thiserror::Error)]
#[error("there is no provider {0:?}")]
struct NotKnown(ProviderName);

/// The error that a caller gets for a failed submission.
fn refused(error: SubmitError) -> Error {
    match error {
        SubmitError::Refused(error) => error,
        SubmitError::Busy | SubmitError::Unavailable => Error::new(Code::ServiceUnavailable),
        SubmitError::Failed => Error::new(Code::UnknownException),
    }
}

/// The error that a caller gets for a failed read.
fn unread(error: &StoreError) -> Error {
    tracing::error!(error = %error, "a read failed");
    Error::new(Code::ServiceUnavailable)
}
