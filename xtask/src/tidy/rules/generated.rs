//! Generated documents match what the code generates now.

use super::super::tree::{Tree, Violation};
use crate::{codegen, wasm};

/// Every generated file that is missing or differs.
pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let stale = codegen::stale(&tree.root, &codegen::FILES);
    let violation = |path: &str, command: &str| {
        let advice = format!("run cargo xtask {command} and commit the result");
        Violation { path: path.to_owned(), line: 1, advice }
    };
    let mut violations: Vec<_> = stale.into_iter().map(|path| violation(path, "codegen")).collect();
    if wasm::is_stale(&tree.root) {
        violations.push(violation(wasm::MODULE, "codegen wasm"));
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::check;
    use crate::codegen::FILES;

    /// In an empty folder every generated file is missing.
    #[test]
    fn missing_files_are_found() {
        assert_eq!(found(check, &[]).len(), FILES.len() + 1);
    }
}
