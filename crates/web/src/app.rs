//! What every handler works with.

use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::hmac;
use cashier_core::auth::Lifetimes;
use cashier_core::id::UserId;
use cashier_core::user::PinTag;
use cashier_engine::Engine;
use cashier_engine::acquirers::Acquirers;
use cashier_engine::outbound::Outbound;
use cashier_engine::providers::Providers;
use cashier_engine::signer::Signer;
use cashier_store::Reader;
use tokio::sync::{Semaphore, watch};

use crate::baas::Baas;
use crate::caller::TrustedProxies;
use crate::entrance::Entrance;
use crate::merchants::Merchants;
use crate::openapi::OpenApi;
use crate::pages::DemoUser;
use crate::wallet::tries::Lines;

/// Rules that the operator may set.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The address under which users reach the cashier, without a slash at the end.
    pub base_url: String,
    /// The proxies whose word about callers is believed.
    pub trusted_proxies: TrustedProxies,
    /// How far a request's time may be from ours; zero switches the check off.
    pub clock_window: Duration,
    /// How long an order lives when the merchant says nothing.
    pub payment_lifetime: Duration,
    /// The longest that an order may live.
    pub payment_lifetime_max: Duration,
    /// How long after a payment it can be refunded.
    pub refund_window: Duration,
    /// How long an auth code lives.
    pub auth_code_lifetime: Duration,
    /// How long tokens live.
    pub tokens: Lifetimes,
    /// How long a sign-in lasts.
    pub session_lifetime: Duration,
    /// Scopes that are granted without asking the user.
    pub silent_scopes: Vec<String>,
    /// Every scope that the wallet knows.
    pub scopes: Vec<String>,
    /// True in the demo: top-ups by the user, recorded API calls, a clock that can be moved.
    pub demo: bool,
    /// How many lines the log has lost.
    pub dropped_log_lines: fn() -> u64,
    /// The demo's accounts, which its sign-in page shows; empty otherwise.
    pub demo_users: Vec<DemoUser>,
}

/// The secret keys, which lie outside the database.
pub struct SecretKeys {
    /// Makes the tags of PINs.
    pub pin: hmac::Key,
    /// Makes the tokens in payment URLs.
    pub cashier: hmac::Key,
    /// The public half of the wallet's signing key, as PEM and as one line.
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

/// Limits on what passwords cost. How many may be wrong is counted with the data, for all processes.
pub struct SignInLimits {
    /// How many wait, by network.
    pub lines: Lines,
    /// How many are hashed at once.
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

/// What every handler works with. Shared by all.
pub struct App {
    /// Submits every change.
    pub engine: Engine,
    /// Reads the database.
    pub reader: Reader,
    /// The wallet's signature.
    pub signer: Signer,
    /// Calls to the outside.
    pub outbound: Outbound,
    /// The acquirers whose orders our users pay.
    pub acquirers: Acquirers,
    /// The secret keys.
    pub keys: SecretKeys,
    /// What clients call, in every dialect.
    pub openapi: OpenApi,
    /// Merchants with their keys, cached for seconds.
    pub merchants: Merchants,
    /// Payments through providers.
    pub providers: Arc<Providers>,
    /// Limits on guessing passwords.
    pub sign_in: SignInLimits,
    /// What the BaaS API works with.
    pub baas: Baas,
    /// Lets requests in.
    pub entrance: Entrance,
    /// The operator's rules.
    pub rules: Rules,
    /// Changes once when the server is told to stop, so that open streams end.
    pub stopping: watch::Receiver<bool>,
}

impl App {
    /// Forgets whoever has not called for a while. To be called once in a while.
    pub fn forget_idle(&self) {
        self.baas.forget();
    }
}

/// The state of the routers.
pub type Shared = Arc<App>;
