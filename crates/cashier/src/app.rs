//! Wiring: assembles store, pipeline, workers and web server into one running system.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use anyhow::{Context as _, Result};
use axum::Extension;
use axum::middleware::from_fn_with_state;
use cashier_core::app::Hosts;
use cashier_core::merchant::ClientIdError;
use cashier_core::setting::CLOCK_OFFSET;
use cashier_core::world::Policy;
use cashier_engine::acquirers::Acquirers;
use cashier_engine::call_log::{CallLog, CallLogThread};
use cashier_engine::clock::{Clock, ProductClock};
use cashier_engine::delivery::{Deliveries, WebhookSigner};
use cashier_engine::entropy::SystemEntropy;
use cashier_engine::outbound::Outbound;
use cashier_engine::providers::{Janitor, Providers, ProvidersSetup, Reconciler, Registry, Vault};
use cashier_engine::roots::{Publisher, RootWorker, Roots};
use cashier_engine::rsa_pool::RsaPool;
use cashier_engine::signer::Signer;
use cashier_engine::workers::{WorkerSetup, Workers};
use cashier_engine::{Engine, FactTexts, Pipeline, Setup};
use cashier_protocol::baas::trigger::TriggerKeys;
use cashier_protocol::dialect::Dialects;
use cashier_protocol::webhook::WebhookSecrets;
use cashier_simulator::{Simulator, web_programs};
use cashier_store::call_log::CallReader;
use cashier_store::{Address, Reader, Store};
use cashier_web::app::{App, Rules, Shared, SignInLimits};
use cashier_web::baas::Baas;
use cashier_web::dev::Dev;
use cashier_web::entrance::{self, Entrance};
use cashier_web::hosts::{known_hosts, own_pages};
use cashier_web::merchants::Merchants;
use cashier_web::openapi::{OpenApi, Spoken};
use cashier_web::pages::DemoUser;
use cashier_web::proofs::Proofs;
use cashier_web::reference::{self, CallerKind, Described, Elsewhere};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::config::Config;
use crate::keys::{self, Adoption, KeyFolder, Loaded, Privacy, RootFolder};
use crate::server::{self, Answers};

/// Store and pipeline without a server: what the operator's commands need.
pub struct Core {
    pub engine: Engine,
    pub reader: Reader,
    pub clock: Arc<ProductClock>,
    pub pipeline: Pipeline,
}

impl Core {
    /// Payments through providers, for the operator's commands.
    pub async fn providers(&self, config: &Config) -> Result<Arc<Providers>> {
        let keys = self.keys(config).await?;
        let url = config.rules(config.listen, false).base_url;
        Ok(self.providers_with(Outbound::new()?, RsaPool::start()?, keys.providers, url))
    }

    fn providers_with(
        &self,
        outbound: Outbound,
        pool: RsaPool,
        vault: Vault,
        callback_url: String,
    ) -> Arc<Providers> {
        Providers::new(ProvidersSetup {
            engine: self.engine.clone(),
            reader: self.reader.clone(),
            outbound,
            pool,
            vault,
            callback_url,
            registry: Registry::default(),
        })
    }

    fn worker_setup(
        &self,
        config: &Config,
        deliveries: &Deliveries,
        (outbound, acquirers): (&Outbound, &Acquirers),
        calls: &CallLog,
    ) -> Result<WorkerSetup> {
        Ok(WorkerSetup {
            engine: self.engine.clone(),
            reader: self.reader.clone(),
            signer: deliveries.signer.clone(),
            deliveries: deliveries.clone(),
            outbound: outbound.clone(),
            acquirers: acquirers.clone(),
            messenger: Arc::new(config.messenger(outbound)?),
            clock: Arc::clone(&self.clock) as Arc<dyn Clock>,
            periods: config.retention.0,
            calls: calls.clone(),
        })
    }

    /// The keys, once they are known to be those of this database.
    ///
    /// # Errors
    /// When they are incomplete, or belong to another database.
    pub async fn keys(&self, config: &Config) -> Result<KeyFolder> {
        keys::load(&config.keys)?.prove(self).await
    }

    /// Publishes roots.
    ///
    /// # Errors
    /// When what sends e-mail is not configured as it must be.
    pub fn publisher(&self, config: &Config, outbound: &Outbound) -> Result<Publisher> {
        Ok(Publisher {
            engine: self.engine.clone(),
            reader: self.reader.clone(),
            outbound: outbound.clone(),
            messenger: Arc::new(config.messenger(outbound)?),
            outlets: config.proof.outlets(),
        })
    }

