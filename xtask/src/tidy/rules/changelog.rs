//! The change log always has a section for unreleased changes.

use super::super::tree::{Tree, Violation};

const FILE: &str = "CHANGELOG.md";

/// A missing change log, or one without an unreleased section.
pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let is_heading = |line: &str| line.starts_with("## ") && line.contains("Unreleased");
    if tree.source(FILE).is_some_and(|source| source.text.lines().any(is_heading)) {
        return Vec::new();
    }
    let advice = "needs a section `## Unreleased` with one line per change that a user can see".to_owned();
    vec![Violation { path: FILE.to_owned(), line: 1, advice }]
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::check;

    /// The section must be there.
    #[test]
    fn unreleased_section() {
        assert!(found(check, &[("CHANGELOG.md", "# Changes\n\n## Unreleased\n")]).is_empty());
        assert_eq!(found(check, &[("CHANGELOG.md", "# Changes\n")]), ["CHANGELOG.md:1"]);
        assert_eq!(found(check, &[]), ["CHANGELOG.md:1"]);
    }
}
