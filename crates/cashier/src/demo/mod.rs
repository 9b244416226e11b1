//! The demo: a wallet with sample users, a merchant's shop, and everything a newcomer needs to pay within a minute.

mod clock;
mod dev_key;
mod euphrates;
mod helpdesk;
mod home;
mod info;
mod line;
mod listen;
mod merchant;
mod once;
pub mod people;
pub mod providers;
mod reference_client;
mod seed;
mod shop;
pub(crate) mod simulator;
pub mod tea;
pub(crate) mod web_shop;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use cashier_protocol::wallet::keys::SigningKey;
use cashier_simulator::Site;
use cashier_web::caller::{Proxy, TrustedProxies};
use serde_json::json;
use tokio::task::spawn_blocking;

use crate::app::{Extra, Running, run_until_told};
use crate::cli::Output;
use crate::config::Config;
use crate::{keys, logs};

pub(crate) use once::once;

/// The command-line options.
pub(crate) struct Options {
    pub(crate) listen: SocketAddr,
    pub(crate) sandbox_listen: Option<SocketAddr>,
    pub(crate) second_wallet_listen: Option<SocketAddr>,
    pub(crate) data: PathBuf,
    /// This machine's when empty.
    pub(crate) trusted_proxies: Vec<Proxy>,
    pub(crate) database: Option<String>,
    pub(crate) fresh: bool,
    pub(crate) json: bool,
    /// Additional host names for browsers.
    pub(crate) hosts: Vec<String>,
}

/// The running demo.
struct Demo {
    running: Running,
    /// The second wallet, which pays the orders of the first.
    second: Option<Running>,
    info: info::Info,
    /// The data folder.
    data: PathBuf,
}

impl Demo {
    async fn stop(self) -> Result<()> {
        info::remove(&self.data);
        if let Some(second) = self.second {
            second.stop().await?;
        }
        self.running.stop().await
    }
}

/// The wallets that the demo's super app can play: this one, and one that pays as a wallet of another country would.
/// Their users are the same people. The names are the answers of `my.getSiteInfo`.
fn sites(tigris: &str, euphrates: Option<&str>) -> Vec<Site> {
    let site = |name: &str, base_url: &str, decodes_foreign_urls| Site {
        name: name.to_owned(),
        base_url: base_url.to_owned(),
        decodes_foreign_urls,
    };
    let first = site("TIGRIS", tigris, false);
    std::iter::once(first).chain(euphrates.map(|base_url| site(euphrates::SITE, base_url, true))).collect()
}

impl Options {
    fn config(&self) -> Config {
        let file = self.data.join("cashier.db");
        let trusted = Some(self.trusted_proxies.clone()).filter(|networks| !networks.is_empty());
        Config {
            database: self.database.clone().unwrap_or_else(|| format!("sqlite:{}", file.display())),
            keys: self.data.join("keys"),
            listen: self.listen,
            trusted_proxies: trusted.unwrap_or_else(TrustedProxies::loopback),
            ..Config::default()
        }
    }
}

/// Prepares the folder, starts the system, and adds missing sample data.
async fn start_with_shop(options: &Options, is_alone: bool) -> Result<(Demo, shop::Shop)> {
    let config = options.config();
    if options.fresh {
        erase(options, &config).await?;
    }
    // Part of the demo when it serves; a payment in the terminal needs no providers.
    let providers = (!is_alone).then(|| providers::begin(&options.data));
    // That of a run that was killed: the file exists only while everything is running.
    info::remove(&options.data);
    let (shop_key, tea_key) = make_keys(&options.data, &config.keys).await?;
    let listener = listen::on(options.listen, "--listen").await?;
    let beside = listen::Beside::of(options);
    let shop = shop::Shop::new(&shop_key, &config.keys, &options.data)?;
    let tea = tea::Tea::new(tea_key.clone(), merchant::key::of_wallet(&config.keys)?, &options.data)?;
    let phone = cashier_simulator::Simulator::default();
    let database = config.database.parse::<cashier_store::Address>()?.to_string();
    let web_site = Arc::new(web_shop::Site::default());
    let home = home::Home { database, data: options.data.clone(), web_shop: Arc::clone(&web_site) };
    let follower = clock::Follower::default();
    let extra = Extra {
        is_demo: true,
        demo_users: seed::accounts(),
        pages: shop.pages().merge(web_shop::pages(&web_site)).merge(home.router()),
        other: shop
            .notify_route()
            .merge(tea.router())
            .merge(clock::router(Arc::clone(&follower)))
            .merge(reference_client::router())
            .merge(phone.router()),
        hosts: options.hosts.clone(),
        sandbox: web_site.address(),
        web_programs: Some(phone.clone()),
        ..Extra::default()
    };
    let running = Running::start(&config, listener, extra).await?;
    shop.open(running.shared.rules.base_url.clone());
    tea.open(running.shared.rules.base_url.clone(), running.shared.rules.base_url.clone());
    let base_url = running.shared.rules.base_url.clone();
    let merchants = [(shop::CLIENT_ID, shop::NAME, &shop_key), (tea::CLIENT_ID, tea::NAME, &tea_key)];
    let line = Arc::default();
    let second = async {
        if is_alone {
            return Ok(None);
        }
        let listener = beside.second_wallet().await?;
        let site = web_site.address();
        euphrates::start(listener, &options.data, &config, &running, &tea_key, &line, site).await.map(Some)
    };
    let (users, second) = tokio::try_join!(seed::plant(&running.shared, &merchants), second)?;
    web_shop::plant(&running.shared).await?;
    let dev_key = dev_key::prepare(&running.shared, &options.data, shop::CLIENT_ID).await?;
    if let Some(second) = &second {
        let _ = follower.set((Arc::clone(&second.clock), Arc::clone(&second.shared)));
        tea.add_wallet(&second.shared.keys.wallet_public_pem, second.shared.rules.base_url.clone())?;
    }
    let sites = sites(&base_url, second.as_ref().map(|second| &*second.shared.rules.base_url));
    let webhooks = webhook_keys(&running).await?;
    let info = info::Info::new(&base_url, &options.data, &config.keys, (dev_key, users), webhooks);
    let mut info = info.with_sites(&sites);
    phone.open(simulator::setup(sites, &options.data, (&running, second.as_ref()), line)?)?;
    if let Some(keys) = providers {
        let sandbox = providers::start(keys, beside.sandbox().await?, &running.clock).await?;
        providers::plant(&running.shared, &sandbox.credentials()).await?;
        web_site.open(&sandbox.credentials().base_url);
        info = info.with_sandbox(sandbox.credentials());
    }
    info.write(&options.data)?;
    Ok((Demo { running, second, info, data: options.data.clone() }, shop))
}

