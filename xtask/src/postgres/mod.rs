//! Throw-away PostgreSQL servers for tests, benchmarks and developers.
//!
//! Invariant: we only ever talk to a server that we started: its port was free, its data folder is ours, and
//! that is checked with `show data_directory` before anything else. Whatever happens to this program, the
//! server stops and its folder goes. It never touches a PostgreSQL that the machine already runs.

mod account;
mod binaries;
mod server;
mod settings;

pub(crate) use binaries::{find, is_installed};
pub(crate) use server::{Server, free_port};
pub(crate) use settings::Settings;

use anyhow::{Result, bail};

use crate::machine::{self, Tool};

/// `cargo xtask postgres`: starts a server sized for tests, prints its URL and waits until this program is ended.
///
/// # Errors
/// When the server cannot be started, or an argument is given.
pub(crate) fn serve(args: &[String]) -> Result<()> {
    if !args.is_empty() {
        bail!("postgres takes no arguments");
    }
    machine::ensure(&[Tool::Postgres])?;
    let server = Server::start(&find()?, Settings::TEST)?;
    println!(
        "PostgreSQL is ready. In another terminal:\n\n  export CASHIER_TEST_POSTGRES={}\n",
        server.url()
    );
    println!("Ctrl-C stops it and removes its data.");
    loop {
        std::thread::park();
    }
}
