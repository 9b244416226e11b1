//! Where things are in this workspace: its root folder, its files, its build output, and cargo itself.
//!
//! Paths always come from cargo or git; they are never guessed.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::process;

/// The root folder of the repository.
///
/// # Errors
/// When this crate's own folder has no parent.
pub(crate) fn root() -> Result<PathBuf> {
    let own = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&own).parent().map(Path::to_path_buf).context("the folder of xtask has no parent")
}

/// A cargo command that runs in the root folder.
///
/// # Errors
/// As [`root`].
pub(crate) fn cargo() -> Result<Command> {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.current_dir(root()?);
    Ok(command)
}

/// Every file that is, or could be, committed: tracked files and new files that git does not ignore. Paths are
/// relative to the root. Files deleted but not yet committed are omitted; links count as files, wherever they lead.
///
/// # Errors
/// When git cannot list them.
pub(crate) fn files(root: &Path) -> Result<Vec<PathBuf>> {
    let mut git = Command::new("git");
    git.current_dir(root).args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let listing = process::capture(&mut git)?;
    let mut files: Vec<PathBuf> =
        listing.split('\0').filter(|name| !name.is_empty()).map(PathBuf::from).collect();
    files.retain(|file| root.join(file).symlink_metadata().is_ok_and(|data| !data.is_dir()));
    files.sort();
    files.dedup();
    Ok(files)
}

/// Builds all binaries of the workspace with the development profile and returns the path of `cashier`.
///
/// # Errors
/// When the build fails.
pub(crate) fn build_cashier() -> Result<PathBuf> {
    process::run(cargo()?.args(["build", "--workspace", "--bins", "--locked"]))?;
    Ok(target_folder()?.join("debug").join("cashier"))
}

/// Cargo's target folder.
///
/// # Errors
/// When `cargo metadata` fails or returns something unexpected.
pub(crate) fn target_folder() -> Result<PathBuf> {
    let text =
        process::capture(cargo()?.args(["metadata", "--no-deps", "--format-version", "1", "--locked"]))?;
    let metadata: serde_json::Value = serde_json::from_str(&text).context("cargo metadata is not JSON")?;
    let folder = metadata.get("target_directory").and_then(serde_json::Value::as_str);
    folder.map(PathBuf::from).context("cargo metadata names no target_directory")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The root is the folder with the workspace manifest, and the list of files includes it.
    #[test]
    fn root_holds_the_workspace_manifest() {
        let root = root().unwrap();
        let manifest = std::fs::read_to_string(root.join("Cargo.toml")).unwrap();
        assert!(manifest.starts_with("[workspace]"));
        assert!(files(&root).unwrap().contains(&PathBuf::from("Cargo.toml")));
    }
}
