//! Files stay short: at most 500 lines, and 800 for tests.

use super::super::tree::{Tree, Violation};

const LIMIT: usize = 500;
const TEST_LIMIT: usize = 800;
const KINDS: [&str; 8] = ["rs", "mjs", "js", "css", "html", "sql", "sh", "toml"];

/// Every hand-written file that is too long. Generated files and lock files are of other types.
pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for source in tree.sources.iter().filter(|source| source.has_extension(&KINDS)) {
        let limit = if source.is_test() { TEST_LIMIT } else { LIMIT };
        let lines = source.text.lines().count();
        if lines > limit {
            let advice = format!("{lines} lines, the limit is {limit}; split the file by what its parts do");
            violations.push(Violation::new(source, limit, advice));
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::check;

    /// The limit itself passes, one line more fails; tests have a higher limit; Markdown has none.
    #[test]
    fn limits() {
        let (full, over, long) = ("x\n".repeat(500), "x\n".repeat(501), "x\n".repeat(801));
        let good = [("a/b.rs", full.as_str()), ("a/tests/b.rs", &over), ("docs/a.md", &long)];
        assert!(found(check, &good).is_empty());
        let bad = [("a/b.rs", over.as_str()), ("a/b.css", &over), ("a/tests/b.rs", &long)];
        assert_eq!(found(check, &bad), ["a/b.css:500", "a/b.rs:500", "a/tests/b.rs:800"]);
    }
}
