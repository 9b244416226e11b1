//! `cargo xtask ci`: everything that must hold before a change lands, ordered to fail fast.
//!
//! The first step that fails ends the run. The time of each step is printed at the end, also after a failure.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::machine::{self, Tool};
use crate::{process, test, tidy, workspace};

type Step = (&'static str, fn() -> Result<()>);

const STEPS: [Step; 4] = [("fmt", fmt), ("clippy", clippy), ("tidy", check_tidy), ("test", run_tests)];

/// Runs all steps.
///
/// # Errors
/// When a step fails.
pub(crate) fn run(args: &[String]) -> Result<()> {
    if !args.is_empty() {
        bail!("ci takes no arguments");
    }
    machine::ensure(&[Tool::Compiler])?;
    let mut times = Vec::new();
    let mut outcome = Ok(());
    for (name, step) in STEPS {
        println!("\n== {name}");
        let start = Instant::now();
        outcome = step();
        times.push((name, start.elapsed()));
        if let Err(error) = outcome {
            outcome = Err(error.context(format!("{name} failed")));
            break;
        }
    }
    println!("\n{}", report(&times));
    outcome
}

fn fmt() -> Result<()> {
    process::run(workspace::cargo()?.args(["fmt", "--all", "--check"]))
}

fn clippy() -> Result<()> {
    let mut command: Command = workspace::cargo()?;
    command.args(["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]);
    process::run(&mut command)
}

fn check_tidy() -> Result<()> {
    tidy::run(&[])
}

fn run_tests() -> Result<()> {
    test::run(&[])
}

fn report(times: &[(&str, Duration)]) -> String {
    let lines = times.iter().map(|(name, time)| format!("{name:<8} {:>5} s", time.as_secs()));
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The report has one line per step with whole seconds.
    #[test]
    fn report_lists_steps() {
        let times = [("fmt", Duration::from_millis(900)), ("clippy", Duration::from_secs(75))];
        assert_eq!(report(&times), "fmt          0 s\nclippy      75 s");
    }
}
