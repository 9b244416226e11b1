//! `cashier doctor`: looks for what usually goes wrong, and says how to mend it.

use std::process::ExitCode;

use anyhow::{Result, ensure};
use cashier_store::{Address, Reader, Store};
use clap::Args;
use serde_json::json;
use tokio::net::TcpListener;

use super::{Common, Network};
use crate::app::odd_client_id_advice;
use crate::keys;

/// Look for problems.
#[derive(Args)]
pub(crate) struct Doctor {
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    network: Network,
}

struct Check {
    name: &'static str,
    problem: Option<String>,
}

impl Doctor {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        let mut checks = Vec::new();
        let mut check = |name, result: Result<()>| {
            let problem = result.err().map(|error| format!("{error:#}"));
            checks.push(Check { name, problem });
        };
        match self.common.config() {
            Err(error) => check("configuration", Err(error)),
            Ok(mut config) => {
                self.network.apply(&mut config);
                check("configuration", Ok(()));
                check("keys", keys::load(&config.keys).map(|_| ()));
                check("acquirers", config.acquirers().map(|_| ()));
                check("database", database(&config.database).await);
                let listen = TcpListener::bind(config.listen).await;
                check(
                    "listen address",
                    listen.map(|_| ()).map_err(|error| {
                        anyhow::anyhow!(
                            "{} cannot be used: {error}; choose another with --listen",
                            config.listen
                        )
                    }),
                );
            }
        }
        let sound = checks.iter().all(|check| check.problem.is_none());
        let lines: Vec<_> = checks
            .iter()
            .map(|check| match &check.problem {
                None => format!("ok    {}", check.name),
                Some(problem) => format!("BAD   {}: {problem}", check.name),
            })
            .collect();
        let items: Vec<_> =
            checks.iter().map(|check| json!({ "check": check.name, "problem": check.problem })).collect();
        self.common.output().print(&lines.join("\n"), &json!({ "ok": sound, "checks": items }));
        Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// Clients whose ids are older than the form of ids are refused.
async fn check_client_ids(reader: &Reader) -> Result<()> {
    let odd = reader.odd_client_ids().await?;
    ensure!(
        odd.is_empty(),
        "nothing is signed under the ids of {}, which are refused: {}",
        odd.join(", "),
        odd_client_id_advice()
    );
    Ok(())
}

async fn database(text: &str) -> Result<()> {
    let address: Address = text.parse()?;
    let store = Store::open(&address).await?;
    store.reader.ping().await?;
    check_client_ids(&store.reader).await
}
