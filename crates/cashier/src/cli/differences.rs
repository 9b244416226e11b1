//! `cashier reconcile show` and `cashier reconcile accept`: differences from the providers' bills, and who accepted
//! them.

use std::process::ExitCode;

use anyhow::{Context as _, Result};
use cashier_core::reconcile::{AcceptDifference, Difference, DifferenceKind, Reconciliation};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::Common;
use super::operator::Why;
use crate::app::Core;

/// The number of differences shown per account.
const SHOWN: u32 = 1_000;
/// The number of days shown per account.
const DAYS: u32 = 14;

/// Show or accept recorded differences.
#[derive(Subcommand)]
pub(crate) enum Action {
    /// Show the latest comparisons of every account, and the open differences.
    Show {
        #[command(flatten)]
        common: Common,
    },
    /// Accept a difference as it is. If it is about a paid payment, that payment is settled by our own record.
    Accept(Accept),
}

/// The difference, and the reason.
#[derive(Args)]
pub(crate) struct Accept {
    #[command(flatten)]
    common: Common,
    /// The account, as listed by `cashier reconcile show`.
    #[arg(long)]
    account: String,
    /// The day of the bill, such as 2026-11-21.
    #[arg(long)]
    date: String,
    /// The kind of difference, such as `fee` or `day_border`.
    #[arg(long)]
    kind: String,
    /// The number of the order or of the refund.
    #[arg(long)]
    number: String,
    #[command(flatten)]
    why: Why,
}

impl Action {
    pub(super) async fn run(self) -> Result<ExitCode> {
        match self {
            Self::Show { common } => show(&common).await,
            Self::Accept(accept) => accept.run().await,
        }
    }
}

impl Accept {
    async fn run(self) -> Result<ExitCode> {
        let names = || DifferenceKind::ALL.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ");
        let kind = DifferenceKind::from_name(&self.kind);
        let command = AcceptDifference {
            account: self.account.parse().context("this is not the id of an account")?,
            day: self.date,
            kind: kind.with_context(|| format!("--kind must be one of {}", names()))?,
            number: self.number,
            by: self.why.by()?,
        };
        let core = Core::open(&self.common.config()?).await?;
        let said = core.engine.submit(command).await;
        core.pipeline.stop().await;
        let accepted = said?;
        let text = match (accepted.is_new, accepted.has_settled) {
            (false, _) => "It was already accepted; nothing was changed.",
            (true, true) => "It is now accepted, and the payment is settled.",
            (true, false) => "It is accepted.",
        };
        self.common.output().print(
            text,
            &json!({ "accepted": true, "new": accepted.is_new, "settled": accepted.has_settled }),
        );
        Ok(ExitCode::SUCCESS)
    }
}

async fn show(common: &Common) -> Result<ExitCode> {
    let core = Core::open(&common.config()?).await?;
    let (mut lines, mut items) = (Vec::new(), Vec::new());
    for account in core.reader.provider_accounts().await? {
        let runs = core.reader.reconciliations_of(account.id, DAYS).await?;
        let open = core.reader.open_differences(account.id, SHOWN).await?;
        lines.push(format!("{} {}", account.provider.name(), account.id));
        lines.extend(runs.iter().map(|run| format!("  {}  {}", run.day, stands(run))));
        lines.extend(open.iter().map(line));
        items.push(json!({
            "account": account.id.to_string(), "provider": account.provider.name(),
            "days": runs.iter().map(describe).collect::<Vec<_>>(),
            "differences": open.iter().map(difference).collect::<Vec<_>>(),
        }));
    }
    core.pipeline.stop().await;
    if items.is_empty() {
        lines.push("There are no accounts with payment providers.".to_owned());
    }
    common.output().print(&lines.join("\n"), &json!({ "accounts": items }));
    Ok(ExitCode::SUCCESS)
}

fn stands(run: &Reconciliation) -> String {
    match &run.outcome {
        None => format!("being compared since {}", run.began_at.to_rfc3339()),
        Some(outcome) => match &outcome.problem {
            Some(problem) => format!("not compared: {problem}"),
            None => format!(
                "compared: {} lines, {} settled, {} differences",
                outcome.lines, outcome.settled, outcome.differences
            ),
        },
    }
}

/// A difference as a line of text, with advice.
pub(super) fn line(found: &Difference) -> String {
    let (kind, fix) = (found.kind.name(), found.kind.fix());
    format!(
        "  {}  {kind}  {}  ours: {}  theirs: {}\n    {fix}",
        found.day, found.number, found.ours, found.theirs
    )
}

/// A difference as JSON.
pub(super) fn difference(found: &Difference) -> Value {
    json!({
        "account": found.account.to_string(), "date": found.day, "kind": found.kind.name(), "number": found.number,
        "ours": found.ours, "theirs": found.theirs, "fix": found.kind.fix(),
    })
}

fn describe(run: &Reconciliation) -> Value {
    json!({
        "date": run.day, "meaning": stands(run), "compared": run.outcome.as_ref().is_some_and(|outcome| outcome.problem.is_none()),
    })
}
