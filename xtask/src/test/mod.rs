//! `cargo xtask test`: every test of the project, with the servers and browsers they need.
//!
//! Seven parts: `rust` (unit, integration and doc tests), `bindings` (the host SDK from Python), `mini` (mini programs and
//! the packages for them, in Node.js), `browser` (the pages in a headless Chromium), `sdks` (the payment providers' own
//! SDKs against the sandbox), `baas` (the published BaaS SDK) and `docs` (the commands in the documents). All parts run
//! even when one fails, each runner's output passes through as it is, and the exit code is 0 only when every part succeeded.

mod baas;
mod bindings;
mod browser;
mod documents;
mod mini;
mod options;
mod rust;
mod sdks;

use std::cell::OnceCell;
use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::machine::{self, Tool};
use crate::postgres::{self, Server, Settings};
use crate::workspace;
use options::{Options, Part};

/// What the parts share: servers and programs that are made once, when the first part asks.
#[derive(Debug, Default)]
struct Stage {
    server: OnceCell<Server>,
    cashier: OnceCell<PathBuf>,
    bindings: OnceCell<PathBuf>,
}

impl Stage {
    /// The PostgreSQL server of this run.
    fn server(&self) -> Result<&Server> {
        if let Some(server) = self.server.get() {
            return Ok(server);
        }
        let server = Server::start(&postgres::find()?, Settings::TEST)?;
        Ok(self.server.get_or_init(|| server))
    }

    /// The `cashier` program, built from the present sources.
    fn cashier(&self) -> Result<PathBuf> {
        if let Some(path) = self.cashier.get() {
            return Ok(path.clone());
        }
        let path = workspace::build_cashier()?;
        Ok(self.cashier.get_or_init(|| path).clone())
    }

    /// The folder with the host SDK for other languages, built from the present sources.
    fn bindings(&self) -> Result<PathBuf> {
        if let Some(path) = self.bindings.get() {
            return Ok(path.clone());
        }
        let path = crate::bindings::build(false)?;
        Ok(self.bindings.get_or_init(|| path).clone())
    }
}

/// Runs the tests that `args` ask for.
///
/// # Errors
/// When an argument is not understood, a tool is missing and cannot be installed, or a test fails.
pub(crate) fn run(args: &[String]) -> Result<()> {
    let options = Options::parse(args)?;
    machine::ensure(&tools(options.parts()))?;
    let stage = Stage::default();
    let mut failed = Vec::new();
    for part in options.parts() {
        println!("\n== tests: {}", part.name());
        let outcome = match part {
            Part::Rust => rust::run(&stage, options.runner_args(*part)),
            Part::Bindings => bindings::run(&stage, options.runner_args(*part)),
            Part::Mini => mini::run(options.runner_args(*part)),
            Part::Browser => browser::run(&stage, options.runner_args(*part)),
            Part::Sdks => sdks::run(&stage, options.runner_args(*part)),
            Part::Baas => baas::run(&stage, options.runner_args(*part)),
            Part::Docs => documents::run(&stage, options.runner_args(*part)),
        };
        if let Err(error) = outcome {
            println!("\n{} failed: {error:#}", part.name());
            failed.push(part.name());
        }
    }
    if failed.is_empty() {
        return Ok(());
    }
    bail!("tests failed: {}", failed.join(", "))
}

fn tools(parts: &[Part]) -> Vec<Tool> {
    let mut tools = vec![Tool::Compiler];
    for part in parts {
        tools.extend_from_slice(match part {
            Part::Rust => &[Tool::Postgres],
            Part::Bindings => &[Tool::Python],
            Part::Mini => &[Tool::Node],
            Part::Browser | Part::Baas => &[Tool::Node, Tool::Chromium],
            Part::Sdks => &[Tool::Node, Tool::Python, Tool::PythonPackages, Tool::Namespaces, Tool::Openssl],
            Part::Docs => &[Tool::Postgres, Tool::Curl, Tool::Python, Tool::Openssl],
        });
    }
    tools
}
