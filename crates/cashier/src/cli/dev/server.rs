//! The flags by which these commands name a wallet.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::Args;

use crate::cli::Output;
use crate::developer::{Connection, KEY_VARIABLE, Named};

/// The wallet: the running demo or the last login, unless it is named.
#[derive(Args)]
pub(super) struct Server {
    /// The wallet's address, with the key of `cashier login` or of `CASHIER_DEV_KEY`.
    #[arg(long = "server", env = "CASHIER_DEV_URL", value_name = "URL")]
    url: Option<String>,
    /// The data folder of a demo that runs on this machine.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Server {
    /// Finds the wallet and the key. Nothing is sent yet.
    pub(super) fn connect(&self) -> Result<Connection> {
        let key =
            std::env::var_os(KEY_VARIABLE).filter(|key| !key.is_empty()).map(|key| key.into_string().ok());
        let key = key
            .map(|key| key.with_context(|| format!("{KEY_VARIABLE} is not a developer key")))
            .transpose()?;
        Connection::find(Named {
            server: self.url.as_deref(),
            data: self.data.as_deref(),
            key: key.as_deref(),
        })
    }

    pub(super) const fn output(&self) -> Output {
        Output { json: self.json }
    }
}
