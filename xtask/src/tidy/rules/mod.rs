//! The rules. Each is a function from the files to the violations found.

mod arrows;
mod attributes;
mod changelog;
mod clock;
mod documents;
mod functions;
mod generated;
mod ladder;
mod length;
mod machine;
mod manifests;
mod module_docs;
mod money;
mod names;
mod origins;
mod paths;
mod patience;
mod promises;
mod sql;
mod translations;
mod words;

use super::tree::{Tree, Violation};

/// A rule.
pub(super) type Rule = fn(&Tree) -> Vec<Violation>;

/// Every rule.
pub(super) const ALL: [Rule; 21] = [
    arrows::check,
    attributes::check,
    changelog::check,
    clock::check,
    documents::check,
    functions::check,
    generated::check,
    ladder::check,
    length::check,
    machine::check,
    manifests::check,
    module_docs::check,
    money::check,
    names::check,
    origins::check,
    paths::check,
    patience::check,
    promises::check,
    sql::check,
    translations::check,
    words::check,
];

/// Whether `text` contains `word` as a whole word.
fn has_word(text: &str, word: &str) -> bool {
    let is_part =
        |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|after| after.chars().next());
        !is_part(before) && !is_part(after)
    })
}

/// The violations that `rule` finds in a sample, as `path:line`.
#[cfg(test)]
fn found(rule: Rule, files: &[(&str, &str)]) -> Vec<String> {
    let mut places: Vec<String> =
        rule(&Tree::sample(files)).iter().map(|v| format!("{}:{}", v.path, v.line)).collect();
    places.sort();
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A word inside another word does not count.
    #[test]
    fn words_stand_alone() {
        assert!(has_word("a: f64,", "f64"));
        assert!(!has_word("of64 f64_x", "f64"));
    }
}
