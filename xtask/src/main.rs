//! Tasks for people who work on this repository: `cargo xtask <task>`.
//!
//! Each task is one module. A task exits with code 0 only when everything it was asked to do succeeded.
//! Nothing here is part of the product; the product never depends on this crate.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool talks to its terminal")]

mod bench;
mod bindings;
mod ci;
mod codegen;
mod docs;
mod machine;
mod package;
mod pictures;
mod postgres;
mod process;
mod test;
mod tidy;
mod wasm;
mod workspace;

use std::process::ExitCode;

use anyhow::{Result, bail};

const USAGE: &str = "\
cargo xtask <task>

  test [--only PART] [runner arguments]
                                                       run the tests; installs what the machine lacks
  ci                                                   fmt, clippy, tidy and test, as CI does
  tidy                                                 the rules of the style guide that a machine can check
  codegen [wasm] [--check]                             write the generated documents, or the simulator's host; or only compare
  bench [benchmark arguments]                          the benchmark, next to pgbench on the same server
  bench --baseline REV [--only PARTS] [--pairs N] [--seconds N]
                                                       this revision against another one, measured in turn
  bench --targets [--baseline REV] [--stored N,N] [--pairs N] [--seconds N]
                                                       every target with pass or fail
  bench --plots                                        draw docs/plots from what --targets measured last
  bindings [--release]                                 the host SDK for Kotlin, Swift and Python, in target/bindings
  package [--binary PATH]                              packages for Debian, npm, pip and others, in target/package
  pictures                                             take the README's pictures, in docs/pictures
  postgres                                             start a throw-away PostgreSQL, print its URL, wait for Ctrl-C
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[String]) -> Result<()> {
    let Some((task, rest)) = args.split_first() else { bail!("name a task\n\n{USAGE}") };
    match task.as_str() {
        "test" => test::run(rest),
        "ci" => ci::run(rest),
        "tidy" => tidy::run(rest),
        "codegen" => codegen::run(rest),
        "bench" => bench::run(rest),
        "bindings" => bindings::run(rest),
        "package" => package::run(rest),
        "pictures" => pictures::run(rest),
        "postgres" => postgres::serve(rest),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(())
        }
        other => bail!("unknown task {other:?}\n\n{USAGE}"),
    }
}

/// The task names, to check that documents name only existing tasks.
pub(crate) const TASKS: [&str; 9] =
    ["test", "ci", "tidy", "codegen", "bench", "bindings", "package", "pictures", "postgres"];
