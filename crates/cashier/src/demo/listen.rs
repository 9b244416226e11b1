//! Where the demo's servers listen.

use std::net::SocketAddr;

use anyhow::{Context as _, Result};
use tokio::net::TcpListener;

use super::Options;

/// The port of the demo unless another is named.
const USUAL: u16 = 8_080;
/// The ports of the servers beside it.
const SANDBOX: u16 = 8_090;
const SECOND_WALLET: u16 = 8_091;

/// Listens on the address that a flag names.
pub(super) async fn on(address: SocketAddr, flag: &str) -> Result<TcpListener> {
    let context = || format!("cannot listen on {address}; choose another address with {flag}");
    TcpListener::bind(address).await.with_context(context)
}

/// The servers beside the demo's own. Their ports are fixed for a demo on its usual port, so that what a developer
/// configured stays right; every other demo takes free ones.
pub(super) struct Beside {
    is_usual: bool,
    sandbox: Option<SocketAddr>,
    second_wallet: Option<SocketAddr>,
}

impl Beside {
    pub(super) fn of(options: &Options) -> Self {
        Self {
            is_usual: options.listen.port() == USUAL,
            sandbox: options.sandbox_listen,
            second_wallet: options.second_wallet_listen,
        }
    }

    pub(super) async fn sandbox(&self) -> Result<TcpListener> {
        self.listen(self.sandbox, "--sandbox-listen", SANDBOX).await
    }

    pub(super) async fn second_wallet(&self) -> Result<TcpListener> {
        self.listen(self.second_wallet, "--second-wallet-listen", SECOND_WALLET).await
    }

    async fn listen(&self, named: Option<SocketAddr>, flag: &str, port: u16) -> Result<TcpListener> {
        if let Some(address) = named {
            return on(address, flag).await;
        }
        if self.is_usual
            && let Ok(listener) = TcpListener::bind(("127.0.0.1", port)).await
        {
            return Ok(listener);
        }
        Ok(TcpListener::bind("127.0.0.1:0").await?)
    }
}