    /// Makes the requests that deliver notices, from a wallet with this address.
    fn deliveries(&self, keys: &KeyFolder, signer: Signer, dialects: Dialects, url: &str) -> Deliveries {
        let master = &keys.secrets.cashier;
        Deliveries {
            reader: self.reader.clone(),
            signer,
            dialects,
            triggers: TriggerKeys::new(master.clone()),
            webhooks: WebhookSigner {
                secrets: WebhookSecrets::new(master.clone()),
                keys: keys.webhook.clone().into(),
                source: url.into(),
            },
        }
    }

    /// Starts to sign roots with the key in the folder, and to publish them.
    fn sign_roots(&self, config: &Config, privacy: Privacy, outbound: &Outbound) -> Result<RootWorker> {
        let publisher = self.publisher(config, outbound)?;
        let ring = Arc::new(RootFolder::new(&config.keys, privacy, &config.origin()?));
        let outlets = publisher.outlets.set();
        let roots = Roots::new(self.engine.clone(), self.reader.clone(), ring, outlets);
        Ok(RootWorker::start(Arc::new(roots), Arc::new(publisher)))
    }

    /// Opens the database and starts the pipeline.
    pub async fn open(config: &Config) -> Result<Self> {
        Self::open_speaking(config, OpenApi::new(&[]).dialects()).await
    }

    /// The same, for a process that speaks these dialects.
    async fn open_speaking(config: &Config, dialects: Dialects) -> Result<Self> {
        let address: Address = config.database.parse()?;
        let store =
            Store::open(&address).await.with_context(|| format!("cannot open the database {address}"))?;
        let offset =
            store.reader.setting(CLOCK_OFFSET).await?.and_then(|text| text.parse().ok()).unwrap_or(0);
        let clock = Arc::new(ProductClock::new(offset));
        let pipeline = Pipeline::start(Setup {
            writer: store.writer,
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            entropy: Arc::new(SystemEntropy),
            wire: Arc::new(FactTexts { dialects, providers: Registry::default() }),
            policy: Policy { mail: config.mail.is_some(), sms: config.sms.is_some() },
        })?;
        Ok(Self { engine: pipeline.engine(), reader: store.reader, clock, pipeline })
    }
}

/// What the demo adds to the system.
#[derive(Default)]
pub struct Extra {
    /// True for the demo.
    pub is_demo: bool,
    /// The demo's accounts.
    pub demo_users: Vec<DemoUser>,
    /// Additional pages, with the guards of pages.
    pub pages: axum::Router<Shared>,
    /// Additional routes for programs and for pages of this server. They get the clock and the state as extensions.
    pub other: axum::Router,
    /// Additional host names for the demo.
    pub hosts: Vec<String>,
    /// The simulator, whose web programs have names of their own.
    pub web_programs: Option<Simulator>,
    /// Dialects in addition to those of the registry.
    pub dialects: Vec<Spoken>,
    /// The address of the sandbox beside this server, once it listens.
    pub sandbox: Arc<OnceLock<String>>,
}

/// A running system.
pub struct Running {
    pub shared: Shared,
    pub clock: Arc<ProductClock>,
    pub address: SocketAddr,
    pipeline: Pipeline,
    workers: Workers,
    janitor: Janitor,
    reconciler: Option<Reconciler>,
    roots: RootWorker,
    call_log: CallLogThread,
    stop: watch::Sender<bool>,
    forgetting: tokio::task::JoinHandle<()>,
    server: tokio::task::JoinHandle<()>,
}

impl Running {
    /// Starts everything.
    pub async fn start(config: &Config, listener: TcpListener, extra: Extra) -> Result<Self> {
        // Boxed, because callers would otherwise hold the whole future.
        Box::pin(Self::start_parts(config, listener, extra)).await
    }

