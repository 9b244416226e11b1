//! Finds the installed PostgreSQL programs.
//!
//! Debian keeps each major version in its own folder outside `PATH`; the newest from version 15 up is used.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::machine::program;

const DEBIAN_FOLDER: &str = "/usr/lib/postgresql";
const OLDEST_VERSION: u32 = 15;

/// The folder with `initdb`, `postgres`, `psql` and `pgbench`.
///
/// # Errors
/// When there is no PostgreSQL of a supported version.
pub(crate) fn find() -> Result<PathBuf> {
    if let Some(folder) = newest(Path::new(DEBIAN_FOLDER)) {
        return Ok(folder);
    }
    match program("initdb").and_then(|path| path.parent().map(Path::to_path_buf)) {
        Some(folder) if is_complete(&folder) => Ok(folder),
        _ => bail!("no PostgreSQL {OLDEST_VERSION} or newer found in {DEBIAN_FOLDER} or PATH"),
    }
}

/// Whether [`find`] would find one.
pub(crate) fn is_installed() -> bool {
    find().is_ok()
}

fn newest(folder: &Path) -> Option<PathBuf> {
    let versions = std::fs::read_dir(folder).ok()?.filter_map(|entry| {
        let version: u32 = entry.ok()?.file_name().to_str()?.parse().ok()?;
        let programs = folder.join(version.to_string()).join("bin");
        (version >= OLDEST_VERSION && is_complete(&programs)).then_some((version, programs))
    });
    versions.max_by_key(|(version, _)| *version).map(|(_, programs)| programs)
}

fn is_complete(folder: &Path) -> bool {
    ["initdb", "postgres", "psql"].iter().all(|name| folder.join(name).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The newest complete version wins; old and incomplete ones are skipped.
    #[test]
    fn newest_complete_version_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        for (version, complete) in [("9", true), ("15", true), ("17", true), ("18", false), ("notes", true)] {
            let programs = folder.path().join(version).join("bin");
            std::fs::create_dir_all(&programs).unwrap();
            for name in ["initdb", "postgres", "psql"].iter().take(if complete { 3 } else { 1 }) {
                std::fs::write(programs.join(name), "").unwrap();
            }
        }
        assert_eq!(newest(folder.path()), Some(folder.path().join("17/bin")));
        assert_eq!(newest(&folder.path().join("absent")), None);
    }
}
