//! A path named in a document exists.
//!
//! Checked are link targets, and code spans that look like a path in this repository. A span may name a file from the
//! root or, beginning with a crate's name, from that crate's `src`.

use super::super::tree::{Source, Tree, Violation, numbered};
use crate::docs;

/// Every path that does not exist.
pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for source in tree.sources.iter().filter(|source| docs::is_document(source.path.as_ref())) {
        let mut is_code = false;
        for (number, line) in numbered(&source.text) {
            if line.trim_start().starts_with("```") {
                is_code = !is_code;
            }
            if is_code {
                continue;
            }
            let lost = links(line).filter(|link| !leads_somewhere(tree, source, link));
            let spans = spans(line).filter(|span| looks_like_path(tree, span) && !exists(tree, span));
            for path in lost.chain(spans) {
                violations.push(Violation::new(
                    source,
                    number,
                    format!("{path} does not exist; name the right path"),
                ));
            }
        }
    }
    violations
}

/// Link targets that are files.
fn links(line: &str) -> impl Iterator<Item = &str> {
    let targets = line.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next());
    let files = targets.filter(|target| {
        !target.contains("://") && !target.starts_with(['#', '/']) && !target.starts_with("mailto:")
    });
    files.map(|target| target.split('#').next().unwrap_or(target)).filter(|target| !target.is_empty())
}

fn leads_somewhere(tree: &Tree, from: &Source, target: &str) -> bool {
    let mut parts: Vec<&str> = from.path.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.is_empty() || tree.has(&parts.join("/"))
}

/// The texts between backticks.
fn spans(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

fn looks_like_path(tree: &Tree, span: &str) -> bool {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "/._-".contains(letter);
    if !span.contains('/') || span.starts_with('/') || !span.chars().all(is_plain) {
        return false;
    }
    let first = span.split('/').next().unwrap_or_default();
    let is_top = tree.paths.iter().any(|path| path.split_once('/').is_some_and(|(top, _)| top == first));
    is_top || tree.has(&format!("crates/{first}"))
}

fn exists(tree: &Tree, span: &str) -> bool {
    let in_crate = span.split_once('/').map(|(name, rest)| format!("crates/{name}/src/{rest}"));
    let outside_src = format!("crates/{span}");
    tree.has(span) || tree.has(&outside_src) || in_crate.is_some_and(|path| tree.has(&path))
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::check;

    const FILES: [(&str, &str); 2] = [("crates/web/src/router.rs", ""), ("docs/api/pay.md", "")];

    fn places(document: &str, text: &str) -> Vec<String> {
        found(check, &[FILES.as_slice(), &[(document, text)]].concat())
    }

    /// Paths from the root or from a crate, links relative to the document, and text that is not a path, pass.
    #[test]
    fn good() {
        let text = "See `web/router.rs`, `crates/web/src/router.rs`, [pay](docs/api/pay.md#top), `GET /v1/x`, `a/b`,\n\
                    [out](https://example.org/x), [up](#here)\n```sh\nls docs/none\n```\n";
        assert!(places("README.md", text).is_empty());
        assert!(places("docs/adr/0001-a.md", "[pay](../api/pay.md)").is_empty());
    }

    /// Broken paths and links are found.
    #[test]
    fn bad() {
        let text = "`web/none.rs`\n`crates/none/src`\n[x](docs/none.md)\n";
        assert_eq!(places("README.md", text), ["README.md:1", "README.md:2", "README.md:3"]);
        assert_eq!(places("docs/a.md", "[pay](pay.md)"), ["docs/a.md:1"]);
    }
}
