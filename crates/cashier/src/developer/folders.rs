//! The folders of one user's files, as the XDG Base Directory Specification names them.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

const OWN: &str = "opencashier";

/// Where keys are kept.
///
/// # Errors
/// When neither `XDG_CONFIG_HOME` nor `HOME` is set.
pub(super) fn config_folder() -> Result<PathBuf> {
    folder("XDG_CONFIG_HOME", ".config")
}

/// Where it is kept how far a listener has come.
///
/// # Errors
/// When neither `XDG_STATE_HOME` nor `HOME` is set.
pub fn state_folder() -> Result<PathBuf> {
    folder("XDG_STATE_HOME", ".local/state")
}

/// The specification says that a relative path is ignored.
fn folder(variable: &str, usual: &str) -> Result<PathBuf> {
    let named = std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(usual));
    let found = named.or_else(home);
    let found = found.with_context(|| format!("there is no home folder; set {variable} to a folder"))?;
    Ok(found.join(OWN))
}
