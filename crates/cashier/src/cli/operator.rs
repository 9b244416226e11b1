//! Who acts and why: recorded by the commands that suspend, end or change something, and shown later.

use anyhow::{Context as _, Result, ensure};
use cashier_core::ledger::Owner;
use cashier_core::standing::{Act, By, ChangeStanding, StandingChange};
use clap::Args;
use serde_json::{Value, json};

use super::Common;
use crate::app::Core;

/// The longest name or reason.
const TEXT_MAX: usize = 256;

/// The number of acts shown.
const ACTS_SHOWN: u32 = 100;

/// The flags of every command that is recorded.
#[derive(Args)]
pub(crate) struct Why {
    /// The reason. It is recorded, and listed by `show`.
    #[arg(long)]
    reason: String,
    /// Who does it; this machine's user when absent.
    #[arg(long, env = "CASHIER_OPERATOR", value_name = "NAME")]
    by: Option<String>,
}

impl Why {
    /// The values to record.
    pub(super) fn by(self) -> Result<By> {
        let user = || ["USER", "LOGNAME"].iter().find_map(|name| std::env::var(name).ok());
        let actor = self.by.or_else(user).filter(|name| !name.trim().is_empty());
        let actor = actor.context("say who does this with --by NAME; it is recorded")?;
        ensure!(!self.reason.trim().is_empty(), "--reason must say why; it is recorded");
        for (flag, text) in [("--by", &actor), ("--reason", &self.reason)] {
            let is_plain = text.chars().count() <= TEXT_MAX && !text.chars().any(char::is_control);
            ensure!(is_plain, "{flag} must be at most {TEXT_MAX} characters, in one line");
        }
        Ok(By { actor, reason: self.reason })
    }
}

/// Changes somebody's standing, and prints the effect.
pub(super) async fn change(
    core: &Core,
    common: &Common,
    (name, subject): (&str, Owner),
    (change, why): (StandingChange, Why),
) -> Result<()> {
    let done = core.engine.submit(ChangeStanding { subject, change, by: why.by()? }).await?;
    let (state, said) = match (change, done) {
        (StandingChange::Suspend, true) => (
            "suspended",
            "is suspended: nothing new can be started. Incoming money is credited; refunds and notices go on",
        ),
        (StandingChange::Suspend, false) => ("suspended", "was already suspended; nothing was changed"),
        (StandingChange::Reinstate, true) => ("active", "is reinstated"),
        (StandingChange::Reinstate, false) => ("active", "was not suspended; nothing was changed"),
        (StandingChange::EndSessions, _) => ("ended", "no longer has any open sessions"),
    };
    common
        .output()
        .print(&format!("{name} {said}."), &json!({ "name": name, "state": state, "changed": done }));
    Ok(())
}

/// The acts on a subject: lines of text, and JSON.
pub(super) async fn acts(core: &Core, subject: Owner) -> Result<(Vec<String>, Vec<Value>)> {
    let acts = core.reader.acts_of(subject, ACTS_SHOWN).await?;
    let line = |act: &Act| {
        let detail = if act.detail.is_empty() { String::new() } else { format!(" ({})", act.detail) };
        let (at, kind, by) = (act.at.to_rfc3339(), act.kind.name(), &act.by);
        format!("  {at}  {kind}{detail} by {}: {}", by.actor, by.reason)
    };
    let item = |act: &Act| {
        json!({
            "id": act.id.to_string(), "at": act.at.to_rfc3339(), "act": act.kind.name(), "detail": act.detail,
            "by": act.by.actor, "reason": act.by.reason,
        })
    };
    Ok((acts.iter().map(line).collect(), acts.iter().map(item).collect()))
}
