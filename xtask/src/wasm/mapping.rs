//! Replacement names for the machine's folders that a compiler writes into its output.
//!
//! The packages' folders come from cargo's metadata, so that a mirror or packages next to the project are mapped as
//! well.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::TARGET;
use crate::{machine, process, workspace};

/// Folders, and the name that replaces each in the module.
#[derive(Debug)]
pub(super) struct Mapping(Vec<(String, &'static str)>);

impl Mapping {
    /// The checkout, cargo's target folder, cargo's packages, and the toolchain with the standard library's sources.
    ///
    /// # Errors
    /// When a program does not report its folders.
    pub(super) fn of_this_machine(root: &Path) -> Result<Self> {
        let sysroot = process::capture(Command::new(machine::WASM_COMPILER).args(["--print", "sysroot"]))?;
        let library = Path::new(&sysroot).join("lib").join("rustlib").join("src").join("rust");
        // Debian's source folder is a link to this one, or vice versa.
        let real = library.canonicalize().unwrap_or_else(|_| library.clone());
        // If two folders match, the compiler uses the later one, so an inner folder comes after its outer one.
        let mut folders = vec![
            (root.to_path_buf(), "."),
            (workspace::target_folder()?, "target"),
            (real, "rust"),
            (library, "rust"),
        ];
        folders.extend(packages(root)?.into_iter().map(|folder| (folder, "registry")));
        let named = folders.into_iter().map(|(folder, name)| {
            Ok((folder.into_os_string().into_string().ok().context("a folder's name is not UTF-8")?, name))
        });
        named.collect::<Result<_>>().map(Self)
    }

    /// The compiler's flags.
    pub(super) fn flags(&self) -> Vec<String> {
        self.0.iter().map(|(folder, name)| format!("--remap-path-prefix={folder}={name}")).collect()
    }

    /// Refuses bytes that still contain one of the folders.
    ///
    /// # Errors
    /// When they do.
    pub(super) fn check(&self, bytes: &[u8]) -> Result<()> {
        let is_named =
            |folder: &&(String, _)| bytes.windows(folder.0.len()).any(|window| window == folder.0.as_bytes());
        match self.0.iter().find(is_named) {
            Some((folder, _)) => bail!("the module names {folder}, a folder of this machine; map it"),
            None => Ok(()),
        }
    }
}

/// The folders where cargo keeps packages from outside this workspace.
fn packages(root: &Path) -> Result<BTreeSet<PathBuf>> {
    let mut cargo = Command::new(machine::WASM_CARGO);
    cargo.current_dir(root).env("RUSTC", machine::WASM_COMPILER);
    cargo.args(["metadata", "--locked", "--format-version", "1", "--filter-platform", TARGET]);
    let metadata: Value =
        serde_json::from_str(&process::capture(&mut cargo)?).context("cargo metadata is not JSON")?;
    Ok(folders(&metadata))
}

/// Each package has its own folder below one of these.
fn folders(metadata: &Value) -> BTreeSet<PathBuf> {
    let packages = metadata.get("packages").and_then(Value::as_array).into_iter().flatten();
    let from_outside = packages.filter(|package| package.get("source").is_some_and(Value::is_string));
    let manifests = from_outside.filter_map(|package| package.get("manifest_path").and_then(Value::as_str));
    manifests.filter_map(|path| Path::new(path).parent()?.parent().map(Path::to_path_buf)).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// External packages are mapped by their parent folder; those of the workspace are not.
    #[test]
    fn folders_of_packages_are_found() {
        let package = |source: Option<&str>, path: &str| json!({ "source": source, "manifest_path": path });
        let metadata = json!({ "packages": [
            package(Some("registry"), "/a/src/one/url-2.5.8/Cargo.toml"),
            package(Some("registry"), "/a/src/one/serde-1.0.0/Cargo.toml"),
            package(Some("registry"), "/b/vendor/idna-1.0.0/Cargo.toml"),
            package(None, "/c/tree/crates/host/Cargo.toml"),
        ]});
        let found: Vec<_> = folders(&metadata).into_iter().collect();
        assert_eq!(found, [Path::new("/a/src/one"), Path::new("/b/vendor")]);
    }

    /// A module that still names a folder is refused.
    #[test]
    fn what_was_missed_is_noticed() {
        let mapping = Mapping(vec![("/a/tree".to_owned(), "."), ("/a/b".to_owned(), "registry")]);
        assert_eq!(mapping.flags()[1], "--remap-path-prefix=/a/b=registry");
        assert!(mapping.check(b"registry/url-2.5.8/src/parser.rs").is_ok());
        assert!(mapping.check(b"x/a/b/url-2.5.8/src/parser.rs").is_err());
    }
}
