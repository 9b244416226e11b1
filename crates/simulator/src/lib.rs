//! The super-app simulator: mini programs run in a browser page, on the same host SDK that a wallet embeds.
//!
//! The host SDK runs in the page, as WebAssembly, next to the program's sandboxed frame; the page draws what a super
//! app draws. This crate has the services that the host needs: the wallet, accessed only through its host API, the
//! network, the programs' storage, and the catalogue.

mod assets;
mod catalogue;
mod enter;
mod h5;
mod line;
mod package;
mod page;
mod phone;
mod services;
mod storage;
mod wallet;
mod words;

use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use axum::Router;
use axum::routing::get;
use cashier_engine::clock::ProductClock;
use cashier_engine::outbound::Outbound;

pub use catalogue::{Catalogue, Described, Entry};
pub use h5::{Web, web_programs};
pub use line::Line;
pub use package::{Kind, Package, PackageError, Preflight, is_left_out};
pub use storage::MemoryStorage;
use tokio::sync::Semaphore;

/// A wallet that the simulator can play.
#[derive(Clone, Debug)]
pub struct Site {
    /// The answer of `my.getSiteInfo`.
    pub name: String,
    /// The wallet's URL, without a trailing slash.
    pub base_url: String,
    /// True when the wallet decodes payment URLs of other acquirers.
    pub decodes_foreign_urls: bool,
}

/// A sample user of the phone. Only the demo has such users: their passwords are not secret.
#[derive(Clone, Debug)]
pub struct SampleUser {
    /// Login id.
    pub login: String,
    /// Name.
    pub name: String,
    /// Password.
    pub password: String,
    /// Payment PIN, which the sheet shows as a hint.
    pub pin: String,
}

/// The support of the wallets, as far as the demo's users need it.
#[async_trait]
pub trait Helpdesk: Send + Sync {
    /// Gives a user of the wallet with this index in [`Setup::sites`] the sample PIN again, and unlocks it. Returns false
    /// when there is no such user or the wallet does not answer.
    async fn unlock(&self, site: usize, login: &str) -> bool;
}

/// The simulator's setup.
pub struct Setup {
    /// The wallets; the first one is selected at the start.
    pub sites: Vec<Site>,
    /// The users of the phone; the first one is signed in at the start.
    pub users: Vec<SampleUser>,
    /// The mini programs.
    pub catalogue: Catalogue,
    /// The currency whose balance is shown.
    pub currency: String,
    /// Who unlocks a PIN.
    pub helpdesk: Arc<dyn Helpdesk>,
    /// The product's clock.
    pub clock: Arc<ProductClock>,
    /// The connection from the other wallets to their acquirer, the first one.
    pub line: Arc<Line>,
}

/// The simulator. Cheap to clone.
#[derive(Clone, Default)]
pub struct Simulator {
    /// Filled once the wallet is running.
    pub(crate) inner: Arc<OnceLock<Arc<Inner>>>,
}

pub(crate) struct Inner {
    pub(crate) setup: Setup,
    pub(crate) outbound: Outbound,
    pub(crate) storage: Arc<MemoryStorage>,
    pub(crate) jars: Arc<services::Jars>,
    pub(crate) http: reqwest::Client,
    pub(crate) sessions: wallet::Sessions,
    pub(crate) passes: enter::Passes,
    /// The connection slots of pages.
    pub(crate) pages: Arc<Semaphore>,
}

/// The maximum number of connected pages. A connection that became a socket is counted nowhere else.
const PAGES_MAX: usize = 256;

impl Inner {
    fn new(setup: Setup) -> Result<Self, reqwest::Error> {
        #[expect(clippy::disallowed_methods, reason = "it calls only the wallets that it was set up with")]
        let http = reqwest::Client::builder().no_proxy().timeout(wallet::TIMEOUT).build()?;
        Ok(Self {
            setup,
            outbound: Outbound::new()?,
            storage: Arc::default(),
            jars: Arc::default(),
            http,
            sessions: wallet::Sessions::default(),
            passes: enter::Passes::default(),
            pages: Arc::new(Semaphore::new(PAGES_MAX)),
        })
    }
}

impl Simulator {
    /// Opens the simulator; before that its page is served, but cannot connect. A second call has no effect.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub fn open(&self, setup: Setup) -> Result<(), reqwest::Error> {
        let _ = self.inner.set(Arc::new(Inner::new(setup)?));
        Ok(())
    }

    /// The routes under `/simulator`.
    pub fn router(&self) -> Router {
        Router::new()
            .route("/simulator", get(page::show))
            .route("/simulator/frame", get(page::frame))
            .route("/simulator/enter/{pass}", get(enter::enter))
            .route("/simulator/bridge/{file}", get(h5::platform))
            .route("/simulator/assets/{folder}/{file}", get(assets::serve))
            .route("/simulator/socket", get(phone::socket))
            .with_state(self.clone())
    }
}