    async fn start_parts(config: &Config, listener: TcpListener, extra: Extra) -> Result<Self> {
        let privacy = if extra.is_demo { Privacy::Ignored } else { Privacy::Required };
        let loaded = keys::load_as(&config.keys, privacy)?;
        let openapi = OpenApi::new(&extra.dialects);
        let mut core = Core::open_speaking(config, openapi.dialects()).await?;
        tell_refused_clients(&core.reader, &openapi).await?;
        // Nobody is answered before this: requests wait in the listener until the keys are known to be right.
        let key_folder = prove(loaded, &core, extra.is_demo).await?;
        let address = listener.local_addr()?;
        let rules = Rules { demo_users: extra.demo_users.clone(), ..config.rules(address, extra.is_demo) };
        let (stop, stopped) = watch::channel(false);
        let signer = Signer::start(&key_folder.wallet)?;
        let outbound = Outbound::new()?;
        let acquirers = config.acquirers()?;
        let notices = core.pipeline.take_notices().context("the pipeline's notices were taken")?;
        let (calls, call_log) = CallLog::start(&config.database.parse()?, core.engine.entropy())?;
        let deliveries = core.deliveries(&key_folder, signer.clone(), openapi.dialects(), &rules.base_url);
        let setup = core.worker_setup(config, &deliveries, (&outbound, &acquirers), &calls)?;
        let workers = Workers::start(setup, notices);
        let url = rules.base_url.clone();
        let providers = core.providers_with(outbound.clone(), signer.pool(), key_folder.providers, url);
        let janitor = Janitor::start(Arc::clone(&providers));
        let reconciler = config.settlement.at()?.map(|at| Reconciler::start(Arc::clone(&providers), at));
        let roots = core.sign_roots(config, privacy, &outbound)?;
        let shared = Arc::new(App {
            providers,
            engine: core.engine,
            openapi,
            merchants: Merchants::new(core.reader.clone()),
            baas: Baas::new(core.reader.clone(), config.order_limits()),
            reader: core.reader,
            signer,
            deliveries,
            outbound,
            acquirers,
            keys: key_folder.secrets,
            sign_in: SignInLimits::new(),
            roots: roots.requests(),
            proofs: Proofs::default(),
            dev: Dev::new(&*core.clock, CallReader::new(&config.database.parse()?)?),
            calls,
            entrance: Entrance::new(config.room()),
            rules,
            stopping: stopped.clone(),
        });
        let forgetting = forget_idle(&shared);
        let service = entrance::front(Arc::clone(&shared), router(&shared, &core.clock, address, extra));
        let server = serve(config, &shared, listener, service, stopped);
        Ok(Self {
            shared,
            clock: core.clock,
            address,
            pipeline: core.pipeline,
            workers,
            janitor,
            reconciler,
            roots,
            call_log,
            stop,
            forgetting,
            server,
        })
    }

    /// Waits until a part that must not stop has stopped, and returns its name.
    pub async fn broken(&self) -> &'static str {
        self.shared.engine.vitals().ended().await
    }

    /// Finishes requests in progress, commits what is waiting, and stops.
    pub async fn stop(self) -> Result<()> {
        self.stop.send_replace(true);
        self.server.await?;
        self.forgetting.abort();
        if let Some(reconciler) = self.reconciler {
            reconciler.stop().await;
        }
        self.janitor.stop().await;
        self.workers.stop().await;
        self.roots.stop().await;
        self.pipeline.stop().await;
        self.call_log.stop().await;
        Ok(())
    }
}

/// Advice about clients whose dialect is unknown.
pub(crate) const UNKNOWN_DIALECT_ADVICE: &str =
    "this program does not know it; use the program that added them";

/// Advice about a client whose id predates the format of ids.
pub(crate) fn odd_client_id_advice() -> String {
    format!("{ClientIdError}; register it again under such an id, with cashier merchant, partner or app add")
}

/// How often the rate limits drop idle callers.
const FORGET_EVERY: Duration = Duration::from_mins(1);

/// How long a broken system may take to stop.
const BROKEN_STOP: Duration = Duration::from_secs(10);

/// Waits for the stop signal, or until one of these systems is broken; then stops them all. The exit code says which
/// of the two it was, for whatever restarts the process.
pub(crate) async fn run_until_told(systems: Vec<Running>) -> Result<ExitCode> {
    let broken = async {
        let ends = systems.iter().map(|system| Box::pin(system.broken()));
        futures_util::future::select_all(ends).await.0
    };
    let broken = tokio::select! {
        () = shutdown_signal() => None,
        part = broken => Some(part),
    };
    let stop = async {
        for system in systems {
            system.stop().await?;
        }
        Ok::<_, anyhow::Error>(())
    };
    let Some(part) = broken else { return stop.await.map(|()| ExitCode::SUCCESS) };
    tracing::error!(part, "the process exits because one of its parts stopped");
    let _ = tokio::time::timeout(BROKEN_STOP, stop).await;
    anyhow::bail!("the part {part} stopped; the log says why")
}

