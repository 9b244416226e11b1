//! `cashier doctor`: looks for common problems, and says how to fix them. It only checks: nothing is created or
//! changed.

use std::process::ExitCode;

use anyhow::{Context as _, Result, ensure};
use cashier_store::{Address, Reader, Schema, Store};
use cashier_web::openapi::OpenApi;
use clap::Args;
use serde_json::json;
use tokio::net::TcpListener;

use super::{Common, Network};
use crate::app::{UNKNOWN_DIALECT_ADVICE, odd_client_id_advice};
use crate::config::Config;
use crate::keys;

/// Look for problems.
#[derive(Args)]
pub(crate) struct Doctor {
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    network: Network,
}

/// The result of one check: a remark, or a problem.
struct Check {
    name: &'static str,
    result: Result<Option<String>>,
}

impl Check {
    fn line(&self) -> String {
        match &self.result {
            Ok(None) => format!("ok    {}", self.name),
            Ok(Some(remark)) => format!("ok    {}: {remark}", self.name),
            Err(problem) => format!("BAD   {}: {problem:#}", self.name),
        }
    }
}

impl Doctor {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        let checks = match self.common.config_with(Some(&self.network)) {
            Err(error) => vec![Check { name: "configuration", result: Err(error) }],
            Ok(config) => look(&config).await,
        };
        let sound = checks.iter().all(|check| check.result.is_ok());
        let lines: Vec<_> = checks.iter().map(Check::line).collect();
        let items: Vec<_> = checks
            .iter()
            .map(|check| {
                let problem = check.result.as_ref().err().map(|error| format!("{error:#}"));
                let remark = check.result.as_ref().ok().and_then(Option::as_ref);
                json!({ "check": check.name, "problem": problem, "remark": remark })
            })
            .collect();
        self.common.output().print(&lines.join("\n"), &json!({ "ok": sound, "checks": items }));
        Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// Clients whose ids predate the format of ids are refused.
async fn check_client_ids(reader: &Reader) -> Result<()> {
    let odd = reader.odd_client_ids().await?;
    ensure!(
        odd.is_empty(),
        "the ids of {} cannot be used in signatures, so these clients are refused: {}",
        odd.join(", "),
        odd_client_id_advice()
    );
    Ok(())
}

/// Clients whose dialect this program does not know are refused.
async fn check_dialects(reader: &Reader) -> Result<()> {
    let unknown = OpenApi::new(&[]).unknown(reader.client_dialects().await?);
    ensure!(unknown.is_empty(), "clients speak {}: {UNKNOWN_DIALECT_ADVICE}", unknown.join(", "));
    Ok(())
}

async fn look(config: &Config) -> Vec<Check> {
    let mut checks = Vec::new();
    let mut check = |name, result| checks.push(Check { name, result });
    check("configuration", config.check_parts().map(|()| None));
    check("database", database(config).await);
    check("keys", key_files(config).await);
    let listen = TcpListener::bind(config.listen).await;
    let listen = listen
        .with_context(|| format!("{} cannot be used; choose another with --listen", config.listen))
        .map(|_| None);
    check("listen address", listen);
    checks
}

async fn database(config: &Config) -> Result<Option<String>> {
    let address: Address = config.database.parse()?;
    let writes = "the first command that writes";
    Ok(match Store::look(&address).await? {
        None => Some(format!("there is none at {address} yet; {writes} creates it")),
        Some((_, Schema::Absent)) => Some(format!("{address} has no tables yet; {writes} creates them")),
        Some((_, Schema::Behind { pending })) => {
            Some(format!("{pending} migrations have not run on {address}; {writes} runs them"))
        }
        Some((reader, Schema::Current)) => {
            reader.ping().await?;
            check_client_ids(&reader).await?;
            check_dialects(&reader).await?;
            None
        }
    })
}

/// Checks the files themselves, and whether they belong to the database.
async fn key_files(config: &Config) -> Result<Option<String>> {
    let loaded = keys::load(&config.keys)?;
    let Ok(known) = keys::known(&config.database.parse()?).await else {
        return Ok(Some("they could not be compared with the database".to_owned()));
    };
    loaded.compare(&known)?;
    let remark = "the database has no fingerprints of keys yet; the first command that writes stores those of these keys";
    Ok(known.is_empty().then(|| remark.to_owned()))
}
