//! The npm packages of the tests, installed by exact version into `.tools/`, one folder per kind of test.
//!
//! They are reinstalled only when `package-lock.json` changes. Install scripts are switched off, so no package can
//! fetch a browser or anything else.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{Tool, ensure, program};
use crate::process;

/// The files npm reads; the settings file is optional.
const FILES: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];
const DONE: &str = "installed.lock";

/// Where Node.js and the installed packages are.
#[derive(Debug)]
pub(crate) struct NodeTools {
    /// The `node` program.
    pub(crate) node: PathBuf,
    /// The folder that holds `node_modules`.
    pub(crate) folder: PathBuf,
}

/// Installs the packages that `package.json` in this folder of `tests` lists.
///
/// # Errors
/// When Node.js cannot be installed or npm fails.
pub(crate) fn test_packages(root: &Path, tests: &str) -> Result<NodeTools> {
    ensure(&[Tool::Node])?;
    let node = program("node").context("node was installed but cannot be found")?;
    let source = root.join("tests").join(tests);
    let folder = root.join(".tools").join(tests);
    if !is_current(&source, &folder) {
        ensure(&[Tool::Npm])?;
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        for file in FILES.into_iter().filter(|file| source.join(file).exists()) {
            std::fs::copy(source.join(file), folder.join(file))
                .with_context(|| format!("cannot copy {file}"))?;
        }
        let mut npm = Command::new("npm");
        npm.current_dir(&folder).args([
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ]);
        npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        process::run(&mut npm)?;
        std::fs::copy(source.join("package-lock.json"), folder.join(DONE))
            .context("cannot record the installation")?;
    }
    Ok(NodeTools { node, folder })
}

/// Whether the packages in `folder` are those that `source` requires.
fn is_current(source: &Path, folder: &Path) -> bool {
    let wanted = std::fs::read(source.join("package-lock.json"));
    let present = std::fs::read(folder.join(DONE));
    matches!((wanted, present), (Ok(wanted), Ok(present)) if wanted == present)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Packages are current only when they were installed from exactly this lock file.
    #[test]
    fn a_changed_lock_file_means_another_installation() {
        let (source, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let write = |folder: &Path, name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
        assert!(!is_current(source.path(), folder.path()));
        write(source.path(), "package-lock.json", "{}");
        assert!(!is_current(source.path(), folder.path()));
        write(folder.path(), DONE, "{}");
        assert!(is_current(source.path(), folder.path()));
        write(source.path(), "package-lock.json", "{ }");
        assert!(!is_current(source.path(), folder.path()));
    }
}
