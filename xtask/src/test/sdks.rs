//! The providers' own SDKs, unmodified, and clients generated from our OpenAPI documents, against the sandbox: Node's
//! and Python's test runners on `tests/sdks`.
//!
//! They run in their own network namespace, where the providers' hosts resolve to the sandbox
//! (`tests/sdks/enter.sh`), so that the SDKs need no change and nothing leaves the machine. A Python test
//! `test_NAME.py` lists its packages, by exact version, in `NAME.txt` next to it, and has its own environment: two of
//! Alipay's SDKs are packages with the same name.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use super::Stage;
use crate::{machine, process, workspace};

/// The folders with tests, inside `tests/sdks`.
const FOLDERS: [&str; 2] = ["", "alipay"];
const DONE: &str = "installed.txt";
/// A safeguard against a hanging SDK only.
const HANGING: &str = "--test-timeout=1200000";

/// Runs the SDKs. Arguments go to Node's test runner.
///
/// # Errors
/// When the packages cannot be installed or a test fails.
pub(super) fn run(stage: &Stage, args: &[String]) -> Result<()> {
    let root = workspace::root()?;
    let tools = machine::test_packages(&root, "sdks")?;
    let tests = root.join("tests").join("sdks");
    let cashier = stage.cashier()?;
    let inside = || {
        let mut command = Command::new(tests.join("enter.sh"));
        command.current_dir(&root).env("CASHIER_BIN", &cashier).env("CASHIER_SDK_TOOLS", &tools.folder);
        command
    };
    let mut node = inside();
    let runner = ["--test", "--test-reporter=spec", HANGING, "--test-force-exit"];
    process::run(node.arg(&tools.node).args(runner).args(args).args(files(&tests, ".test.mjs")?))?;
    for test in files(&tests, ".py")? {
        let is_test = |name: &str| name.strip_prefix("test_").map(str::to_owned);
        let stem = test.file_stem().and_then(|stem| stem.to_str()).and_then(is_test);
        // A file with another prefix is used by a test but is not one itself.
        let Some(name) = stem else { continue };
        let python = python_packages(&test.with_file_name(format!("{name}.txt")), &tools.folder.join(&name))?;
        process::run(
            inside()
                .env("PYTHONPATH", root.join("tests"))
                .env("PYTHONWARNINGS", "ignore")
                .arg(&python)
                .arg(&test),
        )?;
    }
    Ok(())
}

/// The files whose names end with `end`, in a fixed order.
fn files(tests: &Path, end: &str) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for folder in FOLDERS.map(|name| tests.join(name)) {
        let entries =
            std::fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))?;
        for entry in entries {
            found.push(entry?.path());
        }
    }
    found.retain(|path| path.file_name().is_some_and(|name| name.to_string_lossy().ends_with(end)));
    found.sort();
    Ok(found)
}

/// A Python with the packages of `list`, in its own folder. Recreated when the list changes.
///
/// # Errors
/// When the packages cannot be installed.
pub(super) fn python_packages(list: &Path, folder: &Path) -> Result<PathBuf> {
    let (python, done) = (folder.join("bin").join("python"), folder.join(DONE));
    let wanted = std::fs::read(list).with_context(|| format!("cannot read {}", list.display()))?;
    if std::fs::read(&done).ok().as_ref() != Some(&wanted) {
        process::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(folder))?;
        let mut pip = Command::new(&python);
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]);
        process::run(pip.arg(list))?;
        std::fs::write(&done, &wanted).context("cannot record the installation")?;
    }
    Ok(python)
}
