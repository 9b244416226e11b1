//! Every module starts with `//!`: what it is, its invariant, and what it deliberately does not do. A sample is included in
//! a module, and is shown to people whose code does not have to.

use super::super::tree::{Tree, Violation};

/// Every Rust file that does not begin with a module description.
pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let is_silent = |text: &str| !text.lines().next().is_some_and(|line| line.starts_with("//! "));
    let silent = tree.rust().filter(|source| !source.path.contains("/samples/") && is_silent(&source.text));
    silent.map(|source| Violation::new(source, 1, "begin with //! and describe this module")).collect()
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::check;

    /// A description in the first line passes; a missing or empty one fails.
    #[test]
    fn first_line_decides() {
        let good = [("a.rs", "//! Money.\n"), ("a.mjs", "x"), ("sdk/a/samples/b.rs", "use x;\n")];
        assert!(found(check, &good).is_empty());
        let bad = [("a.rs", "use x;\n"), ("b.rs", "//!\n"), ("c.rs", "")];
        assert_eq!(found(check, &bad), ["a.rs:1", "b.rs:1", "c.rs:1"]);
    }
}
