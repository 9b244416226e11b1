//! Tests work on a machine of any speed: they wait for events, with their language's one shared limit, and assert no
//! time.
//!
//! Seconds and ratios belong in benchmarks. Where a clock or a pause is justified all the same, that line, or the one
//! above it, gives the reason after `any machine:`.

use super::super::tree::{Source, Tree, Violation, numbered};

/// The files that define the limits.
const LIMITS: [&str; 3] = ["tests/patience.rs", "tests/patience.mjs", "tests/patience.py"];
const REASON: &str = "any machine:";
const RUST: [&str; 8] = [
    "Instant::now",
    ".elapsed()",
    "SystemTime::now",
    "time::sleep(",
    "thread::sleep(",
    "time::timeout(",
    "recv_timeout(",
    "wait_timeout(",
];
const SCRIPT: [&str; 6] = [
    "waitForTimeout(",
    "performance.now(",
    "Date.now() -",
    "Date.now() <",
    "setInterval(",
    "AbortSignal.timeout(",
];
const PYTHON: [&str; 5] =
    ["time.sleep(", "time.monotonic(", "perf_counter(", "time.time() -", "asyncio.wait_for("];
/// Limits written as a number where they are used.
const LIMIT_ARGUMENTS: [&str; 4] = ["timeout: ", "timeout=", "Timeout(", "TimeoutMs: "];

/// Every clock read, pause and own limit in a test.
pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for source in
        tree.sources.iter().filter(|source| !LIMITS.contains(&source.path.as_str()) && !is_benchmark(source))
    {
        let mut before = "";
        for ((number, line), code) in numbered(&source.text).zip(code_of(source).lines()) {
            let has_reason = line.contains(REASON) || before.contains(REASON);
            before = line;
            if has_reason || !is_test_line(source, number) {
                continue;
            }
            if let Some(word) = word_in(source, code) {
                let advice = format!(
                    "{word} in a test: wait for the event (tests/patience), or give the reason after \"{REASON}\""
                );
                violations.push(Violation::new(source, number, advice));
            }
        }
    }
    violations
}

fn is_benchmark(source: &Source) -> bool {
    source.path.contains("/benches/") || source.name().contains(".bench.")
}

fn code_of(source: &Source) -> &str {
    source.rust.as_ref().map_or(source.text.as_str(), |rust| rust.code.as_str())
}

fn is_test_line(source: &Source, number: usize) -> bool {
    let tests_from = source.rust.as_ref().and_then(|rust| rust.tests_from);
    source.is_test() || tests_from.is_some_and(|from| number >= from)
}

fn word_in(source: &Source, code: &str) -> Option<&'static str> {
    let found = |words: &[&'static str]| words.iter().copied().find(|word| code.contains(word));
    if source.rust.is_some() {
        return found(&RUST);
    }
    let limit = || LIMIT_ARGUMENTS.into_iter().find(|word| is_followed_by_number(code, word));
    if source.path.ends_with(".d.ts") {
        return None;
    }
    if source.has_extension(&["mjs", "js", "cjs", "ts"]) {
        return found(&SCRIPT).or_else(limit);
    }
    if source.has_extension(&["py"]) { found(&PYTHON).or_else(limit) } else { None }
}

fn is_followed_by_number(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        code.get(at + word.len()..)
            .is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit()))
    })
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::check;

    /// Product code, benchmarks, the limit files, words in string literals, and lines with a reason pass.
    #[test]
    fn good() {
        let files = [
            (
                "crates/web/src/a.rs",
                "tokio::time::sleep(a).await;\n#[cfg(test)]\nmod tests { /* .elapsed() */ }",
            ),
            ("crates/cashier/benches/payments/a.rs", "Instant::now()"),
            ("tests/browser/bridge.bench.mjs", "performance.now()"),
            ("tests/patience.rs", "tokio::time::timeout(PATIENCE, work)"),
            (
                "crates/web/tests/a.rs",
                "let a = \".elapsed()\";\n// any machine: a pause between two looks\ntokio::time::sleep(a).await;",
            ),
            ("tests/a.test.mjs", "page.waitForSelector(a);\nawait look({ timeout: PATIENCE_MS });"),
            ("tests/a.py", "subprocess.run(a, timeout=PATIENCE_S)\ntime.sleep(1)  # any machine: as above"),
        ];
        assert_eq!(found(check, &files), [""; 0]);
    }

    /// Clocks, pauses and own limits fail.
    #[test]
    fn bad() {
        for (path, text) in [
            ("crates/web/tests/a.rs", "\nassert!(began.elapsed() < a);"),
            ("crates/web/src/a.rs", "#[cfg(test)]\nmod tests { fn a() { std::thread::sleep(b) } }"),
            ("tests/a.test.mjs", "\nawait page.waitForTimeout(100);"),
            ("tests/stage/a.mjs", "\nawait locator.waitFor({ timeout: 15_000 });"),
            ("tests/a.py", "\nnotices.get(timeout=10)"),
        ] {
            assert_eq!(found(check, &[(path, text)]), [format!("{path}:2")], "{text}");
        }
    }
}
