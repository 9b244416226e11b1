//! The providers' own SDKs, unmodified, against the sandbox: Node's test runner and Python's over `tests/sdks`.
//!
//! They run in a network of their own in which the providers' hosts lead to the sandbox (`tests/sdks/enter.sh`), so that
//! nothing of them is changed and nothing leaves the machine.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use super::Stage;
use crate::{machine, process, workspace};

const REQUIREMENTS: &str = "requirements.txt";

/// Runs the SDKs. Arguments go to Node's test runner.
///
/// # Errors
/// When the packages cannot be installed or a test fails.
pub(super) fn run(stage: &Stage, args: &[String]) -> Result<()> {
    let root = workspace::root()?;
    let tools = machine::test_packages(&root, "sdks")?;
    let tests = root.join("tests").join("sdks");
    let python = python_packages(&tests, &tools.folder)?;
    let cashier = stage.cashier()?;
    let inside = || {
        let mut command = Command::new(tests.join("enter.sh"));
        command.current_dir(&root).env("CASHIER_BIN", &cashier).env("CASHIER_SDK_TOOLS", &tools.folder);
        command
    };
    let mut node = inside();
    node.arg(&tools.node).args([
        "--test",
        "--test-reporter=spec",
        "--test-timeout=60000",
        "--test-force-exit",
    ]);
    process::run(node.args(args).args(files(&tests, ".test.mjs")?))?;
    for test in files(&tests, ".py")? {
        process::run(inside().arg(&python).arg(test))?;
    }
    alipay(&tests, &tools.node, &cashier, &tools.folder)
}

/// Alipay's SDKs install themselves: two of them are Python packages of one name, which no environment can hold at once.
fn alipay(tests: &Path, node: &Path, cashier: &Path, tools: &Path) -> Result<()> {
    let mut command = Command::new(tests.join("alipay").join("run.sh"));
    // The script calls node and npm by their names.
    let own = node.parent().map(Path::to_owned);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(own.into_iter().chain(std::env::split_paths(&path)))?;
    command.env("PATH", path).env("CASHIER_BIN", cashier).env("CASHIER_SDK_TOOLS", tools.join("alipay"));
    process::run(&mut command)
}

/// The tests whose names end so, in a fixed order.
fn files(folder: &Path, end: &str) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    let is_test = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().ends_with(end));
    let mut tests: Vec<PathBuf> = paths.into_iter().filter(is_test).collect();
    tests.sort();
    Ok(tests)
}

/// A Python with the packages by exact version, in a folder of its own. It is made again when the list changed.
fn python_packages(tests: &Path, tools: &Path) -> Result<PathBuf> {
    let (folder, done) = (tools.join("python"), tools.join("installed.requirements"));
    let python = folder.join("bin").join("python");
    let wanted =
        std::fs::read(tests.join(REQUIREMENTS)).context("cannot read the list of Python packages")?;
    if std::fs::read(&done).ok().as_ref() != Some(&wanted) {
        process::run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        let mut pip = Command::new(&python);
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]);
        process::run(pip.arg(tests.join(REQUIREMENTS)))?;
        std::fs::write(&done, &wanted).context("cannot note the installation")?;
    }
    Ok(python)
}
