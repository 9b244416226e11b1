//! Every fenced block of a document is checked or executed.

use std::path::Path;

use super::super::tree::{Source, Tree, Violation};
use crate::docs::{self, Known};

/// Every block that cannot be checked, or that is visibly wrong without running it.
pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let documents = tree.sources.iter().filter(|source| docs::is_document(Path::new(&source.path)));
    let mut violations = Vec::new();
    for source in documents {
        let known = Known { is_doc_test: is_included(tree, source) };
        for block in docs::blocks(&source.text) {
            if let Some(advice) = docs::check(&block, known) {
                violations.push(Violation::new(source, block.line, advice));
            }
        }
    }
    violations
}

/// Whether a crate includes the document in its documentation, so that its Rust blocks are doc tests.
fn is_included(tree: &Tree, document: &Source) -> bool {
    let names_it =
        |line: &str| line.contains("include_str!") && line.contains(&format!("/{}\"", document.path));
    tree.rust()
        .filter(|source| source.crate_folder().is_some())
        .any(|source| source.text.lines().any(names_it))
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::check;

    /// Blocks that can be checked pass; Rust passes where a crate includes the document.
    #[test]
    fn good() {
        let files = [
            ("README.md", "```sh\nls\n```\n```rust\nfn a() {}\n```\n"),
            ("crates/core/src/lib.rs", "#![doc = include_str!(\"../../../README.md\")]"),
            ("notes.md", "```perl\n```\n"),
        ];
        assert!(found(check, &files).is_empty());
    }

    /// Other blocks are reported with their line.
    #[test]
    fn bad() {
        let files = [("docs/a.md", "# A\n```rust\n```\n```json\n{\n```\n"), ("README.md", "```\nx\n```\n")];
        assert_eq!(found(check, &files), ["README.md:1", "docs/a.md:2", "docs/a.md:4"]);
    }
}
