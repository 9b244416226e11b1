//! A lint is never switched off in silence: `expect` with a reason fails when it is no longer needed.

use super::super::tree::{Tree, Violation, numbered};

/// Every `allow` attribute and every `expect` without a reason.
pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for source in tree.rust() {
        let code = source.rust.as_ref().map_or("", |rust| rust.code.as_str());
        for (number, line) in numbered(code) {
            if line.contains("#[allow(") || line.contains("#![allow(") {
                let advice = "write #[expect(lint, reason = \"…\")], which fails when it is no longer needed";
                violations.push(Violation::new(source, number, advice));
            }
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::check;

    /// `expect` passes, `allow` does not, and texts do not count.
    #[test]
    fn allow_is_refused() {
        assert!(found(check, &[("a.rs", "#[expect(x, reason = \"y\")]\nlet a = \"#[allow(\";")]).is_empty());
        let bad = [("a.rs", "#![allow(x)]\n"), ("b.rs", "\n#[allow(y)]\n")];
        assert_eq!(found(check, &bad), ["a.rs:1", "b.rs:2"]);
    }
}
