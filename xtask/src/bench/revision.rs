//! The benchmark of a revision: built, and driven by `--json`, `--only` and `--seconds`, which every revision has.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::pgbench;
use super::report::Report;
use crate::postgres::Server;
use crate::{process, workspace};

/// A built benchmark.
pub(super) struct Revision {
    name: &'static str,
    benchmark: PathBuf,
}

/// Another revision and this one, built with the same toolchain and flags, each into its own folder.
pub(super) struct Both {
    pub(super) old: Revision,
    pub(super) new: Revision,
    /// The full hash of the other one.
    pub(super) commit: String,
}

impl Both {
    /// Builds them.
    ///
    /// # Errors
    /// When there is no such revision, or one does not build.
    pub(super) fn build(baseline: &str) -> Result<Self> {
        let root = workspace::root()?;
        let commit = resolve(&root, baseline)?;
        let folder = workspace::target_folder()?.join("baseline").join(&commit);
        let sources = check_out(&root, &commit, &folder.join("sources"))?;
        let flags = folder.join("flags.toml");
        std::fs::write(&flags, release_profile(&std::fs::read_to_string(root.join("Cargo.toml"))?))?;
        let benchmark = build(&sources, Some((&folder.join("target"), &flags)))?;
        Ok(Self { old: Revision { name: "the baseline", benchmark }, new: Revision::this()?, commit })
    }
}

impl Revision {
    /// Builds this one.
    ///
    /// # Errors
    /// When it does not build.
    pub(super) fn this() -> Result<Self> {
        Ok(Self { name: "this revision", benchmark: build(&workspace::root()?, None)? })
    }

    /// A run of some parts, on both engines or on SQLite only.
    pub(super) fn command(&self, parts: &str, seconds: u64, server: Option<&Server>) -> Command {
        let mut benchmark = Command::new(&self.benchmark);
        // Cargo itself appends the last argument.
        benchmark.args(["--seconds", &seconds.to_string(), "--only", parts, "--bench"]);
        benchmark.env_remove(pgbench::FIGURE).env_remove(super::SERVER);
        if let Some(server) = server {
            benchmark.env(super::SERVER, server.url());
        }
        benchmark
    }

    /// Runs parts silently.
    ///
    /// # Errors
    /// When the benchmark fails.
    pub(super) fn measure(&self, parts: &str, seconds: u64, server: Option<&Server>) -> Result<Report> {
        let mut command = self.command(parts, seconds, server);
        let said = process::capture(command.arg("--json"));
        Report::read(&said.with_context(|| format!("the benchmark of {} failed", self.name))?)
    }
}

/// Runs a benchmark and shows its rows as they are printed.
///
/// # Errors
/// When it fails.
pub(super) fn show(command: &mut Command) -> Result<Report> {
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().context("cannot start the benchmark")?;
    let mut last = String::new();
    for line in BufReader::new(child.stdout.take().context("no output")?).lines() {
        last = line?;
        if !last.starts_with('{') {
            println!("{last}");
        }
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("the benchmark failed: {status}");
    }
    Report::read(&last)
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

/// The lines of a manifest that say how a release is compiled, as a file for `cargo --config`.
fn release_profile(manifest: &str) -> String {
    let mut is_inside = false;
    let inside = manifest.lines().filter(|line| {
        if line.starts_with('[') {
            is_inside = line.starts_with("[profile.release");
        }
        is_inside
    });
    inside.fold(String::new(), |text, line| text + line + "\n")
}

/// Builds the benchmark and the server that it starts, and returns the benchmark's path. Another revision has its own
/// target folder, and a file with this one's flags.
fn build(sources: &Path, other: Option<(&Path, &Path)>) -> Result<PathBuf> {
    let mut cargo = workspace::cargo()?;
    cargo
        .current_dir(sources)
        .args(super::BENCHMARK)
        .args(["--no-run", "--message-format=json-render-diagnostics"]);
    // This takes minutes, so show the progress.
    cargo.stderr(Stdio::inherit());
    if let Some((target, flags)) = other {
        cargo.env("CARGO_TARGET_DIR", target).arg("--config").arg(flags);
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

#[cfg(test)]
mod tests {
    use super::*;

    /// An older revision is compiled as this one is, whatever its own manifest says.
    #[test]
    fn flags_are_taken_over() {
        let manifest = "[profile.dev]\na = 1\n[profile.release]\nlto = \"off\"\n\n[profile.release.package]\nb = { opt-level = 0 }\n[x]\nc = 1\n";
        assert_eq!(
            release_profile(manifest),
            "[profile.release]\nlto = \"off\"\n\n[profile.release.package]\nb = { opt-level = 0 }\n"
        );
    }

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
