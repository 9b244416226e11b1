//! The sandbox: three payment providers at one URL, for development without the Internet and without real money.
//!
//! Shared by all providers are orders ([`orders`]), the journal, the movable clock, notices with their repeat
//! schedules, failure scenarios, the control API and the payer's pages. Each provider only translates: it reads and
//! verifies calls, and writes signed answers and notices, in the dialects of `cashier-protocol`.
//!
//! It deliberately does not move money, talk to a real provider, or accept keys that it did not generate.

mod admission;
mod alipay;
mod bridge;
mod clock;
mod control;
mod dialects;
mod downloads;
mod draw;
mod guard;
mod gzip;
mod identity;
mod instant;
mod journal;
mod keys;
mod limits;
mod notify;
mod orders;
mod origin;
mod pages;
mod payer;
mod qq;
mod scenario;
mod settings;
mod tls;
mod trouble;
mod unplayed;
mod visitors;
mod wechat;
mod world;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use cashier_core::app::Hosts;
use cashier_core::time::Timestamp;
use cashier_engine::clock::Clock;
use cashier_engine::entropy::{Entropy, SystemEntropy};
use cashier_engine::outbound::Outbound;
use thiserror::Error;

pub use control::document::document;
pub use identity::{AlipayCredentials, Credentials, QqCredentials, WechatCredentials};
pub use keys::KeyFolderError;
pub use orders::{Dialect, Provider};
pub use scenario::{ForAll, LostAnswers, Scenario};
pub use settings::Settings;
pub use tls::{PLAIN_PORT, TLS_PORT, TlsError, serve_hosts};

use clock::SandboxClock;
use world::Keeper;

/// The providers' host names that the sandbox can answer under.
pub fn provider_hosts() -> impl Iterator<Item = &'static str> {
    keys::HOSTS.into_iter().filter(|host| host.contains(".com") || host.contains(".cn"))
}

/// Generates the missing keys in a sandbox's folder. [`Sandbox::open`] does it too; this lets a caller start earlier,
/// because RSA keys take time.
///
/// # Errors
/// See [`OpenError`].
pub fn make_keys(data: &std::path::Path) -> Result<(), OpenError> {
    keys::Keys::prepare(&data.join(keys::FOLDER))?;
    Ok(())
}

/// The certificate of a sandbox's local authority, as PEM. It is generated if it does not exist.
///
/// # Errors
/// See [`OpenError`].
pub fn authority(data: &std::path::Path) -> Result<String, OpenError> {
    Ok(keys::authority_pem(&data.join(keys::FOLDER))?)
}

/// The largest call of any provider.
pub(crate) const BODY_MAX: usize = 512 * 1024;

/// The options for opening a sandbox.
pub struct Options {
    /// The folder of its keys and its journal.
    pub data: PathBuf,
    /// The clock underlying the providers' clock.
    pub clock: Arc<dyn Clock>,
    /// The URL at which it will be reached, without a trailing slash, such as `http://127.0.0.1:8090`.
    pub base_url: String,
}

/// Why a sandbox cannot be opened.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The journal.
    #[error("the sandbox cannot use its journal: {0}")]
    Journal(#[from] std::io::Error),
    /// The keys.
    #[error(transparent)]
    Keys(#[from] KeyFolderError),
    /// The client for notices.
    #[error("the sandbox cannot make calls: {0}")]
    Outbound(String),
}

/// The sandbox. Cheap to clone.
#[derive(Clone)]
pub struct Sandbox(Arc<Inner>);

/// The state shared by every copy of a [`Sandbox`]. None of it is accessible from outside.
pub struct Inner {
    base_url: String,
    data: PathBuf,
    pub(crate) clock: SandboxClock,
    pub(crate) keeper: Keeper,
    pub(crate) keys: keys::Keys,
    entropy: Box<dyn Entropy>,
    outbound: Outbound,
    pub(crate) limits: trouble::Limits,
    answers: trouble::Answers,
    pub(crate) downloads: downloads::Downloads,
    pub(crate) grants: visitors::Grants,
    wake: tokio::sync::Notify,
    /// The number of notices being sent.
    pub(crate) under_way: tokio::sync::watch::Sender<usize>,
}

impl std::ops::Deref for Sandbox {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl std::fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sandbox({})", self.base_url)
    }
}

impl Sandbox {
    /// Generates or reads the keys, replays the journal, and starts sending notices. Must be called inside a runtime.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn open(options: Options) -> Result<Self, OpenError> {
        std::fs::create_dir_all(&options.data)?;
        let keys = keys::Keys::prepare(&options.data.join(keys::FOLDER))?;
        let (keeper, ahead_us) = Keeper::open(&options.data.join("journal.jsonl"))?;
        let sandbox = Self(Arc::new(Inner {
            base_url: options.base_url,
            data: options.data,
            clock: SandboxClock::new(options.clock, ahead_us),
            keeper,
            keys,
            entropy: Box::new(SystemEntropy),
            outbound: Outbound::new().map_err(|error| OpenError::Outbound(error.to_string()))?,
            limits: trouble::Limits::default(),
            answers: trouble::Answers::default(),
            downloads: downloads::Downloads::default(),
            grants: visitors::Grants::default(),
            wake: tokio::sync::Notify::new(),
            under_way: tokio::sync::watch::Sender::new(0),
        }));
        tokio::spawn(notify::run(Arc::downgrade(&sandbox.0)));
        Ok(sandbox)
    }

    /// All routes of the sandbox, at the root of one URL.
    pub fn router(&self) -> Router {
        self.router_named(Vec::new())
    }

    /// The same, with additional host names.
    pub fn router_named(&self, names: Vec<String>) -> Router {
        let names = names.into_iter().chain(provider_hosts().map(str::to_owned));
        let hosts = Arc::new(Hosts::of_url(None, &self.base_url, names));
        let providers = dialects::routes().merge(visitors::routes()).merge(unplayed::routes());
        let providers = providers.layer(from_fn_with_state(self.clone(), trouble::apply));
        let own = control::routes().merge(alipay::pages()).merge(visitors::pages());
        providers
            .merge(own.layer(from_fn(guard::own_pages)))
            .merge(bridge::routes())
            .merge(pages::routes())
            .layer(from_fn_with_state(hosts, guard::known_hosts))
            .layer(DefaultBodyLimit::max(BODY_MAX))
            .with_state(self.clone())
    }

    /// The values that a developer configures: ids, keys, and the paths of files.
    pub fn credentials(&self) -> Credentials {
        identity::credentials(&self.base_url, &self.data, &self.keys)
    }

    /// The time on the providers' clock.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Moves the providers' clock forward.
    pub fn advance(&self, span: Duration) {
        self.clock.advance(span);
        self.keeper.change(|world| world.note_clock(self.clock.ahead_us()));
        self.wake();
    }

    /// Waits until every due notice has been attempted, and returns when something is due next on the providers'
    /// clock. For tests, which move the clock only then.
    pub async fn quiet(&self) -> Option<Timestamp> {
        notify::quiet(self).await
    }

    /// Checks again for due work.
    pub(crate) fn wake(&self) {
        self.wake.notify_one();
    }

    pub(crate) fn entropy(&self) -> &dyn Entropy {
        self.entropy.as_ref()
    }

    pub(crate) fn nonce(&self) -> String {
        draw::nonce(self.entropy())
    }

    pub(crate) fn base_url(&self) -> &str {
        &self.base_url
    }
}
