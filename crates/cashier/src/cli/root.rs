//! `cashier root`.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use cashier_core::chain::{Outlet, SignedNote, StoredRoot, Verifier};
use cashier_engine::outbound::Outbound;
use cashier_engine::roots::{KeyRing as _, Occasion, Roots};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::Common;
use super::output::warn;
use crate::app::Core;
use crate::config::Config;
use crate::keys::{Privacy, RootFolder};

/// How many roots are read at once.
const PAGE: u32 = 500;

/// Show the newest root as it was signed.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Root {
    #[command(flatten)]
    common: Common,
    /// Sign one now, of everything that is committed, and publish it.
    #[arg(long)]
    sign: bool,
    /// List all roots, the newest first.
    #[arg(long, conflicts_with = "sign")]
    list: bool,
    /// Show the keys with which roots are checked, the present one last.
    #[arg(long, conflicts_with_all = ["sign", "list"])]
    key: bool,
    #[command(subcommand)]
    command: Option<Action>,
}

#[derive(Subcommand)]
enum Action {
    /// Replace the key that signs roots. Both keys sign a root now; roots that the old one signed stay valid.
    Rotate {
        #[command(flatten)]
        common: Common,
    },
}

impl Root {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        let common = match &self.command {
            Some(Action::Rotate { common }) => common,
            None => &self.common,
        };
        let config = common.config()?;
        let core = Core::open(&config).await?;
        let done = if self.command.is_some() {
            rotate(&core, &config, common).await
        } else if self.sign {
            sign(&core, &config, common).await
        } else if self.list {
            list(&core, common).await
        } else if self.key {
            keys(&core, &config, common).await
        } else {
            newest(&core, common).await
        };
        core.pipeline.stop().await;
        done.map(|()| ExitCode::SUCCESS)
    }
}

async fn newest(core: &Core, common: &Common) -> Result<()> {
    let root = core.reader.newest_root().await?;
    let root = root.context("no root was signed yet; `cashier root --sign` signs one")?;
    common.output().print(root.note.trim_end(), &describe(&root));
    Ok(())
}

async fn list(core: &Core, common: &Common) -> Result<()> {
    let roots = every_root(core).await?;
    let line = |root: &StoredRoot| {
        let kept = if root.is_daily { "  kept for ever" } else { "" };
        let places: Vec<_> = root.unpublished.iter().map(|outlet| outlet.name()).collect();
        let left = if places.is_empty() {
            String::new()
        } else {
            format!("  still to be published: {}", places.join(", "))
        };
        format!("{}  {}{kept}{left}", root.number, root.at.to_rfc3339())
    };
    let mut lines: Vec<_> = roots.iter().map(line).collect();
    if lines.is_empty() {
        lines.push("No root was signed yet.".to_owned());
    }
    let items: Vec<_> = roots.iter().map(describe).collect();
    common.output().print(&lines.join("\n"), &json!({ "roots": items }));
    Ok(())
}

async fn every_root(core: &Core) -> Result<Vec<StoredRoot>> {
    let (mut roots, mut before) = (Vec::new(), i64::MAX);
    loop {
        let page = core.reader.roots_before(before, PAGE).await?;
        let Some(last) = page.last() else { return Ok(roots) };
        before = last.number;
        roots.extend(page);
    }
}

async fn keys(core: &Core, config: &Config, common: &Common) -> Result<()> {
    // The keys are those of this database.
    core.keys(config).await?;
    let known = folder(config)?.verifiers()?;
    let verifiers = with_other_names(known, &every_root(core).await?);
    let texts: Vec<_> = verifiers.iter().map(ToString::to_string).collect();
    common.output().print(&texts.join("\n"), &json!({ "keys": texts }));
    Ok(())
}

/// The same keys under the names under which they signed before the origin was changed, first.
fn with_other_names(known: Vec<Verifier>, roots: &[StoredRoot]) -> Vec<Verifier> {
    let mut others: Vec<Verifier> = Vec::new();
    for root in roots.iter().rev() {
        for signature in SignedNote::parse(&root.note).map(|note| note.signatures).unwrap_or_default() {
            let named = known.iter().filter_map(|known| Verifier::new(&signature.name, *known.key()));
            let found = named.into_iter().find(|other| other.is_named_in(&signature));
            others.extend(found.filter(|found| !known.contains(found) && !others.contains(found)));
        }
    }
    others.extend(known);
    others
}

fn folder(config: &Config) -> Result<RootFolder> {
    Ok(RootFolder::new(&config.keys, Privacy::Required, &config.origin()?))
}

async fn sign(core: &Core, config: &Config, common: &Common) -> Result<()> {
    core.keys(config).await?;
    let roots = roots(core, config)?;
    let root = roots.sign(Occasion::Operator).await?;
    publish(core, config, &root).await?;
    common.output().print(root.note.trim_end(), &describe(&root));
    Ok(())
}

async fn rotate(core: &Core, config: &Config, common: &Common) -> Result<()> {
    core.keys(config).await?;
    let folder = folder(config)?;
    let print = core.reader.setting(folder.setting()).await?.unwrap_or_default();
    let old = folder.key(&print).map_err(anyhow::Error::msg)?;
    let next = folder.make_next()?;
    // Before the key is replaced: a root that it signed must never be left without a verifier.
    folder.keep_verifier(old.signer.verifier())?;
    let root = roots(core, config)?.rotate(&next).await?;
    folder.take_over()?;
    publish(core, config, &root).await?;
    let text = format!(
        "Root {} is signed by both keys; the new one signs from now on. Give those who check roots its key:\n  {}",
        root.number,
        next.signer.verifier()
    );
    let json = json!({
        "number": root.number, "key": next.signer.verifier().to_string(),
        "earlier_key": old.signer.verifier().to_string(), "note": root.note,
    });
    common.output().print(&text, &json);
    Ok(())
}

pub(super) fn roots(core: &Core, config: &Config) -> Result<Roots> {
    let outlets = config.proof.outlets().set();
    Ok(Roots::new(core.engine.clone(), core.reader.clone(), Arc::new(folder(config)?), outlets))
}

/// Publishes it at once, since there may be no server. What fails is left to one.
async fn publish(core: &Core, config: &Config, root: &StoredRoot) -> Result<()> {
    let publisher = core.publisher(config, &Outbound::new()?)?;
    for (outlet, why) in publisher.publish(root.number).await? {
        let place = match outlet {
            Outlet::Folder => "to the folder",
            Outlet::Mail => "by e-mail",
            Outlet::Webhook => "to the webhook",
        };
        let number = root.number;
        warn(&format!("root {number} could not be published {place}: {why}. A server tries again."));
    }
    Ok(())
}

fn describe(root: &StoredRoot) -> Value {
    let unpublished: Vec<_> = root.unpublished.iter().map(|outlet| outlet.name()).collect();
    json!({
        "number": root.number, "at": root.at.to_rfc3339(), "kept_for_ever": root.is_daily, "note": root.note,
        "unpublished": unpublished,
    })
}
