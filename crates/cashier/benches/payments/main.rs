//! The benchmark: payments through the pipeline and over HTTP, next to yardsticks measured in the same run.
//!
//! `cargo xtask bench` starts it with a PostgreSQL and pgbench's figure. `--json` prints JSON only, `--seconds N` sets
//! the length of a run, `--only PART,PART` the parts, `--stored N,N` the numbers of stored payments at which `growth`
//! measures. `cargo xtask bench --baseline REV` drives two revisions with the first three.
//!
//! A new part is a module with `measure`, a name in `PARTS`, and a line in `main`. If the baseline has it too, its
//! figures are compared by name.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a benchmark that cannot go on ends; what it prints is its purpose"
)]

mod callbacks;
mod concurrency;
mod growth;
mod host;
mod http;
mod orders;
mod overload;
mod pipeline;
mod report;
mod rsa;
mod sample;
mod yardsticks;

use std::time::Duration;

use report::Report;

/// The program itself uses the same.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What can be measured, in this order.
const PARTS: [&str; 10] = [
    "yardsticks",
    "pipeline",
    "concurrency",
    "growth",
    "host",
    "http",
    "load",
    "overload",
    "callbacks",
    "orders",
];
/// The parts that are compared with the RSA yardsticks.
const SIGNED: [&str; 5] = ["http", "load", "overload", "callbacks", "orders"];

/// The command line's options.
#[derive(Clone)]
struct Options {
    json: bool,
    seconds: u64,
    only: Option<String>,
    /// The numbers of stored payments at which `growth` measures.
    stored: Vec<u64>,
}

impl Options {
    fn read() -> Self {
        let mut options = Self { json: false, seconds: 4, only: None, stored: vec![10_000, 100_000] };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            match word.as_str() {
                "--json" => options.json = true,
                "--seconds" => options.seconds = words.next().and_then(|n| n.parse().ok()).unwrap_or(4),
                "--only" => options.only = words.next(),
                "--stored" => {
                    let numbers = words.next().unwrap_or_default();
                    let read =
                        |text: &str| text.parse().expect("--stored takes numbers, separated by commas");
                    options.stored = numbers.split(',').map(read).collect();
                    options.stored.sort_unstable();
                    // As in xtask: only this part knows the flag.
                    options.only.get_or_insert_with(|| "growth".to_owned());
                }
                _ => {}
            }
        }
        let named = options.only.iter().flat_map(|only| only.split(','));
        for part in named {
            assert!(PARTS.contains(&part), "no part {part:?}; there are {}", PARTS.join(", "));
        }
        options
    }

    /// How long a run takes.
    const fn length(&self) -> Duration {
        Duration::from_secs(self.seconds)
    }

    fn wants(&self, part: &str) -> bool {
        self.only.as_deref().is_none_or(|only| only.split(',').any(|one| one == part))
    }
}

fn main() {
    let options = Options::read();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let mut report = Report::new(options.json);
    runtime.block_on(async {
        if options.wants("yardsticks") {
            yardsticks::measure(&options, &mut report).await;
        }
        if options.wants("pipeline") {
            pipeline::measure(&options, &mut report).await;
        }
        if options.wants("concurrency") {
            concurrency::measure(&options, &mut report).await;
        }
        if options.wants("growth") {
            growth::measure(&options, &mut report).await;
        }
        if options.wants("host") {
            host::measure(&options, &mut report).await;
        }
        if !SIGNED.into_iter().any(|part| options.wants(part)) {
            return;
        }
        let rsa = rsa::Rsa::measure(&mut report);
        if options.wants("http") || options.wants("load") {
            http::measure(&options, rsa, &mut report).await;
        }
        if options.wants("overload") {
            overload::measure(&options, rsa, &mut report).await;
        }
        if options.wants("callbacks") {
            callbacks::measure(&options, rsa, &mut report).await;
        }
        if options.wants("orders") {
            orders::measure(&options, rsa, &mut report).await;
        }
    });
    report.finish();
}
