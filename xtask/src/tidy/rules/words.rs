//! One word for one thing: words that the glossary in ARCHITECTURE.md has replaced must not return.

use super::super::tree::{Source, Tree, Violation, numbered};

/// What is refused anywhere in a line, in any letter case, and its replacement.
const REFUSED: [(&str, &str); 8] = [
    ("errand", "provider call"),
    ("wish", "request or command"),
    ("told_user", "notify_user"),
    ("hurry", "check_now"),
    ("let_go", "end_attempt"),
    ("carried", "what is done: sent, made, recorded"),
    ("channelaccount", "ProviderAccount"),
    ("channel_attempt", "payment_attempt"),
];

/// The only file for names that scripts still use.
const OLD_NAMES: &str = "crates/cashier/src/cli/old_names.rs";

/// Files that keep the names of their time, and the tests that migrate from them.
const HISTORY: [&str; 4] =
    ["crates/store/migrations/", "crates/cashier/tests/it/migration/", "docs/adr/", "findings/"];

/// Every line with a refused word, except in history.
pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    tree.sources.iter().filter(|source| is_held(source)).flat_map(violations).collect()
}

fn is_held(source: &Source) -> bool {
    let is_history = source.path == OLD_NAMES || HISTORY.iter().any(|folder| source.path.starts_with(folder));
    let is_ours = ["crates/", "docs/", "tests/"].iter().any(|folder| source.path.starts_with(folder));
    let is_lock = source.name() == "package-lock.json";
    !is_history
        && !is_lock
        && (is_ours || ["ARCHITECTURE.md", "README.md", "CONTRIBUTING.md"].contains(&&*source.path))
}

fn violations(source: &Source) -> Vec<Violation> {
    let found = numbered(&source.text).flat_map(|(line, text)| {
        let text = text.to_lowercase();
        let words = REFUSED.iter().filter(move |(word, _)| text.contains(word));
        words.map(move |(word, instead)| (line, format!("not \"{word}\": {instead} (see the glossary)")))
    });
    found.map(|(line, advice)| Violation::new(source, line, advice)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::check;

    /// The words of the glossary pass; history and the file of old names are exempt.
    #[test]
    fn good() {
        let files = [
            ("crates/a.rs", "//! A provider call.\n"),
            ("crates/store/migrations/0003_a.sql", "CREATE TABLE errands"),
            ("crates/cashier/tests/it/migration/a.rs", "errands"),
            ("crates/cashier/src/cli/old_names.rs", "errands"),
        ];
        assert!(found(check, &files).is_empty());
    }

    /// A replaced word is found in code, comments and documents, in any case.
    #[test]
    fn bad() {
        let files =
            [("crates/a.rs", "//! x\nstruct Errand;\n"), ("docs/a.md", "a Wish"), ("README.md", "let_go")];
        assert_eq!(found(check, &files), ["README.md:1", "crates/a.rs:2", "docs/a.md:1"]);
    }
}
