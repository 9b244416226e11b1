//! Time is passed as a value: only the engine's clock reads the machine's clock, and that of the SDK, which knows no engine.

use super::super::tree::{Tree, Violation};

const CLOCK: &str = "crates/engine/src/clock.rs";
/// It runs in other people's programs.
const SDK_CLOCK: &str = "sdk/rust/src/clock.rs";
const READINGS: [&str; 4] = ["SystemTime::now", "Timestamp::now", "Zoned::now", "Utc::now"];

/// Every read of the wall clock outside that module.
pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for source in tree.rust().filter(|source| ![CLOCK, SDK_CLOCK].contains(&source.path.as_str())) {
        for (number, line) in source.product_code() {
            if let Some(reading) = READINGS.iter().find(|reading| line.contains(*reading)) {
                let advice = format!("{reading} only in {CLOCK}; take the time as a value");
                violations.push(Violation::new(source, number, advice));
            }
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::{CLOCK, check};

    /// The clock module reads the clock.
    #[test]
    fn good() {
        let reading = "SystemTime::now()";
        assert!(
            found(check, &[(CLOCK, reading), ("crates/core/src/a.rs", "// SystemTime::now()\n")]).is_empty()
        );
    }

    /// Nothing else does.
    #[test]
    fn bad() {
        let files = [("crates/web/src/a.rs", "let a =\n  std::time::SystemTime::now();")];
        assert_eq!(found(check, &files), ["crates/web/src/a.rs:2"]);
    }
}
