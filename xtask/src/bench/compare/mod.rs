//! `cargo xtask bench --baseline REV`: is this revision slower than that one?
//!
//! Both are built with the same toolchain and flags, each into its own folder. Their benchmarks run in pairs, back to
//! back, and the order alternates from pair to pair, so that whatever else the machine does affects both. Only the
//! ratio within a pair counts. The older revision need not know about this: its benchmark is driven by `--json`,
//! `--only` and `--seconds`, which every revision has; a figure that it lacks is reported as not compared.

mod options;
mod verdict;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::machine::{self, Tool};
use crate::postgres::{self, Server, Settings};
use crate::{process, workspace};
use options::Options;
use verdict::{Figure, Pairs};

/// Whether these arguments ask for a comparison.
pub(super) fn is_wanted(args: &[String]) -> bool {
    args.iter().any(|arg| arg.starts_with(options::BASELINE))
}

/// One of the two programs being compared.
struct Revision {
    name: &'static str,
    benchmark: PathBuf,
}

/// Builds both revisions, measures them in turn, and prints the ratios.
///
/// # Errors
/// When an argument is invalid, a revision does not build, a benchmark fails, or a figure is below the limit.
pub(super) fn run(args: &[String]) -> Result<()> {
    let options = Options::parse(args)?;
    machine::ensure(&[Tool::Compiler, Tool::Postgres])?;
    let root = workspace::root()?;
    let commit = resolve(&root, &options.baseline)?;
    let folder = workspace::target_folder()?.join("baseline").join(&commit);
    let sources = check_out(&root, &commit, &folder.join("sources"))?;
    let old = Revision { name: "baseline", benchmark: build(&sources, Some(&folder.join("target")))? };
    let new = Revision { name: "this one", benchmark: build(&root, None)? };
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    eprintln!(
        "load of this machine, 1, 5 and 15 minutes: {}",
        load.split(' ').take(3).collect::<Vec<_>>().join(" ")
    );

    let start = Instant::now();
    let server = Server::start(&postgres::find()?, Settings::BENCH)?;
    let mut pairs = Pairs::default();
    for number in 0..options.pairs {
        for part in &options.parts {
            let mut turn = [&old, &new];
            if number % 2 == 1 {
                turn.reverse();
            }
            let mut figures = Vec::new();
            for revision in turn {
                figures.push(measure(revision, part, &options, &server)?);
            }
            if number % 2 == 1 {
                figures.reverse();
            }
            let after = figures.pop().unwrap_or_default();
            pairs.add(&figures.pop().unwrap_or_default(), &after);
        }
        eprintln!("pair {} of {}, after {} s", number + 1, options.pairs, start.elapsed().as_secs());
    }
    let table = pairs.table(options.pairs);
    println!(
        "
this revision against {commit}, {} pairs of {} s

{table}",
        options.pairs, options.seconds
    );
    println!("measured for {} s", start.elapsed().as_secs());
    let below = pairs.below(options.pairs);
    if below.is_empty() { Ok(()) } else { bail!("below the baseline: {}", below.join("; ")) }
}

/// The full hash of a commit.
fn resolve(root: &Path, revision: &str) -> Result<String> {
    let mut git = Command::new("git");
    git.current_dir(root)
        .args(["rev-parse", "--verify", "--end-of-options"])
        .arg(format!("{revision}^{{commit}}"));
    process::capture(&mut git).with_context(|| format!("no revision {revision:?} in this repository"))
}

/// Creates a work tree for the commit, or reuses that of an earlier run.
fn check_out(root: &Path, commit: &str, folder: &Path) -> Result<PathBuf> {
    let git = |args: &[&str], path: Option<&Path>| {
        let mut git = Command::new("git");
        git.current_dir(root).args(args).args(path);
        git
    };
    let is_there = || -> Option<bool> {
        let mut head = Command::new("git");
        head.current_dir(folder).args(["rev-parse", "HEAD", "--show-toplevel"]);
        let said = process::capture(&mut head).ok()?;
        Some(said.lines().next() == Some(commit) && said.lines().nth(1).map(Path::new) == Some(folder))
    };
    if !(folder.is_dir() && is_there().unwrap_or(false)) {
        if folder.exists() {
            std::fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))?;
        }
        // A deleted folder is still on git's list of work trees.
        process::run(&mut git(&["worktree", "prune"], None))?;
        let mut add = git(&["worktree", "add", "--quiet", "--detach"], Some(folder));
        process::run(add.arg(commit))?;
    }
    Ok(folder.to_path_buf())
}

