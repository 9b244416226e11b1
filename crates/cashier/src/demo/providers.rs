//! The demo's payment providers: the sandbox on an address of its own, on the demo's clock.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use cashier_engine::clock::{Clock, ProductClock};
use cashier_sandbox::{Options, Sandbox};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Its folder in the demo's data folder.
pub(super) const FOLDER: &str = "sandbox";
/// What it remembers of its orders.
pub(super) const JOURNAL_FILE: &str = "journal.jsonl";
/// The port beside the demo's own.
const PORT: u16 = 8_090;

/// Keys that are being made. That takes a while at the first start, so everything else starts meanwhile.
pub(super) struct Keys {
    data: PathBuf,
    made: JoinHandle<Result<(), cashier_sandbox::OpenError>>,
}

/// Begins to make the keys.
pub(super) fn begin(data: &Path) -> Keys {
    let data = data.join(FOLDER);
    let made = tokio::task::spawn_blocking({
        let data = data.clone();
        move || cashier_sandbox::make_keys(&data)
    });
    Keys { data, made }
}

/// Serves the sandbox. The usual port belongs to the usual demo; every other demo takes a free one.
pub(super) async fn start(keys: Keys, is_usual: bool, clock: &Arc<ProductClock>) -> Result<Sandbox> {
    let usual = if is_usual { TcpListener::bind(("127.0.0.1", PORT)).await.ok() } else { None };
    let listener = match usual {
        Some(listener) => listener,
        None => TcpListener::bind("127.0.0.1:0").await?,
    };
    let base_url = format!("http://{}", listener.local_addr()?);
    keys.made.await??;
    let clock = Arc::clone(clock) as Arc<dyn Clock>;
    let sandbox = Sandbox::open(Options { data: keys.data, clock, base_url })?;
    let router = sandbox.router();
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(sandbox)
}
