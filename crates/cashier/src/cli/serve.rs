//! `cashier serve`.

use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::Args;
use serde_json::json;
use tokio::net::TcpListener;

use super::console::first_owner;
use super::{Common, Network, Output};
use crate::app::{Extra, Running, run_until_told};
use crate::config::Config;
use crate::{keys, logs};

/// Serve the wallet.
#[derive(Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    network: Network,
    /// Check the configuration and the keys, report the result, and exit.
    #[arg(long)]
    check_config: bool,
}

impl Serve {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        let config = self.common.config_with(Some(&self.network))?;
        let output = self.common.output();
        if self.check_config {
            return check(&config, output).await;
        }
        let _logging = logs::start(&config.log)?;
        keys::load(&config.keys)?;
        let listener = TcpListener::bind(config.listen)
            .await
            .with_context(|| format!("cannot listen on {}; choose another with --listen", config.listen))?;
        let running = Running::start(&config, listener, Extra::default()).await?;
        let url = format!("http://{}", running.address);
        let invitation = first_owner(&running.shared).await?;
        let mut said = format!("Serving on {url}. Press Ctrl-C to stop.");
        if let Some(link) = &invitation {
            said = format!(
                "{said}\nThe console has no owner yet. Whoever opens this link first is the owner: {link}"
            );
        }
        output.print(&said, &json!({ "listening": url, "console_invitation": invitation }));
        run_until_told(vec![running]).await
    }
}

/// Reads everything that `serve` would read, and creates nothing. An unreachable database is not a configuration
/// error.
async fn check(config: &Config, output: Output) -> Result<ExitCode> {
    config.check_parts()?;
    let keys = keys::load(&config.keys)?;
    let (text, compared) = match keys::known(&config.database.parse()?).await {
        Ok(known) => {
            keys.compare(&known)?;
            ("The configuration and the keys are valid.".to_owned(), !known.is_empty())
        }
        Err(error) => (
            format!(
                "The configuration and the keys are valid; they were not compared with the database: {error:#}"
            ),
            false,
        ),
    };
    output.print(&text, &json!({ "ok": true, "keys_compared": compared }));
    Ok(ExitCode::SUCCESS)
}
