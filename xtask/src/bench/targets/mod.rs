//! `cargo xtask bench --targets`: measures what the targets are about, and says which of them are met.
//!
//! The figures are kept in `target/bench/figures.json`, from which `plots` draws.

mod against;
mod options;
mod processor;
mod table;

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::report::Report;
use super::revision::{Both, Revision, show};
use super::{pgbench, system};
use crate::machine::{self, Tool};
use crate::postgres::{self, Server, Settings};
use crate::workspace;
use against::Against;
use options::Options;
use table::Measured;

pub(super) const TARGETS: &str = "--targets";
/// The parts of the benchmark that the targets and the plots need.
const PARTS: &str = "yardsticks,pipeline,concurrency,http,load,growth";

/// Measures and judges.
///
/// # Errors
/// When an argument is invalid, something does not build, a benchmark fails, or a target is missed.
pub(super) fn run(args: &[String]) -> Result<()> {
    let options = Options::parse(args)?;
    machine::ensure(&[Tool::Compiler, Tool::Postgres])?;
    let (both, this) = match &options.baseline {
        Some(baseline) => (Some(Both::build(baseline)?), None),
        None => (None, Some(Revision::this()?)),
    };
    let server = Server::start(&postgres::find()?, Settings::BENCH)?;
    let new = both.as_ref().map(|both| &both.new).or(this.as_ref()).context("nothing was built")?;
    let yardstick = pgbench::measure(&server)?;
    let mut command = new.command(PARTS, options.seconds, Some(&server));
    command.args(["--stored", &options.stored]).env(pgbench::FIGURE, yardstick.to_string());
    let mut measured = Measured { report: show(&mut command)?, against: None };
    // The run may have taken hours, and the comparison may fail.
    save(&measured, both.as_ref())?;
    if let Some(both) = &both {
        measured.against = Some(against::measure(both, &server, options.pairs, options.seconds)?);
        save(&measured, Some(both))?;
    }
    let (table, missed) = table::judge(&measured);
    println!("\n{table}");
    if missed > 0 {
        bail!("{missed} targets are missed");
    }
    Ok(())
}

/// The file that keeps the figures.
fn file() -> Result<PathBuf> {
    Ok(workspace::target_folder()?.join("bench").join("figures.json"))
}

fn save(measured: &Measured, both: Option<&Both>) -> Result<()> {
    let file = file()?;
    std::fs::create_dir_all(file.parent().context("a folder")?)?;
    let figures = json!({
        "system": system::describe(),
        "report": measured.report.value(),
        "baseline": both.map(|both| &both.commit),
        "against": measured.against.as_ref().map(Against::to_json),
    });
    std::fs::write(&file, format!("{figures:#}\n"))
        .with_context(|| format!("cannot write {}", file.display()))
}

/// What the last run measured, and on which machine.
///
/// # Errors
/// When there was none.
pub(super) fn last() -> Result<(Report, String)> {
    let file = file()?;
    let text = std::fs::read_to_string(&file).with_context(|| {
        format!("no figures in {}: run cargo xtask bench {TARGETS} first", file.display())
    })?;
    let figures: Value = serde_json::from_str(&text)?;
    let report = Report::new(figures.get("report").cloned().unwrap_or_default());
    let system = figures.get("system").and_then(Value::as_str).unwrap_or_default();
    Ok((report, system.to_owned()))
}