/// Builds the benchmark and the server that it starts, and returns the benchmark's path.
fn build(sources: &Path, target: Option<&Path>) -> Result<PathBuf> {
    let mut cargo = workspace::cargo()?;
    cargo
        .current_dir(sources)
        .args(super::BENCHMARK)
        .args(["--no-run", "--message-format=json-render-diagnostics"]);
    // This takes minutes, so show the progress.
    cargo.stderr(Stdio::inherit());
    if let Some(target) = target {
        cargo.env("CARGO_TARGET_DIR", target);
    }
    eprintln!("building the benchmark in {}", sources.display());
    executable(&process::capture(&mut cargo)?)
        .with_context(|| format!("cargo built no benchmark in {}", sources.display()))
}

/// Finds the benchmark's executable in cargo's messages.
fn executable(messages: &str) -> Option<PathBuf> {
    messages.lines().find_map(|line| {
        let message: Value = serde_json::from_str(line).ok()?;
        let target = message.get("target")?;
        let is_benchmark = target.get("name")? == "payments"
            && target.get("kind")?.as_array()?.iter().any(|kind| kind == "bench");
        is_benchmark.then(|| message.get("executable")?.as_str().map(PathBuf::from)).flatten()
    })
}

/// Runs one part of one revision's benchmark once.
fn measure(revision: &Revision, part: &str, options: &Options, server: &Server) -> Result<Vec<Figure>> {
    server.settle("cashier_bench_")?;
    let mut benchmark = Command::new(&revision.benchmark);
    // Cargo itself appends the last argument.
    benchmark.args(["--json", "--seconds", &options.seconds.to_string(), "--only", part, "--bench"]);
    benchmark.env("CASHIER_BENCH_POSTGRES", server.url()).env_remove("CASHIER_BENCH_PGBENCH_TPS");
    let said = process::capture(&mut benchmark)
        .with_context(|| format!("the benchmark of {} failed", revision.name))?;
    let last = said.lines().last().unwrap_or_default();
    let report: Value = serde_json::from_str(last)
        .with_context(|| format!("the benchmark of {} printed {last:?} instead of JSON", revision.name))?;
    let figures = report.get("figures").and_then(Value::as_array).into_iter().flatten();
    Ok(figures.filter_map(Figure::read).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The benchmark is found among the other things cargo built.
    #[test]
    fn the_benchmark_is_found() {
        let messages = concat!(
            "{\"reason\":\"compiler-artifact\",\"target\":{\"kind\":[\"lib\"],\"name\":\"payments\"},\"executable\":null}\n",
            "{\"reason\":\"compiler-artifact\",\"target\":{\"kind\":[\"bench\"],\"name\":\"other\"},\"executable\":\"/x\"}\n",
            "{\"reason\":\"compiler-artifact\",\"target\":{\"kind\":[\"bench\"],\"name\":\"payments\"},\"executable\":\"/y\"}\n",
            "{\"reason\":\"build-finished\",\"success\":true}\n",
        );
        assert_eq!(executable(messages), Some(PathBuf::from("/y")));
        assert_eq!(executable("{}\nnoise"), None);
    }

    /// A name that is not a revision is refused before anything is built.
    #[test]
    fn a_revision_must_exist() {
        let root = workspace::root().unwrap();
        assert_eq!(resolve(&root, "HEAD").unwrap().len(), 40);
        assert!(resolve(&root, "no-such-revision").is_err());
        assert!(resolve(&root, "--all").is_err());
    }
}
