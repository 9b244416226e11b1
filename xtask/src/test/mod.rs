//! `cargo xtask test`: every test of the project, with the servers and browsers that it needs.
//!
//! Eight parts: `rust` (unit, integration and doc tests), `bindings` (the host SDK from Python), `mini` (mini
//! programs and the packages for them, in Node.js), `browser` (the pages in a headless Chromium), `sdks` (the payment
//! providers' own SDKs against the sandbox), `baas` (the published BaaS SDK), `merchant-sdks` (our SDKs for merchants)
//! and `docs` (the commands in the documents). All parts run even when one fails, two at a time, because no single part keeps a machine busy. Each
//! runner's output is shown unfiltered, live or when the part is done, and the exit code is 0 only when every part
//! succeeded.

mod baas;
mod bindings;
mod browser;
mod documents;
mod merchant_sdks;
mod mini;
mod options;
mod rust;
mod sdks;

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::machine::{self, Tool};
use crate::postgres::{self, Server, Settings};
use crate::{process, workspace};
use options::{Options, Part};

/// Parts that run one after the other on the terminal.
const HERE: [Part; 3] = [Part::Rust, Part::Docs, Part::Bindings];
/// Parts that run in parallel with those. They mostly wait for browsers and other programs. The first one needs
/// nothing of ours, because nothing of ours is built yet.
const BESIDE: [Part; 5] = [Part::Mini, Part::Browser, Part::Baas, Part::Sdks, Part::MerchantSdks];

/// What the parts share: servers and programs that are created once, on first use.
#[derive(Debug, Default)]
struct Stage {
    making: Mutex<()>,
    server: OnceLock<Server>,
    cashier: OnceLock<PathBuf>,
    bindings: OnceLock<PathBuf>,
}

impl Stage {
    /// The PostgreSQL server of this run.
    fn server(&self) -> Result<&Server> {
        let _one = self.one_at_a_time();
        if let Some(server) = self.server.get() {
            return Ok(server);
        }
        let server = Server::start(&postgres::find()?, Settings::TEST)?;
        Ok(self.server.get_or_init(|| server))
    }

    /// The `cashier` program, built from the current sources.
    fn cashier(&self) -> Result<PathBuf> {
        let _one = self.one_at_a_time();
        if let Some(path) = self.cashier.get() {
            return Ok(path.clone());
        }
        let path = workspace::build_cashier()?;
        Ok(self.cashier.get_or_init(|| path).clone())
    }

    /// The folder with the host SDK for other languages, built from the current sources.
    fn bindings(&self) -> Result<PathBuf> {
        let _one = self.one_at_a_time();
        if let Some(path) = self.bindings.get() {
            return Ok(path.clone());
        }
        let path = crate::bindings::build(false)?;
        Ok(self.bindings.get_or_init(|| path).clone())
    }

    fn one_at_a_time(&self) -> MutexGuard<'_, ()> {
        self.making.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs the tests that `args` select.
///
/// # Errors
/// When an argument is invalid, a tool is missing and cannot be installed, or a test fails.
pub(crate) fn run(args: &[String]) -> Result<()> {
    let options = Options::parse(args)?;
    machine::ensure(&tools(options.parts()))?;
    let stage = Stage::default();
    let failed: Vec<&str> = if options.parts().len() == 1 {
        options
            .parts()
            .iter()
            .filter(|part| !is_passed(&stage, &options, **part))
            .map(|part| part.name())
            .collect()
    } else {
        std::thread::scope(|scope| {
            let beside = scope.spawn(|| {
                BESIDE
                    .into_iter()
                    .filter(|part| !is_passed_beside(&stage, &options, *part))
                    .collect::<Vec<_>>()
            });
            let mut failed: Vec<Part> =
                HERE.into_iter().filter(|part| !is_passed(&stage, &options, *part)).collect();
            println!("\n== waiting for the parallel parts");
            failed.extend(beside.join().unwrap_or(BESIDE.to_vec()));
            failed.into_iter().map(Part::name).collect()
        })
    };
    if failed.is_empty() {
        return Ok(());
    }
    bail!("tests failed: {}", failed.join(", "))
}

/// Runs a part and prints the result and the time it took.
fn is_passed(stage: &Stage, options: &Options, part: Part) -> bool {
    println!("\n== tests: {}", part.name());
    let start = Instant::now();
    let outcome = run_part(stage, options, part);
    say(part, &outcome, start);
    outcome.is_ok()
}

/// Like [`is_passed`], but shows the programs' output when the part is done.
fn is_passed_beside(stage: &Stage, options: &Options, part: Part) -> bool {
    let start = Instant::now();
    let (outcome, said) = match tempfile::NamedTempFile::new().and_then(|file| Ok((file.reopen()?, file))) {
        Ok((output, file)) => {
            let outcome = process::into_file(output, || run_part(stage, options, part));
            (outcome, std::fs::read(file.path()).unwrap_or_default())
        }
        Err(error) => (Err(error).context("no place for the output"), Vec::new()),
    };
    println!("\n== tests: {}, run in parallel\n{}", part.name(), String::from_utf8_lossy(&said));
    say(part, &outcome, start);
    outcome.is_ok()
}

fn say(part: Part, outcome: &Result<()>, start: Instant) {
    let seconds = start.elapsed().as_secs();
    match outcome {
        Ok(()) => println!("\n{} passed in {seconds} s", part.name()),
        Err(error) => println!("\n{} failed after {seconds} s: {error:#}", part.name()),
    }
}

fn run_part(stage: &Stage, options: &Options, part: Part) -> Result<()> {
    let args = options.runner_args(part);
    match part {
        Part::Rust => rust::run(stage, args),
        Part::Bindings => bindings::run(stage, args),
        Part::Mini => mini::run(args),
        Part::Browser => browser::run(stage, args),
        Part::Sdks => sdks::run(stage, args),
        Part::Baas => baas::run(stage, args),
        Part::MerchantSdks => merchant_sdks::run(stage, args),
        Part::Docs => documents::run(stage, args),
    }
}

fn tools(parts: &[Part]) -> Vec<Tool> {
    let mut tools = vec![Tool::Compiler];
    for part in parts {
        tools.extend_from_slice(match part {
            Part::Rust => &[Tool::Postgres, Tool::Node, Tool::Python],
            Part::Bindings => &[Tool::Python],
            Part::Mini => &[Tool::Node],
            Part::Browser | Part::Baas => &[Tool::Node, Tool::Chromium],
            Part::Sdks => &[Tool::Node, Tool::Python, Tool::PythonPackages, Tool::Namespaces, Tool::Openssl],
            Part::MerchantSdks => {
                &[Tool::Node, Tool::Npm, Tool::Python, Tool::PythonPackages, Tool::Openssl, Tool::Curl]
            }
            Part::Docs => &[Tool::Postgres, Tool::Curl, Tool::Node, Tool::Python, Tool::Openssl],
        });
    }
    tools
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every part runs exactly once.
    #[test]
    fn no_part_is_forgotten() {
        let mut names: Vec<_> = HERE.into_iter().chain(BESIDE).map(Part::name).collect();
        names.sort_unstable();
        let mut all: Vec<_> = Options::parse(&[]).unwrap().parts().iter().map(|part| part.name()).collect();
        all.sort_unstable();
        assert_eq!(names, all);
    }
}
