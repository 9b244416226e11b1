//! `cashier serve`.

use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::Args;
use serde_json::json;
use tokio::net::TcpListener;

use super::{Common, Network};
use crate::app::{Extra, Running, run_until_told};
use crate::{keys, logs};

/// Serve the wallet.
#[derive(Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    network: Network,
    /// Read the configuration and the keys, say whether they are right, and end.
    #[arg(long)]
    check_config: bool,
}

impl Serve {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        let mut config = self.common.config()?;
        self.network.apply(&mut config);
        let output = self.common.output();
        if self.check_config {
            config.database.parse::<cashier_store::Address>()?;
            config.check_acquirers()?;
            output.print("The configuration is right.", &json!({ "ok": true }));
            return Ok(ExitCode::SUCCESS);
        }
        let _logging = logs::start(&config.log)?;
        keys::load(&config.keys)?;
        let listener = TcpListener::bind(config.listen)
            .await
            .with_context(|| format!("cannot listen on {}; choose another with --listen", config.listen))?;
        let running = Running::start(&config, listener, Extra::default()).await?;
        let url = format!("http://{}", running.address);
        output.print(&format!("Serving on {url}. Ctrl-C ends."), &json!({ "listening": url }));
        run_until_told(vec![running]).await
    }
}
