//! `cashier completions` and `cashier man`: what a shell and the manual need to know about the command line. Packages
//! install both; they are the program's own, so that they never describe another version.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use super::Cli;

/// Print what a shell needs to complete commands and flags.
#[derive(Args)]
pub(crate) struct Completions {
    /// The shell.
    shell: Shell,
}

/// Write the manual's pages, one for each command.
#[derive(Args)]
pub(crate) struct Man {
    /// The folder, which must exist.
    folder: PathBuf,
}

impl Completions {
    pub(crate) fn run(&self) -> ExitCode {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "cashier", &mut script);
        // Somebody who looks at the first lines only has closed the pipe: not an error.
        let _ = std::io::stdout().lock().write_all(&script);
        ExitCode::SUCCESS
    }
}

impl Man {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let folder = &self.folder;
        clap_mangen::generate_to(Cli::command(), folder).with_context(|| {
            format!("cannot write the pages to {}; create the folder first", folder.display())
        })?;
        Ok(ExitCode::SUCCESS)
    }
}