/// The shop's webhook secret, and the public key that serves the same purpose.
async fn webhook_keys(running: &Running) -> Result<[String; 2]> {
    let (reader, signer) = (&running.shared.reader, &running.shared.deliveries.webhooks);
    let shop = reader.merchant_by_client(shop::CLIENT_ID).await?.context("the shop is not there")?;
    let webhooks = reader.webhooks_of(shop.id).await?;
    let secret = signer.secrets.secret(shop.id, webhooks.secret_version).expose_text();
    let key = signer.keys.first().context("there is no key for webhooks")?;
    Ok([secret.expose().clone(), key.public_text()])
}

/// Generates the missing keys in parallel: an RSA key takes a good part of the demo's first second.
async fn make_keys(data: &Path, wallet: &Path) -> Result<(SigningKey, SigningKey)> {
    let pair = |file: &str| {
        let file = data.join(file);
        spawn_blocking(move || merchant::key::prepare(&file))
    };
    let folder = |folder: PathBuf| spawn_blocking(move || keys::generate(&folder));
    let wallets = async { tokio::try_join!(folder(wallet.to_owned()), folder(euphrates::keys(data))) };
    std::fs::create_dir_all(data).with_context(|| format!("cannot create the folder {}", data.display()))?;
    let (shop, tea, (first, second)) = tokio::try_join!(pair(shop::KEY_FILE), pair(tea::KEY_FILE), wallets)?;
    first?;
    second?;
    Ok((shop?, tea?))
}

/// Erases the data of earlier demos, and nothing else.
async fn erase(options: &Options, config: &Config) -> Result<()> {
    let second = euphrates::DATABASE_FILES.iter().map(|name| options.data.join(euphrates::FOLDER).join(name));
    let first = [
        "cashier.db",
        "cashier.db-wal",
        "cashier.db-shm",
        "cashier-calls.db",
        "cashier-calls.db-wal",
        "cashier-calls.db-shm",
        tea::BOOK_FILE,
        info::FILE,
        dev_key::FILE,
    ];
    let orders = std::iter::once(options.data.join(providers::FOLDER).join(providers::JOURNAL_FILE));
    for path in first.iter().map(|name| options.data.join(name)).chain(second).chain(orders) {
        if path.exists() {
            std::fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    if options.database.is_some() {
        cashier_store::Store::erase(&config.database.parse()?).await?;
    }
    Ok(())
}

/// A demo that serves one caller in this process.
pub(crate) struct Alone(Demo);

impl Alone {
    /// The address of its pages.
    pub(crate) fn base_url(&self) -> &str {
        &self.0.running.shared.rules.base_url
    }

    /// Stops it.
    pub(crate) async fn stop(self) -> Result<()> {
        self.0.stop().await
    }
}

/// Starts a demo on any free port, with its data in this folder.
pub(crate) async fn start_alone(data: &Path) -> Result<Alone> {
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let options = Options {
        listen: any,
        sandbox_listen: None,
        second_wallet_listen: None,
        data: data.to_owned(),
        trusted_proxies: vec![],
        database: None,
        fresh: false,
        json: false,
        hosts: vec![],
    };
    Ok(Alone(start_with_shop(&options, false).await?.0))
}

/// Runs the demo until Ctrl-C.
pub(crate) async fn serve(options: Options) -> Result<ExitCode> {
    let _logging = logs::start("warn")?;
    let (demo, _shop) = start_with_shop(&options, false).await?;
    let output = Output { json: options.json };
    output.print(&demo.info.welcome(), &json!(demo.info.file));
    // The second wallet first, because it calls the other.
    let ended = run_until_told(demo.second.into_iter().chain([demo.running]).collect()).await;
    info::remove(&demo.data);
    ended
}
