//! The published BaaS SDK against the demo: in jsdom, as a mini program, and in a headless Chromium.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::Stage;
use super::browser::test_files;
use crate::{machine, process, workspace};

/// The SDK's web build inside its package.
const BUNDLE: &str = "node_modules/minapp-sdk/lib/web.js";

/// Runs the tests.
///
/// # Errors
/// When the packages cannot be installed, there is no browser, or a test fails.
pub(super) fn run(stage: &Stage, args: &[String]) -> Result<()> {
    let root = workspace::root()?;
    let tools = machine::test_packages(&root, "baas")?;
    let browser = machine::test_packages(&root, "browser")?;
    let chromium = machine::chromium().context("no Chromium on this machine")?;
    let tests: Vec<PathBuf> = test_files(&root.join(Path::new("tests/baas")))?;
    let mut node = Command::new(&tools.node);
    node.current_dir(&root).args(["--test", "--test-reporter=spec"]).args(args).args(tests);
    node.env("CASHIER_BIN", stage.cashier()?).env("CHROMIUM", chromium);
    node.env("CASHIER_BAAS_TOOLS", &tools.folder).env("CASHIER_BAAS_SDK", tools.folder.join(BUNDLE));
    node.env("CASHIER_BROWSER_TOOLS", &browser.folder);
    process::run(&mut node)
}
