//! `cargo xtask tidy`: the rules of the style guide that a machine can check.
//!
//! Each rule is one file in `rules/` with a good and a bad sample. All violations are printed at once, each with its
//! location and how to fix it. Rules read files as text; they never build anything.

mod rules;
mod rust_text;
mod tree;

use anyhow::{Result, bail};

use crate::workspace;
use tree::{Tree, Violation};

/// Checks every file that is, or could be, committed.
///
/// # Errors
/// When a rule is violated; the violations are printed first.
pub(crate) fn run(args: &[String]) -> Result<()> {
    if !args.is_empty() {
        bail!("tidy takes no arguments");
    }
    let root = workspace::root()?;
    let tree = Tree::load(&root)?;
    let mut violations: Vec<Violation> = rules::ALL.iter().flat_map(|rule| rule(&tree)).collect();
    violations.sort();
    violations.dedup();
    for violation in &violations {
        println!("{violation}");
    }
    if violations.is_empty() {
        println!("tidy: {} files, {} rules, no violations", tree.sources.len(), rules::ALL.len());
        return Ok(());
    }
    bail!("tidy found {} violations", violations.len())
}
