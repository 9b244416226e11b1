//! The Rust tests: `cargo nextest` if installed, otherwise `cargo test`, then the doc tests.
//!
//! Benchmarks do not run here; clippy compiles them. The whole workspace is always built with one set of features,
//! never a single package, so that nothing is compiled twice.

use anyhow::Result;

use super::Stage;
use crate::machine::program;
use crate::{process, workspace};

const TARGETS: [&str; 6] = ["--workspace", "--locked", "--lib", "--bins", "--tests", "--examples"];

/// Runs the tests against this run's PostgreSQL.
///
/// # Errors
/// When a test fails or does not compile.
pub(super) fn run(stage: &Stage, args: &[String]) -> Result<()> {
    let url = stage.server()?.url();
    let mut tests = workspace::cargo()?;
    if program("cargo-nextest").is_some() {
        tests.args(["nextest", "run", "--no-fail-fast"]);
    } else {
        tests.args(["test", "--no-fail-fast"]);
    }
    tests.args(TARGETS).args(args).env("CASHIER_TEST_POSTGRES", &url).env("INSTA_UPDATE", "no");
    process::run(&mut tests)?;
    if !args.is_empty() {
        return Ok(());
    }
    let mut doc_tests = workspace::cargo()?;
    doc_tests.args(["test", "--workspace", "--locked", "--doc"]).env("CASHIER_TEST_POSTGRES", &url);
    process::run(&mut doc_tests)
}
