//! Our SDKs for merchants: Node's and Python's test runners on `tests/merchant-sdks`.
//!
//! Those of JavaScript and Python are packed and installed as they would be published; the samples of all three run
//! unmodified against the demo, and so do the documents that build a merchant's server with them.

use std::process::Command;

use anyhow::Result;

use super::browser::test_files;
use super::sdks::python_packages;
use super::{Stage, documents};
use crate::{machine, process, workspace};

/// Runs the tests. Arguments go to Node's test runner.
///
/// # Errors
/// When the packages cannot be installed or a test fails.
pub(super) fn run(stage: &Stage, args: &[String]) -> Result<()> {
    let root = workspace::root()?;
    let tests = root.join("tests").join("merchant-sdks");
    let tools = machine::test_packages(&root, "merchant-sdks")?;
    let python = python_packages(&tests.join("python.txt"), &tools.folder.join("python"))?;
    let cashier = stage.cashier()?;
    process::run(workspace::cargo()?.args(["build", "--locked", "--package", "opencashier", "--examples"]))?;
    let samples = workspace::target_folder()?.join("debug").join("examples");
    let run = |program: &std::path::Path| {
        let mut command = Command::new(program);
        command.current_dir(&root).env("CASHIER_BIN", &cashier).env("CASHIER_MERCHANT_TOOLS", &tools.folder);
        command.env("CASHIER_RUST_SAMPLES", &samples);
        command.env("PYTHONDONTWRITEBYTECODE", "1").env("PYTHONPATH", root.join("tests"));
        command
    };
    process::run(run(&tools.node).arg(tests.join("prepare.mjs")))?;
    // One file at a time: each of several starts its own demo, and a build of Next.js needs the machine.
    let runner = ["--test", "--test-reporter=spec", "--test-concurrency=1"];
    process::run(run(&tools.node).args(runner).args(args).args(test_files(&tests)?))?;
    let unittest = ["-m", "unittest", "discover", "--buffer", "--start-directory", "tests/merchant-sdks"];
    process::run(run(&python).args(unittest))?;
    documents::run_with_merchant_sdks(stage, &tools.folder, &[tools.folder.join("python").join("bin")])
}
