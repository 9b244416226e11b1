//! `cargo xtask codegen`: writes the documents that are made from code; `cargo xtask codegen wasm`: the simulator's host.
//!
//! Invariant: a generated file is a pure function of the code. `--check` writes nothing and fails when a file
//! would change; `tidy` runs it. `wasm --check` builds the simulator's host beside the committed one and compares the bytes.
//!
//! The tables of the guide for merchants are made by an example of the crate that has the operations, which is too much to build
//! for `tidy`; a test of `cashier` compares them.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::{process, wasm, workspace};

/// A generated file: its path from the root, and what makes its text.
pub(crate) type Generated = (&'static str, fn() -> String);

/// Every generated file.
pub(crate) const FILES: [Generated; 1] = [("docs/errors.md", cashier_core::error::render_markdown)];

/// Writes or, with `--check`, compares every generated file.
///
/// # Errors
/// When a file cannot be written, or differs under `--check`.
pub(crate) fn run(args: &[String]) -> Result<()> {
    let root = workspace::root()?;
    match args {
        [] => {
            FILES.iter().try_for_each(|(path, make)| write(&root.join(path), &make()))?;
            guide(&[])
        }
        [flag] if flag == "--check" => {
            let stale = stale(&root, &FILES);
            if !stale.is_empty() {
                bail!("not up to date, run cargo xtask codegen: {}", stale.join(", "));
            }
            if wasm::is_stale(&root) {
                bail!("not up to date, run cargo xtask codegen wasm: {}", wasm::MODULE);
            }
            guide(&["--check"]).context("not up to date, run cargo xtask codegen: the guide for merchants")
        }
        [what] if what == "wasm" => wasm::write(&root),
        [what, flag] if what == "wasm" && flag == "--check" => wasm::compare(&root),
        _ => bail!("codegen takes --check, wasm, wasm --check, or nothing"),
    }
}

/// The generated files whose text on disk is not what the code makes now.
pub(crate) fn stale(root: &Path, files: &[Generated]) -> Vec<&'static str> {
    let is_stale = |(path, make): &&Generated| std::fs::read_to_string(root.join(path)).ok() != Some(make());
    files.iter().filter(is_stale).map(|(path, _)| *path).collect()
}

/// Runs the example that writes the guide's tables.
fn guide(flags: &[&str]) -> Result<()> {
    let run = ["run", "--locked", "--quiet", "--package", "cashier-web", "--example", "guide", "--"];
    process::run(workspace::cargo()?.args(run).args(flags))
}

fn write(file: &Path, text: &str) -> Result<()> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    }
    std::fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))?;
    println!("wrote {}", file.display());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A missing or changed file is stale; the written one is not.
    #[test]
    fn only_the_exact_text_is_current() {
        let root = tempfile::tempdir().unwrap();
        let files: [Generated; 1] = [("docs/made.md", || "made\n".to_owned())];
        assert_eq!(stale(root.path(), &files), ["docs/made.md"]);
        let file = root.path().join("docs/made.md");
        write(&file, "made\n").unwrap();
        assert!(stale(root.path(), &files).is_empty());
        std::fs::write(file, "edited\n").unwrap();
        assert_eq!(stale(root.path(), &files), ["docs/made.md"]);
    }
}
