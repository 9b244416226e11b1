//! `cashier logout`: forgets a wallet's developer key.

use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;
use serde_json::json;

use crate::cli::Output;
use crate::developer::{Credentials, normal_base};

/// Forget a wallet's developer key. The key itself stays valid until it ends or the operator revokes it.
#[derive(Args)]
pub(crate) struct Logout {
    /// The wallet's address; the last login when absent.
    #[arg(value_name = "URL")]
    url: Option<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Logout {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let base = self.url.as_deref().map(normal_base).transpose()?;
        let Some(server) = Credentials::load()?.remove(base.as_deref())? else {
            bail!("there is no such login; `cashier login --list` lists them");
        };
        let text = format!("Logged out of {server}.");
        Output { json: self.json }.print(&text, &json!({ "server": server, "logged_out": true }));
        Ok(ExitCode::SUCCESS)
    }
}
