//! The account the server runs as.
//!
//! PostgreSQL refuses to run as root. When we are root, it runs as `postgres`, or as `nobody` where that account does
//! not exist; otherwise it runs under our own account.

use std::os::unix::fs::chown;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;

/// The account that owns the server's folder and runs its programs.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Account {
    /// The account of this program.
    Own,
    /// Another account, switched to with `setpriv`.
    Other { user: u32, group: u32 },
}

impl Account {
    /// Chooses the account.
    ///
    /// # Errors
    /// When we are root and no unprivileged account exists.
    pub(crate) fn pick() -> Result<Self> {
        if number(&["-u"])? != 0 {
            return Ok(Self::Own);
        }
        for name in ["postgres", "nobody"] {
            if let (Ok(user), Ok(group)) = (number(&["-u", name]), number(&["-g", name])) {
                return Ok(Self::Other { user, group });
            }
        }
        bail!("PostgreSQL does not run as root, and this machine has no account postgres or nobody")
    }

    /// Makes the account the owner of a folder.
    ///
    /// # Errors
    /// When the system refuses.
    pub(crate) fn own_folder(self, folder: &Path) -> Result<()> {
        match self {
            Self::Own => Ok(()),
            Self::Other { user, group } => chown(folder, Some(user), Some(group))
                .with_context(|| format!("cannot change the owner of {}", folder.display())),
        }
    }

    /// The command line that runs `program` as the account, without changing the process id.
    pub(crate) fn command_line(self, program: &Path) -> Vec<String> {
        let program = program.to_string_lossy().into_owned();
        match self {
            Self::Own => vec![program],
            Self::Other { user, group } => vec![
                "setpriv".to_owned(),
                format!("--reuid={user}"),
                format!("--regid={group}"),
                "--clear-groups".to_owned(),
                "--".to_owned(),
                program,
            ],
        }
    }
}

fn number(args: &[&str]) -> Result<u32> {
    let text = process::capture(Command::new("id").args(args))?;
    text.parse().with_context(|| format!("id said {text:?}"))
}
