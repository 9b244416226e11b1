//! `cargo xtask pictures`: the pictures of the README, taken of a demo's pages in a headless Chromium.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::machine::{self, Tool};
use crate::{process, workspace};

/// Takes the pictures into `docs/pictures`.
///
/// # Errors
/// When there is no browser, or a page does not look as the script expects.
pub(crate) fn run(args: &[String]) -> Result<()> {
    if !args.is_empty() {
        bail!("pictures takes no arguments");
    }
    machine::ensure(&[Tool::Node, Tool::Chromium])?;
    let root = workspace::root()?;
    let tools = machine::test_packages(&root, "browser")?;
    let chromium = machine::chromium().context("no Chromium on this machine")?;
    let mut node = Command::new(&tools.node);
    node.current_dir(&root).arg("tests/browser/pictures.mjs").arg("docs/pictures");
    node.env("CASHIER_BIN", workspace::build_cashier()?);
    node.env("CASHIER_BROWSER_TOOLS", &tools.folder).env("CHROMIUM", chromium);
    process::run(&mut node)
}
