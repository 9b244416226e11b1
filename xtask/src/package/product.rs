//! What all packages have in common: the program, what it says about itself, and the facts of the manifest.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::platform::Platform;
use super::tree::{Mode, Tree};
use crate::{process, workspace};

/// The shells with completions: the name that the program knows, and the file below `share`.
const SHELLS: [(&str, &str); 3] = [
    ("bash", "bash-completion/completions/cashier"),
    ("zsh", "zsh/site-functions/_cashier"),
    ("fish", "fish/vendor_completions.d/cashier.fish"),
];

/// The product, ready to be packaged.
#[derive(Debug)]
pub(super) struct Product {
    pub(super) version: String,
    pub(super) description: String,
    pub(super) license: String,
    pub(super) repository: String,
    /// The time of every file, in seconds since 1970, in UTC.
    pub(super) time: u64,
    pub(super) platform: Platform,
    /// The program's bytes.
    pub(super) program: Vec<u8>,
    /// The files below `share`: completions, man pages and documents.
    pub(super) share: Tree,
}

impl Product {
    /// Collects everything about the program at `binary`, and asks it for its completions and man pages.
    ///
    /// # Errors
    /// When the manifest lacks a fact, no time is known, or the program cannot be run on this machine.
    pub(super) fn collect(root: &Path, binary: &Path) -> Result<Self> {
        let manifest = manifest()?;
        let fact = |name: &str| {
            let value = manifest.get(name).and_then(Value::as_str).map(str::to_owned);
            value.with_context(|| format!("the manifest of cashier has no {name}"))
        };
        Ok(Self {
            version: fact("version")?,
            description: fact("description")?,
            license: fact("license")?,
            repository: fact("repository")?,
            time: time(root)?,
            platform: Platform::of(binary)?,
            program: std::fs::read(binary).with_context(|| format!("cannot read {}", binary.display()))?,
            share: share(root, binary)?,
        })
    }

    /// A document of the repository.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn document(root: &Path, path: &str) -> Result<Vec<u8>> {
        std::fs::read(root.join(path)).with_context(|| format!("cannot read {path}"))
    }
}

/// What cargo knows about the package `cashier`.
fn manifest() -> Result<Value> {
    let mut cargo = workspace::cargo()?;
    cargo.args(["metadata", "--no-deps", "--format-version", "1", "--locked"]);
    let metadata: Value = serde_json::from_str(&process::capture(&mut cargo)?)?;
    let packages = metadata.get("packages").and_then(Value::as_array).context("cargo names no packages")?;
    let own = packages.iter().find(|package| package.get("name").is_some_and(|name| name == "cashier"));
    own.cloned().context("cargo does not know the package cashier")
}

/// The variable that whoever builds sets, or else the time of the commit.
fn time(root: &Path) -> Result<u64> {
    if let Ok(text) = std::env::var("SOURCE_DATE_EPOCH") {
        return text.parse().context("SOURCE_DATE_EPOCH must be a number of seconds since 1970");
    }
    let mut git = Command::new("git");
    let said = process::capture(git.current_dir(root).args(["log", "-1", "--format=%ct"]));
    let said = said.context("set SOURCE_DATE_EPOCH: without git there is no time of a commit")?;
    said.parse().context("git names no time")
}

fn share(root: &Path, binary: &Path) -> Result<Tree> {
    let mut share = Tree::default();
    for (shell, path) in SHELLS {
        let script = process::capture(Command::new(binary).args(["completions", shell]))?;
        share.text(path, script + "\n")?;
    }
    let pages = tempfile::tempdir()?;
    process::capture(Command::new(binary).arg("man").arg(pages.path()))?;
    let mut is_empty = true;
    for page in std::fs::read_dir(pages.path())? {
        let page = page?;
        is_empty = false;
        let name = page.file_name().into_string().ok().context("a man page's name is not UTF-8")?;
        share.text(&format!("man/man1/{name}"), std::fs::read(page.path())?)?;
    }
    if is_empty {
        bail!("the program has written no man pages");
    }
    for (path, name) in [
        ("LICENSE", "LICENSE"),
        ("packages/README.md", "README.md"),
        ("CHANGELOG.md", "CHANGELOG.md"),
        ("cashier.example.toml", "cashier.example.toml"),
    ] {
        share.text(&format!("doc/opencashier/{name}"), Product::document(root, path)?)?;
    }
    Ok(share)
}

/// Puts the program and all that belongs to it below `prefix`.
///
/// # Errors
/// As [`Tree::add`].
pub(super) fn installed(product: &Product, prefix: &str) -> Result<Tree> {
    let mut tree = Tree::default();
    tree.add(&format!("{prefix}bin/cashier"), Mode::Program, product.program.clone())?;
    for (path, file) in product.share.files() {
        tree.add(&format!("{prefix}share/{path}"), file.mode, file.bytes.clone())?;
    }
    Ok(tree)
}
