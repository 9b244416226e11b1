//! The demo's payment providers: the sandbox on its own address, on the demo's clock.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result};
use cashier_core::mode::Mode;
use cashier_engine::clock::{Clock, ProductClock};
use cashier_engine::providers::NewAccount;
use cashier_sandbox::{Credentials, Options, Sandbox};
use cashier_web::app::Shared;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::shop;
use crate::config::{Config, reachable};
use crate::server;

/// Its folder in the demo's data folder.
pub(super) const FOLDER: &str = "sandbox";
/// The journal of its orders.
pub(super) const JOURNAL_FILE: &str = "journal.jsonl";

/// Keys that are being generated. That takes a while on the first start, so everything else starts meanwhile.
pub(super) struct Keys {
    data: PathBuf,
    made: JoinHandle<Result<(), cashier_sandbox::OpenError>>,
}

/// Starts generating the keys.
pub(super) fn begin(data: &Path) -> Keys {
    let data = data.join(FOLDER);
    let made = tokio::task::spawn_blocking({
        let data = data.clone();
        move || cashier_sandbox::make_keys(&data)
    });
    Keys { data, made }
}

/// Serves the sandbox.
pub(super) async fn start(keys: Keys, listener: TcpListener, clock: &Arc<ProductClock>) -> Result<Sandbox> {
    let base_url = format!("http://{}", reachable(listener.local_addr()?));
    keys.made.await??;
    let clock = Arc::clone(clock) as Arc<dyn Clock>;
    let sandbox = Sandbox::open(Options { data: keys.data, clock, base_url })?;
    let router = sandbox.router();
    let limits = Config::default().limits(server::raise_file_limit());
    // It runs as long as the program.
    let (running, stopped) = watch::channel(false);
    tokio::spawn(async move {
        server::serve(listener, router, limits, stopped).await;
        drop(running);
    });
    Ok(sandbox)
}

/// Gives the web shop's merchant an account with each provider. Settings of an earlier run are replaced: the sandbox
/// may have a different address and different keys.
pub(super) async fn plant(shared: &Shared, sandbox: &Credentials) -> Result<()> {
    let merchant =
        shared.reader.merchant_by_client(shop::CLIENT_ID).await?.context("the shop is missing")?.id;
    for (provider, configuration) in sandbox.accounts()? {
        let account = shared.reader.active_account(merchant, provider).await?;
        let known = shared.providers.registry().find(provider).context("there is no such provider")?;
        let new = NewAccount {
            id: account.map(|account| account.id),
            merchant,
            provider,
            configuration: configuration.to_string(),
            fee: known.fees.rate,
            fee_returned: known.fees.returned,
            private: true,
            mode: Mode::Test,
        };
        shared.providers.put_account(new).await?;
    }
    Ok(())
}
