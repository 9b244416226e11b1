//! The browser tests: Node's own test runner on `tests/browser/*.test.mjs`.
//!
//! Each test file starts its own `cashier demo`, on a port that the system picks.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::Stage;
use crate::{machine, process, workspace};

/// Runs the browser tests.
///
/// # Errors
/// When there is no test, no browser, or a test fails.
pub(super) fn run(stage: &Stage, args: &[String]) -> Result<()> {
    let root = workspace::root()?;
    let tools = machine::test_packages(&root, "browser")?;
    // One of the programs that run in the simulator is built with Taro, which is installed there.
    machine::test_packages(&root, "mini")?;
    let chromium = machine::chromium().context("no Chromium on this machine")?;
    let tests = test_files(&root.join("tests").join("browser"))?;
    let mut node = Command::new(&tools.node);
    node.current_dir(&root).args(["--test", "--test-reporter=spec"]).args(args).args(tests);
    node.env("CASHIER_BIN", stage.cashier()?);
    node.env("CASHIER_BROWSER_TOOLS", &tools.folder).env("CHROMIUM", chromium);
    process::run(&mut node)
}

/// The test files of a folder, sorted.
///
/// # Errors
/// When there is none.
pub(super) fn test_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().ends_with(".test.mjs")) {
            files.push(path);
        }
    }
    if files.is_empty() {
        bail!("no *.test.mjs in {}", folder.display());
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Only test files are found, in a fixed order; finding none is an error, not a success.
    #[test]
    fn finds_only_test_files() {
        let folder = tempfile::tempdir().unwrap();
        assert!(test_files(folder.path()).is_err());
        for name in ["pay.test.mjs", "axe.test.mjs", "demo.mjs", "package.json"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let names = [folder.path().join("axe.test.mjs"), folder.path().join("pay.test.mjs")];
        assert_eq!(test_files(folder.path()).unwrap(), names);
    }
}
