//! The host SDK in another language: Python's own test runner on `tests/bindings`, and the samples in documents.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::Stage;
use crate::machine::program;
use crate::{process, workspace};

/// Runs the tests of `tests/bindings`.
///
/// # Errors
/// When the SDK does not build or a test fails.
pub(super) fn run(stage: &Stage, args: &[String]) -> Result<()> {
    let mut python = python(stage)?;
    // Tests' output is shown only when they fail; many of them make services fail on purpose.
    python.args(["-m", "unittest", "discover", "--buffer", "--start-directory", "tests/bindings"]).args(args);
    process::run(&mut python)
}

/// Executes a document's Python samples, and checks the names in its Kotlin and Swift samples against the sources.
///
/// # Errors
/// When a sample fails, or uses a name that does not exist.
pub(super) fn check_samples(stage: &Stage, document: &Path) -> Result<()> {
    process::capture(python(stage)?.arg("tests/bindings/samples.py").arg(document)).map(drop)
}

fn python(stage: &Stage) -> Result<Command> {
    let folder = stage.bindings()?;
    let mut python = Command::new(program("python3").context("no python3 on this machine")?);
    python.current_dir(workspace::root()?);
    let modules = [folder.join("python"), workspace::root()?.join("tests")];
    python.env("PYTHONPATH", std::env::join_paths(modules)?).env("CASHIER_BINDINGS", folder);
    python.env("PYTHONDONTWRITEBYTECODE", "1");
    Ok(python)
}
