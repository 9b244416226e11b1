//! A mini program's call in the simulator, compared with a bare message channel between the same two frames in the
//! same run.

use std::process::Command;

use anyhow::{Context, Result};

use crate::machine::{self, Tool};
use crate::{process, workspace};

/// Measures in a headless browser, with the released program.
///
/// # Errors
/// When the browser or the program cannot be started.
pub(super) fn measure() -> Result<()> {
    machine::ensure(&[Tool::Chromium, Tool::Node, Tool::Npm])?;
    let root = workspace::root()?;
    process::run(workspace::cargo()?.args(["build", "--release", "--locked", "--bin", "cashier"]))?;
    let tools = machine::test_packages(&root, "browser")?;
    let chromium = machine::chromium().context("no Chromium on this machine")?;
    let mut node = Command::new(&tools.node);
    node.current_dir(&root).arg("tests/browser/bridge.bench.mjs");
    node.env("CASHIER_BIN", workspace::target_folder()?.join("release").join("cashier"));
    node.env("CASHIER_BROWSER_TOOLS", &tools.folder).env("CHROMIUM", chromium);
    process::run(&mut node)
}
