//! A lint is never switched off silently: `expect` with a reason fails once it is no longer needed. Nobody writes
//! unsafe code, even where generated code may be unsafe. Only functions that a page calls may have `no_mangle`.

use super::super::tree::{Tree, Violation, numbered};
use super::has_word;

/// The attribute of an unmangled function, and the crate whose functions a page calls.
const KEPT_NAME: &str = "#[unsafe(no_mangle)]";
const CALLED_BY_PAGE: &str = "host-wasm";

/// Every `allow` attribute and every line with unsafe code.
pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for source in tree.rust() {
        let code = source.rust.as_ref().map_or("", |rust| rust.code.as_str());
        for (number, line) in numbered(code) {
            if line.contains("#[allow(") || line.contains("#![allow(") {
                let advice = "write #[expect(lint, reason = \"…\")], which fails when it is no longer needed";
                violations.push(Violation::new(source, number, advice));
            }
            let is_kept_name = line == KEPT_NAME && source.crate_folder() == Some(CALLED_BY_PAGE);
            if has_word(line, "unsafe") && !is_kept_name {
                let advice = "no unsafe code; use a library that hides it";
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

    /// `expect` passes, `allow` fails, and string literals are ignored.
    #[test]
    fn allow_is_refused() {
        assert!(found(check, &[("a.rs", "#[expect(x, reason = \"y\")]\nlet a = \"#[allow(\";")]).is_empty());
        let bad = [("a.rs", "#![allow(x)]\n"), ("b.rs", "\n#[allow(y)]\n")];
        assert_eq!(found(check, &bad), ["a.rs:1", "b.rs:2"]);
    }

    /// Unsafe code is refused; the word in a comment or a name is fine.
    #[test]
    fn unsafe_code_is_refused() {
        assert!(found(check, &[("a.rs", "// unsafe\nlet unsafe_code = 1;")]).is_empty());
        assert_eq!(found(check, &[("a.rs", "unsafe { a() }")]), ["a.rs:1"]);
        let kept = "#[unsafe(no_mangle)]\nunsafe { a() }";
        assert_eq!(
            found(check, &[("a.rs", kept), ("crates/host-wasm/src/b.rs", kept)]),
            ["a.rs:1", "a.rs:2", "crates/host-wasm/src/b.rs:2"]
        );
    }
}
