//! `cashier verify`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, ensure};
use cashier_core::chain::Verifier;
use cashier_core::setting::WriteSetting;
use cashier_core::time::Timestamp;
use cashier_engine::clock::Clock as _;
use cashier_store::verify::{Report, Trust};
use cashier_store::{Address, Schema, Store};
use cashier_web::openapi::OpenApi;
use clap::Args;
use serde_json::json;

use super::root::trusted;
use super::{Common, print_error};
use crate::app::Core;
use crate::config::Config;
use crate::keys;

/// The exit code when the proof could not be made.
const COULD_NOT: u8 = 2;

/// Prove the ledger: that the books agree with themselves, and that nobody but the wallet wrote them.
#[derive(Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    common: Common,
    /// Prove only what was added or may have changed since the last time with this flag, and remember how far the books are
    /// proved. The first time everything is proved. Rows that were rewritten by hand are not looked for.
    #[arg(long)]
    since_last: bool,
    /// Prove a copy of the database instead: a SQLite file, or what `cashier dump` wrote. Needs no configuration and no
    /// secret key.
    #[arg(long, value_name = "FILE", conflicts_with = "since_last")]
    offline: Option<PathBuf>,
    /// A key that signs roots, as `cashier root --key` shows it, or a file with such keys, one a line. Without it, the
    /// keys of the key folder count; a copy is then proved without its roots.
    #[arg(long, value_name = "KEY", conflicts_with = "since_last")]
    key: Vec<String>,
    /// A file with a root that was kept outside of the database: the database must still be the one that was signed.
    #[arg(long, value_name = "FILE", conflicts_with = "since_last")]
    known_root: Vec<PathBuf>,
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
        let report = match &self.offline {
            Some(file) => self.prove_copy(file).await?,
            None => self.prove_database().await?,
        };
        let findings: Vec<_> = report.findings.iter().map(ToString::to_string).collect();
        let since = report.since.map(Timestamp::to_rfc3339);
        let text = if findings.is_empty() {
            praise(&report)
        } else {
            format!("The books are NOT right:\n  {}", findings.join("\n  "))
        };
        let json = json!({
            "ok": findings.is_empty(), "invariants": report.checked, "payments": report.payments,
            "transfers": report.transfers, "since": since, "blocks": report.blocks,
            "chained_since": report.chained_since.map(Timestamp::to_rfc3339), "roots": report.roots, "findings": findings,
        });
        self.common.output().print(&text, &json);
        Ok(if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// Whom to believe about roots; `None` if nobody was named.
    fn trust(&self) -> Result<Option<Trust>> {
        let mut trust = Trust::default();
        for key in &self.key {
            // A verifier key has plus signs, which few paths do.
            let text = match key.parse::<Verifier>() {
                Ok(_) => key.clone(),
                Err(_) => std::fs::read_to_string(key)
                    .with_context(|| format!("{key} is neither a key nor a file with keys"))?,
            };
            for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
                trust
                    .keys
                    .push(line.parse().map_err(|error| anyhow::anyhow!("{line} is not a key: {error}"))?);
            }
        }
        trust.known = self.known()?;
        ensure!(
            trust.known.is_empty() || !trust.keys.is_empty() || self.offline.is_none(),
            "a root proves nothing without the key that signed it; give that with --key"
        );
        Ok((!trust.keys.is_empty()).then_some(trust))
    }

    /// The roots that were kept outside.
    fn known(&self) -> Result<Vec<String>> {
        let read = |file: &PathBuf| {
            std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
        };
        self.known_root.iter().map(read).collect()
    }

    async fn prove_copy(&self, file: &Path) -> Result<Report> {
        ensure!(file.exists(), "there is no file at {}", file.display());
        let address = Address::Sqlite(file.to_owned());
        let cannot = || format!("{} is not a copy of a wallet's database", file.display());
        let Some((reader, Schema::Current)) = Store::look(&address).await.with_context(cannot)? else {
            anyhow::bail!(
                "{}, or it is of an earlier version: prove it with the program that made it",
                cannot()
            );
        };
        let bodies = OpenApi::new(&[]).dialects();
        let report = match self.trust()? {
            Some(trust) => reader.verify_signed(&bodies, &trust).await?,
            None => reader.verify(&bodies).await?,
        };
        ensure!(!report.is_blank, "there are no books in {}: nothing was ever written to it", file.display());
        Ok(report)
    }

    async fn prove_database(&self) -> Result<Report> {
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
        let has_keys = config.keys.exists();
        if has_keys {
            keys::load(&config.keys)?.compare(&keys::known(&address).await?)?;
        }
        let report = if self.since_last {
            prove_since_last(&config).await?
        } else {
            let store =
                Store::open(&address).await.with_context(|| format!("cannot open the database {address}"))?;
            let bodies = OpenApi::new(&[]).dialects();
            let mut trust = self.trust()?;
            if has_keys && trust.is_none() {
                trust = Some(Trust { keys: trusted(&store.reader, &config).await?, known: self.known()? });
            }
            match trust {
                Some(trust) => store.reader.verify_signed(&bodies, &trust).await?,
                None => store.reader.verify(&bodies).await?,
            }
        };
        if report.is_blank {
            return Err(nothing());
        }
        Ok(report)
    }
}

/// What holds.
fn praise(report: &Report) -> String {
    let since = report.since.map_or_else(String::new, |since| format!(" since {}", since.to_rfc3339()));
    let mut lines = vec![format!(
        "{} invariants hold over {} payments and {} transfers{since}.",
        report.checked, report.payments, report.transfers
    )];
    if let Some(began) = report.chained_since {
        let (began, blocks) = (began.to_rfc3339(), report.blocks);
        lines.push(format!("No row was changed by hand since {began}: {blocks} blocks tell of every one."));
        lines.push(match report.roots {
            Some(0) => "No root was signed yet: `cashier root --sign` signs one.".to_owned(),
            Some(roots) => format!("{roots} signed roots are those of these blocks."),
            None => "The roots were not checked: that takes the key that signs them (--key).".to_owned(),
        });
    }
    lines.join("\n")
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
