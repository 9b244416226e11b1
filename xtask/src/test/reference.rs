//! The OpenAPI documents: recorded examples and the collection, in Node.js, and made-up calls, in Python.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::Stage;
use super::browser::test_files;
use super::sdks::python_packages;
use crate::{machine, process, workspace};

/// Runs the tests. Arguments go to Node's test runner.
///
/// # Errors
/// When the packages cannot be installed or a test fails.
pub(super) fn run(stage: &Stage, args: &[String]) -> Result<()> {
    let root = workspace::root()?;
    let tests = root.join("tests").join("reference");
    let tools = machine::test_packages(&root, "reference")?;
    let python = python_packages(&tests.join("python.txt"), &tools.folder.join("python"))?;
    let cashier = stage.cashier()?;
    let run = |program: &Path| {
        let mut command = Command::new(program);
        command.current_dir(&root).env("CASHIER_BIN", &cashier).env("CASHIER_REFERENCE_TOOLS", &tools.folder);
        command.env("PYTHONDONTWRITEBYTECODE", "1").env("PYTHONPATH", root.join("tests"));
        command
    };
    let runner = ["--test", "--test-reporter=spec"];
    process::run(run(&tools.node).args(runner).args(args).args(test_files(&tests)?))?;
    let unittest = ["-m", "unittest", "discover", "--start-directory", "tests/reference"];
    process::run(run(&python).args(unittest))
}
