//! `cargo xtask codegen`: writes the documents that are made from code; `cargo xtask codegen wasm`: the simulator's host.
//!
//! Invariant: what is generated is a pure function of the code; of a document with a generated part the rest is written by
//! hand, around two marks. `--check` writes nothing and fails when a file would change; `tidy` runs it. `wasm --check` builds the
//! simulator's host beside the committed one and compares the bytes.
//!
//! The tables of the guide for merchants are made by an example of the crate that has the operations, which is too much to build
//! for `tidy`; a test of `cashier` compares them.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::{process, wasm, workspace};

/// A generated file, or a generated part of one.
pub(crate) struct Generated {
    /// The path from the root.
    path: &'static str,
    /// The name of the part, which stands in its marks; the whole file when absent.
    part: Option<&'static str>,
    /// Makes the text.
    make: fn() -> String,
}

/// Everything that is generated.
pub(crate) const FILES: [Generated; 2] = [
    Generated { path: "docs/errors.md", part: None, make: cashier_core::error::render_markdown },
    Generated {
        path: "docs/operator.md",
        part: Some("tables"),
        make: cashier_core::retention::render_markdown,
    },
];

impl Generated {
    /// The text of the file as it has to be, given what is there.
    ///
    /// # Errors
    /// When a part has no place.
    fn text(&self, root: &Path) -> Result<String> {
        let Some(part) = self.part else { return Ok((self.make)()) };
        let file = root.join(self.path);
        let text =
            std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let (begin, end) = (format!("<!-- begin {part} -->\n"), format!("<!-- end {part} -->"));
        let place = text.split_once(&begin).and_then(|(before, rest)| {
            let (_, after) = rest.split_once(&end)?;
            Some((before, after))
        });
        let (before, after) =
            place.with_context(|| format!("{} has no marks of the part {part}", self.path))?;
        Ok(format!("{before}{begin}{}{end}{after}", (self.make)()))
    }
}

/// Writes or, with `--check`, compares every generated file.
///
/// # Errors
/// When a file cannot be written, or differs under `--check`.
pub(crate) fn run(args: &[String]) -> Result<()> {
    let root = workspace::root()?;
    match args {
        [] => {
            FILES.iter().try_for_each(|one| write(&root.join(one.path), &one.text(&root)?))?;
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
    let is_stale = |one: &&Generated| {
        let found = std::fs::read_to_string(root.join(one.path)).ok();
        found.is_none() || one.text(root).ok() != found
    };
    files.iter().filter(is_stale).map(|one| one.path).collect()
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
        let files = [Generated { path: "docs/made.md", part: None, make: || "made\n".to_owned() }];
        assert_eq!(stale(root.path(), &files), ["docs/made.md"]);
        let file = root.path().join("docs/made.md");
        write(&file, "made\n").unwrap();
        assert!(stale(root.path(), &files).is_empty());
        std::fs::write(file, "edited\n").unwrap();
        assert_eq!(stale(root.path(), &files), ["docs/made.md"]);
    }

    /// Only what stands between the marks is written; without them there is no place for it.
    #[test]
    fn a_part_leaves_the_rest_as_it_is() {
        let root = tempfile::tempdir().unwrap();
        let part = Generated { path: "made.md", part: Some("list"), make: || "new\n".to_owned() };
        let file = root.path().join("made.md");
        write(&file, "By hand.\n<!-- begin list -->\nold\n<!-- end list -->\nMore.\n").unwrap();
        let text = part.text(root.path()).unwrap();
        assert_eq!(text, "By hand.\n<!-- begin list -->\nnew\n<!-- end list -->\nMore.\n");
        assert_eq!(stale(root.path(), &[part]), ["made.md"]);
        let part = || Generated { path: "made.md", part: Some("list"), make: || "new\n".to_owned() };
        write(&file, &text).unwrap();
        assert!(stale(root.path(), &[part()]).is_empty());
        write(&file, "no marks").unwrap();
        assert!(part().text(root.path()).is_err());
        assert_eq!(stale(root.path(), &[part()]), ["made.md"]);
    }
}
