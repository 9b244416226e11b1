//! The tests of mini programs: Node's own test runner on `tests/mini` and the packages in `sdk/js`.
//!
//! `tests/mini/run.mjs`, which `npm test` there also starts, decides which files those are.

use std::process::Command;

use anyhow::Result;

use crate::{machine, process, workspace};

/// Runs the tests.
///
/// # Errors
/// When the packages cannot be installed or a test fails.
pub(super) fn run(args: &[String]) -> Result<()> {
    let root = workspace::root()?;
    let tools = machine::test_packages(&root, "mini")?;
    let mut node = Command::new(&tools.node);
    process::run(node.current_dir(&root).arg("tests/mini/run.mjs").args(args))
}
