//! The tests of mini programs: Node's own test runner over `tests/mini` and the packages in `sdk/js`.
//!
//! Which files that are is the business of `tests/mini/run.mjs`, the same that `npm test` starts there.

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
