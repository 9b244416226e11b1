//! The state shared by all handlers.

use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::hmac;
use cashier_core::auth::Lifetimes;
use cashier_core::id::UserId;
use cashier_core::money::Money;
use cashier_core::user::PinTag;
use cashier_engine::Engine;
use cashier_engine::acquirers::Acquirers;
use cashier_engine::call_log::CallLog;
use cashier_engine::delivery::Deliveries;
use cashier_engine::outbound::Outbound;
use cashier_engine::providers::Providers;
use cashier_engine::roots::RootRequests;
use cashier_engine::signer::Signer;
use cashier_store::Reader;
use tokio::sync::{Semaphore, watch};

use crate::baas::Baas;
use crate::caller::TrustedProxies;
use crate::dev::Dev;
use crate::entrance::Entrance;
use crate::merchants::Merchants;
use crate::openapi::OpenApi;
use crate::pages::DemoUser;
use crate::proofs::Proofs;
use crate::wallet::tries::Lines;

/// Rules set by the operator.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The URL under which users reach the cashier, without a trailing slash.
    pub base_url: String,
    /// The proxies trusted to report callers' addresses.
    pub trusted_proxies: TrustedProxies,
    /// How far a request's time may differ from ours; zero disables the check.
    pub clock_window: Duration,
    /// How long an order is valid when the merchant does not say.
    pub payment_lifetime: Duration,
    /// The longest validity of an order.
    pub payment_lifetime_max: Duration,
    /// How long after a payment it can be refunded.
    pub refund_window: Duration,
    /// The amount of each currency above which a refund in the console needs the approval of a second member.
    pub approval_above: Vec<Money>,
    /// How long an auth code is valid.
    pub auth_code_lifetime: Duration,
    /// How long tokens are valid.
    pub tokens: Lifetimes,
    /// How long the tokens of agreements are valid.
    pub agreement_tokens: Lifetimes,
    /// How long a sign-in lasts.
    pub session_lifetime: Duration,
    /// Scopes that are granted without asking the user.
    pub silent_scopes: Vec<String>,
    /// Every scope that the wallet knows.
    pub scopes: Vec<String>,
    /// True in the demo: users can top up, API calls are recorded, and the clock can be moved.
    pub demo: bool,
    /// The number of log lines that were dropped.
    pub dropped_log_lines: fn() -> u64,
    /// The demo's accounts, which the sign-in page shows; empty otherwise.
    pub demo_users: Vec<DemoUser>,
}

/// The secret keys, which are kept outside the database.
pub struct SecretKeys {
    /// Computes the tags of PINs.
    pub pin: hmac::Key,
    /// Computes the tags of the URLs of payments and agreements, and the secrets of agreements' tokens.
    pub cashier: hmac::Key,
    /// The public half of the wallet's signing key, as PEM and on one line.
    pub wallet_public_pem: String,
}

impl SecretKeys {
    /// The tag of a PIN.
    pub fn pin_tag(&self, user: UserId, pin: &str) -> PinTag {
        let mut context = hmac::Context::with_key(&self.pin);
        context.update(&user.to_bytes());
        context.update(pin.as_bytes());
        let mut bytes = [0; 32];
        for (place, byte) in bytes.iter_mut().zip(context.sign().as_ref()) {
            *place = *byte;
        }
        PinTag::from_bytes(bytes)
    }
}

/// Limits on the cost of password checks. Wrong passwords are counted in the database, for all processes.
pub struct SignInLimits {
    /// The password checks waiting, by network.
    pub lines: Lines,
    /// Bounds how many are hashed at once.
    pub hashing: Semaphore,
}

impl SignInLimits {
    /// As many at once as there are processors.
    pub fn new() -> Self {
        let processors = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self { lines: Lines::default(), hashing: Semaphore::new(processors) }
    }
}

impl Default for SignInLimits {
    fn default() -> Self {
        Self::new()
    }
}

/// The state shared by all handlers.
pub struct App {
    /// Submits every change.
    pub engine: Engine,
    /// Reads the database.
    pub reader: Reader,
    /// The signer with the wallet's key.
    pub signer: Signer,
    /// Makes the requests that deliver notices.
    pub deliveries: Deliveries,
    /// Outbound calls.
    pub outbound: Outbound,
    /// The acquirers whose orders our users pay.
    pub acquirers: Acquirers,
    /// The secret keys.
    pub keys: SecretKeys,
    /// The operations clients can call, in every dialect.
    pub openapi: OpenApi,
    /// Merchants with their keys, cached for seconds.
    pub merchants: Merchants,
    /// Payments through providers.
    pub providers: Arc<Providers>,
    /// Asks for signed roots.
    pub roots: RootRequests,
    /// Limits on guessing passwords.
    pub sign_in: SignInLimits,
    /// The state of the BaaS API.
    pub baas: Baas,
    /// Keeps the calls of clients for their developers.
    pub calls: CallLog,
    /// The limits of the developer API.
    pub dev: Dev,
    /// Admits requests.
    pub entrance: Entrance,
    /// Bounds the search for proofs.
    pub proofs: Proofs,
    /// The operator's rules.
    pub rules: Rules,
    /// Changes once, when the server is told to stop, so that open streams end.
    pub stopping: watch::Receiver<bool>,
}

impl App {
    /// Drops the state of idle callers. To be called now and then.
    pub fn forget_idle(&self) {
        self.baas.forget();
        self.dev.forget();
        self.calls.forget();
    }
}

/// The state of the routers.
pub type Shared = Arc<App>;
