//! No promises in the code: unfinished work is an issue with a number.

use super::super::tree::{Source, Tree, Violation, numbered};
use super::has_word;

const MACROS: [&str; 3] = ["todo!", "unimplemented!", "dbg!"];
const KINDS: [&str; 9] = ["rs", "mjs", "js", "css", "html", "sql", "sh", "toml", "md"];

/// Every macro for missing code, and every marker without an issue number.
pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for source in tree.sources.iter().filter(|source| source.has_extension(&KINDS)) {
        violations.extend(markers(source));
        let code = source.rust.as_ref().map_or("", |rust| rust.code.as_str());
        for (number, line) in numbered(code) {
            if let Some(name) = MACROS.iter().find(|name| line.contains(*name)) {
                violations.push(Violation::new(source, number, format!("finish the code instead of {name}")));
            }
        }
    }
    violations
}

fn markers(source: &Source) -> Vec<Violation> {
    // Written in two parts, so that this file does not report itself.
    let words = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("X", "XX")];
    let mut violations = Vec::new();
    for (number, line) in numbered(&source.text) {
        // In quotes it is ISO 4217's code for no currency.
        let quoted = concat!("\"X", "XX\"");
        let Some(word) = words.iter().find(|word| has_word(&line.replace(quoted, ""), word)) else {
            continue;
        };
        if !line.contains(&format!("{word}(#")) {
            let advice = format!("write {word}(#number) and file the issue, or do it now");
            violations.push(Violation::new(source, number, advice));
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::check;

    /// A marker with a number passes, and so do words that only look alike.
    #[test]
    fn good() {
        let text = concat!("// TO", "DO(#12): later\nlet MASTODON = 1;\n");
        let code = concat!("let code = \"X", "XX\";");
        assert!(found(check, &[("a.rs", text), ("a.rs", "let a = \"dbg!\";"), ("b.rs", code)]).is_empty());
    }

    /// Bare markers and placeholder macros fail.
    #[test]
    fn bad() {
        let text = concat!("// TO", "DO later\n");
        let files = [("a.rs", text), ("b.rs", "fn a() { todo!() }"), ("c.css", concat!("/* FIX", "ME */"))];
        assert_eq!(found(check, &files), ["a.rs:1", "b.rs:1", "c.css:1"]);
    }
}
