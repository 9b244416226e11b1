//! Temporary PostgreSQL servers for tests, benchmarks and developers.
//!
//! Invariant: we only ever connect to a server that we started: its port was free, its data folder is ours, and `show
//! data_directory` confirms that before anything else. However this program ends, the server stops and its folder is
//! deleted. We never touch a PostgreSQL that already runs on the machine.

mod account;
mod binaries;
mod server;
mod settings;

pub(crate) use binaries::{find, is_installed};
pub(crate) use server::{Server, free_port};
pub(crate) use settings::Settings;

use anyhow::{Result, bail};

use crate::machine::{self, Tool};

/// `cargo xtask postgres`: starts a server with test settings, prints its URL and runs until interrupted.
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
