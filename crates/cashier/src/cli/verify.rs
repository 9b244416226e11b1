//! `cashier verify`.

use std::process::ExitCode;

use anyhow::{Context as _, Result};
use cashier_core::setting::WriteSetting;
use cashier_engine::clock::Clock as _;
use cashier_store::verify::Report;
use cashier_store::{Address, Schema, Store};
use cashier_web::openapi::OpenApi;
use clap::Args;
use serde_json::json;

use super::{Common, print_error};
use crate::app::Core;
use crate::config::Config;
use crate::keys;

/// The exit code when the proof could not be made.
const COULD_NOT: u8 = 2;

/// Prove the ledger.
#[derive(Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    common: Common,
    /// Prove only what was added or may have changed since the last time with this flag, and remember how far the books are
    /// proved. The first time everything is proved.
    #[arg(long)]
    since_last: bool,
}

impl Verify {
    /// Exit code 0 when the books are right, 1 when they are not, 2 when that could not be determined.
    pub(crate) async fn run(self) -> Result<ExitCode> {
        let output = self.common.output();
        match self.prove().await {
            Ok(code) => Ok(code),
            Err(error) => {
                print_error(&error, output);
                Ok(ExitCode::from(COULD_NOT))
            }
        }
    }

    async fn prove(self) -> Result<ExitCode> {
        let config = self.common.config()?;
        let address: Address = config.database.parse()?;
        if let Address::Sqlite(path) = &address
            && !path.exists()
        {
            anyhow::bail!("there is no database at {}", path.display());
        }
        let nothing = || anyhow::anyhow!("there are no books in {address}: nothing was ever written to it");
        let found = Store::look(&address).await.with_context(|| format!("cannot read {address}"))?;
        if found.is_none_or(|(_, schema)| schema == Schema::Absent) {
            return Err(nothing());
        }
        // The keys are optional: an auditor may prove the books without them.
        if config.keys.exists() {
            keys::load(&config.keys)?.compare(&keys::known(&address).await?)?;
        }
        let report = if self.since_last {
            prove_since_last(&config).await?
        } else {
            let store =
                Store::open(&address).await.with_context(|| format!("cannot open the database {address}"))?;
            store.reader.verify(&OpenApi::new(&[]).dialects()).await?
        };
        if report.is_blank {
            return Err(nothing());
        }
        let findings: Vec<_> = report.findings.iter().map(ToString::to_string).collect();
        let since = report.since.map(cashier_core::time::Timestamp::to_rfc3339);
        let mut text = format!(
            "{} invariants hold over {} payments and {} transfers{}.",
            report.checked,
            report.payments,
            report.transfers,
            since.as_ref().map_or_else(String::new, |since| format!(" since {since}"))
        );
        if !findings.is_empty() {
            text = format!("The books are NOT right:\n  {}", findings.join("\n  "));
        }
        let json = json!({
            "ok": findings.is_empty(), "invariants": report.checked, "payments": report.payments,
            "transfers": report.transfers, "since": since, "findings": findings,
        });
        self.common.output().print(&text, &json);
        Ok(if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// Proves what came since the last proven point, and keeps the new one.
async fn prove_since_last(config: &Config) -> Result<Report> {
    let core = Core::open(config).await?;
    let report = core.reader.verify_since_last(&OpenApi::new(&[]).dialects(), core.clock.now()).await?;
    if let Some(point) = report.point.clone() {
        core.engine.submit(WriteSetting(point)).await?;
    }
    core.pipeline.stop().await;
    Ok(report)
}