/// The keys, once the database accepts them as its own. The demo resets its users' PINs, so that it may be started
/// with a new folder.
async fn prove(loaded: Loaded, core: &Core, is_demo: bool) -> Result<KeyFolder> {
    if is_demo {
        keys::adopt(core, &loaded, Adoption::Replace).await?;
    }
    loaded.prove(core).await
}

/// Waits for the stop signal: Ctrl-C or SIGTERM.
pub async fn shutdown_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = match signal(SignalKind::terminate()) {
        Ok(terminate) => terminate,
        Err(error) => {
            tracing::warn!(error = %error, "SIGTERM is not handled");
            let _ = tokio::signal::ctrl_c().await;
            return;
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

/// Serves requests. A server that stops unexpectedly is not replaced: nobody could connect any more.
fn serve(
    config: &Config,
    shared: &Shared,
    listener: TcpListener,
    service: impl Answers,
    stopped: watch::Receiver<bool>,
) -> tokio::task::JoinHandle<()> {
    let limits = config.limits(server::raise_file_limit());
    let part = shared.engine.vitals().part("server", Duration::MAX);
    tokio::spawn(async move {
        server::serve(listener, service, limits, stopped).await;
        part.finish();
    })
}

/// The simulator's scripts and styles, which a mini program's frame loads.
const PUBLIC_FOLDERS: &[&str] = &["/simulator/assets/"];

/// The APIs in the reference: those of this server, and the sandbox's.
fn described(sandbox: Arc<OnceLock<String>>) -> Vec<Described> {
    let sandbox = Described {
        name: "sandbox",
        path: "/sandbox/v1/openapi.json",
        document: cashier_sandbox::document(),
        caller: CallerKind::Token,
        server: Some(Elsewhere { usual: SANDBOX, actual: sandbox }),
    };
    reference::own().into_iter().chain([sandbox]).collect()
}

/// Where `cashier sandbox` serves the sandbox unless it is told otherwise.
const SANDBOX: &str = "http://127.0.0.1:8090";

/// Every route, behind its guards.
fn router(shared: &Shared, clock: &Arc<ProductClock>, address: SocketAddr, extra: Extra) -> axum::Router {
    let other = extra
        .other
        .layer(from_fn_with_state(PUBLIC_FOLDERS, own_pages))
        .layer(Extension(Arc::clone(clock)))
        .layer(Extension(Arc::clone(shared)));
    let pages = extra.pages.merge(reference::router(described(extra.sandbox)));
    let mut router = cashier_web::router(Arc::clone(shared), pages).merge(other);
    if extra.is_demo {
        let hosts = Hosts::of_url(Some(address.ip()), &shared.rules.base_url, extra.hosts);
        router = router.layer(from_fn_with_state(Arc::new(hosts), known_hosts));
    }
    // Before everything else: nothing of the wallet is served under a program's name.
    if let Some(simulator) = extra.web_programs {
        router = router.layer(from_fn_with_state(simulator, web_programs));
    }
    router
}

/// Logs the clients of an older installation whose ids are no longer used in signatures, and the dialects of clients
/// that a newer program added.
async fn tell_refused_clients(reader: &Reader, openapi: &OpenApi) -> Result<()> {
    for client_id in reader.odd_client_ids().await? {
        tracing::error!(
            client.id = %client_id,
            "this client is refused: its id cannot be used in signatures. {}",
            odd_client_id_advice()
        );
    }
    for dialect in openapi.unknown(reader.client_dialects().await?) {
        tracing::error!(dialect, "clients of this dialect are refused: {UNKNOWN_DIALECT_ADVICE}");
    }
    Ok(())
}

/// Periodically drops the rate limits' state of idle callers.
fn forget_idle(shared: &Shared) -> tokio::task::JoinHandle<()> {
    let shared = Arc::downgrade(shared);
    tokio::spawn(async move {
        let mut every = tokio::time::interval(FORGET_EVERY);
        while let Some(app) = shared.upgrade() {
            app.forget_idle();
            drop(app);
            every.tick().await;
        }
    })
}
