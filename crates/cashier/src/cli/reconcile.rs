//! `cashier reconcile`.

use std::process::ExitCode;

use anyhow::{Context as _, Result};
use cashier_engine::clock::Clock as _;
use cashier_engine::providers::day_before;
use clap::Args;
use serde_json::json;

use super::Common;
use super::differences::{self, Action};
use crate::app::Core;

/// Compare a day with the providers' bills.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Reconcile {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    common: Common,
    /// The day in China, such as 2026-11-21; yesterday when absent.
    #[arg(long)]
    date: Option<String>,
    /// Only this merchant's accounts.
    #[arg(long)]
    client_id: Option<String>,
}

impl Reconcile {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        if let Some(action) = self.action {
            return action.run().await;
        }
        let config = self.common.config()?;
        let core = Core::open(&config).await?;
        let providers = core.providers(&config).await?;
        let day = self.date.unwrap_or_else(|| day_before(core.clock.now()));
        let accounts = match &self.client_id {
            Some(client_id) => {
                let merchant = core.reader.merchant_by_client(client_id).await?;
                let merchant = merchant.with_context(|| format!("there is no merchant {client_id}"))?;
                core.reader.provider_accounts_of(merchant.id).await?
            }
            None => core.reader.provider_accounts().await?,
        };
        let (mut lines, mut items, mut is_right) = (Vec::new(), Vec::new(), true);
        for account in &accounts {
            let name = format!("{} {}", account.provider.name(), account.id);
            match providers.reconcile(account, &day).await? {
                Ok(outcome) => {
                    is_right &= outcome.differences.is_empty() && outcome.odd.is_empty();
                    lines.push(format!(
                        "{name}: {} lines, {} settled, {} differences, {} accepted",
                        outcome.lines,
                        outcome.settled,
                        outcome.differences.len(),
                        outcome.accepted
                    ));
                    for odd in &outcome.odd {
                        lines.push(format!("  {odd}; the rest was compared"));
                        items.push(json!({ "account": account.id.to_string(), "problem": odd }));
                    }
                    lines.extend(outcome.differences.iter().map(differences::line));
                    items.extend(outcome.differences.iter().map(differences::difference));
                }
                Err(problem) => {
                    is_right = false;
                    lines.push(format!("{name}: {problem}"));
                    items.push(json!({ "account": account.id.to_string(), "problem": problem.to_string() }));
                }
            }
        }
        core.pipeline.stop().await;
        if accounts.is_empty() {
            lines.push("There are no accounts with payment providers.".to_owned());
        }
        let json = json!({ "ok": is_right, "date": day, "differences": items });
        self.common.output().print(&lines.join("\n"), &json);
        Ok(if is_right { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
