//! Generated documents are what the code makes now.

use super::super::tree::{Tree, Violation};
use crate::codegen;

/// Every generated file that is missing or differs.
pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let stale = codegen::stale(&tree.root, &codegen::FILES);
    let advice = "run cargo xtask codegen and commit the result";
    let violation = |path: &str| Violation { path: path.to_owned(), line: 1, advice: advice.to_owned() };
    stale.into_iter().map(violation).collect()
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::check;
    use crate::codegen::FILES;

    /// In an empty folder every generated file is missing.
    #[test]
    fn missing_files_are_found() {
        assert_eq!(found(check, &[]).len(), FILES.len());
    }
}
