//! Every document has a Chinese translation that is as new as it is, and says the same.
//!
//! The first line of a translation names the digest of the text that it translates: whoever changes a document has to
//! look at its translation. Blocks of code are the same in both, so that running them once is enough; headings are as
//! many, and the rows of tables name the same numbers and names, so that a fact cannot differ. Documents that are
//! generated as a whole come in both languages anyway.

use std::fmt::Write as _;

use aws_lc_rs::digest;

use super::super::tree::{Source, Tree, Violation, numbered};
use crate::codegen::Generated;
use crate::docs::{Block, TRANSLATIONS, blocks};

/// Every document without a translation, and every translation that is older than its document or differs from it.
pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for source in tree.sources.iter().filter(|source| source.has_extension(&["md"])) {
        let Some((folder, name)) = source.path.rsplit_once('/') else { continue };
        if folder == "docs" {
            violations.extend(missing(tree, source, name));
        }
        if folder == TRANSLATIONS && !Generated::is_whole(&source.path) {
            violations.extend(differences(tree, source, name));
        }
    }
    violations
}

fn missing(tree: &Tree, source: &Source, name: &str) -> Option<Violation> {
    let translation = format!("{TRANSLATIONS}/{name}");
    let is_there = tree.has(&translation);
    (!is_there).then(|| Violation::new(source, 1, format!("write its translation {translation}")))
}

fn differences(tree: &Tree, translation: &Source, name: &str) -> Vec<Violation> {
    let Some(original) = tree.source(&format!("docs/{name}")) else {
        return vec![Violation::new(
            translation,
            1,
            format!("docs/{name}, which it translates, does not exist"),
        )];
    };
    let mark = mark(original);
    let mut violations = Vec::new();
    if translation.text.lines().next() != Some(mark.as_str()) {
        let advice = format!(
            "docs/{name} has changed, or was never translated: bring this up to date, then begin it with {mark}"
        );
        violations.push(Violation::new(translation, 1, advice));
    }
    violations.extend(in_blocks(translation, original));
    violations.extend(in_headings(translation, original));
    violations.extend(in_tables(translation, original));
    violations.extend(in_links(tree, translation));
    violations
}

/// The first line of an up-to-date translation.
fn mark(original: &Source) -> String {
    let digest = digest::digest(&digest::SHA256, original.text.as_bytes());
    let mut mark = format!("<!-- translates {} ", original.path);
    for byte in digest.as_ref().iter().take(8) {
        let _ = write!(mark, "{byte:02x}");
    }
    mark + " -->"
}

fn in_blocks(translation: &Source, original: &Source) -> Option<Violation> {
    let (ours, theirs) = (blocks(&translation.text), blocks(&original.text));
    let is_same = |(ours, theirs): &(&Block, &Block)| {
        ours.text == theirs.text && ours.language == theirs.language && ours.file == theirs.file
    };
    let line = match ours.iter().zip(&theirs).find(|pair| !is_same(pair)) {
        Some((block, _)) => block.line,
        None if ours.len() != theirs.len() => 1,
        None => return None,
    };
    let advice = format!("the blocks of code are not those of {}: copy them", original.path);
    Some(Violation::new(translation, line, advice))
}

fn in_headings(translation: &Source, original: &Source) -> Option<Violation> {
    let levels = |source: &Source| -> Vec<usize> {
        let lines = prose(source);
        let hashes = lines.map(|(_, line)| line.chars().take_while(|letter| *letter == '#').count());
        hashes.filter(|level| *level > 0).collect()
    };
    let advice = format!("the headings are not those of {}: as many, at the same levels", original.path);
    (levels(translation) != levels(original)).then(|| Violation::new(translation, 1, advice))
}

/// The first row of a table that does not name what the original's row names.
fn in_tables(translation: &Source, original: &Source) -> Option<Violation> {
    let rows = |source: &Source| -> Vec<(usize, Vec<String>)> {
        let rows = prose(source).filter(|(_, line)| line.starts_with('|'));
        rows.map(|(line, text)| (line, facts(text))).collect()
    };
    let (ours, theirs) = (rows(translation), rows(original));
    let line = match ours.iter().zip(&theirs).find(|((_, ours), (_, theirs))| ours != theirs) {
        Some(((line, _), _)) => *line,
        None if ours.len() != theirs.len() => 1,
        None => return None,
    };
    let advice = format!("this table names other numbers or names than the one of {}", original.path);
    Some(Violation::new(translation, line, advice))
}

/// Links to documents that are translated, past their translations.
fn in_links(tree: &Tree, translation: &Source) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (number, line) in prose(translation) {
        for rest in line.split("](../").skip(1) {
            let name = rest.split(['#', ')']).next().unwrap_or_default();
            if tree.has(&format!("{TRANSLATIONS}/{name}")) {
                violations.push(Violation::new(
                    translation,
                    number,
                    format!("link to {name}, the translation"),
                ));
            }
        }
    }
    violations
}

/// What a row states in any language: code and numbers, in alphabetical order.
fn facts(row: &str) -> Vec<String> {
    let mut facts: Vec<String> = row.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    let prose: String = row.split('`').step_by(2).collect::<Vec<_>>().join(" ").replace(',', "");
    let numbers = prose.split(|letter: char| !letter.is_ascii_digit()).filter(|number| !number.is_empty());
    facts.extend(numbers.map(str::to_owned));
    facts.sort();
    facts
}

/// The lines outside blocks of code.
fn prose(source: &Source) -> impl Iterator<Item = (usize, &str)> {
    let mut is_code = false;
    numbered(&source.text).filter(move |(_, line)| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        !is_code && !is_fence
    })
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::*;

    const ORIGINAL: &str = "# A\n\n| `a` | 5 min |\n\n```sh\nls\n```\n\n## B\n";

    fn places(original: &str, translation: &str) -> Vec<String> {
        found(check, &[("docs/a.md", original), ("docs/zh/a.md", translation)])
    }

    fn translated(text: &str) -> String {
        let tree = Tree::sample(&[("docs/a.md", ORIGINAL)]);
        format!("{}\n{text}", mark(tree.source("docs/a.md").unwrap()))
    }

    /// A translation with the same code, headings and facts passes; other files need none.
    #[test]
    fn good() {
        let good = translated("# 甲\n\n| `a` | 5 分钟 |\n\n```sh\nls\n```\n\n## 乙\n");
        assert_eq!(places(ORIGINAL, &good), Vec::<String>::new());
        assert!(found(check, &[("docs/adr/0001-a.md", "# A\n"), ("README.md", "# B\n")]).is_empty());
    }

    /// A link past a translation is found.
    #[test]
    fn links_lead_to_translations() {
        let original = "[b](b.md) [c](c.md)\n";
        let tree = Tree::sample(&[("docs/a.md", original)]);
        let text = format!("{}\n[b](../b.md) [c](../c.md)\n", mark(tree.source("docs/a.md").unwrap()));
        let files = [
            ("docs/a.md", original),
            ("docs/zh/a.md", &*text),
            ("docs/zh/b.md", ""),
            ("docs/acquirer.md", ""),
        ];
        let found = found(check, &files);
        assert!(found.contains(&"docs/zh/a.md:2".to_owned()), "{found:?}");
        assert_eq!(found.iter().filter(|place| place.contains("/a.md")).count(), 1);
    }

    /// A document without a translation, and a translation without a document, are found.
    #[test]
    fn missing_ones() {
        assert_eq!(found(check, &[("docs/a.md", ORIGINAL)]), ["docs/a.md:1"]);
        assert_eq!(found(check, &[("docs/zh/a.md", ORIGINAL)]), ["docs/zh/a.md:1"]);
    }

    /// A change of the document, of code, of a heading and of a fact are each found.
    #[test]
    fn outdated_ones() {
        let good = translated("# 甲\n\n| `a` | 5 分钟 |\n\n```sh\nls\n```\n\n## 乙\n");
        assert_eq!(places(&ORIGINAL.replace("# A", "# Changed"), &good), ["docs/zh/a.md:1"]);
        assert_eq!(places(ORIGINAL, &good.replace("ls", "ls -l")), ["docs/zh/a.md:6"]);
        assert_eq!(places(ORIGINAL, &good.replace("## 乙", "### 乙")), ["docs/zh/a.md:1"]);
        assert_eq!(places(ORIGINAL, &good.replace("5 分钟", "6 分钟")), ["docs/zh/a.md:4"]);
        assert_eq!(places(ORIGINAL, &good.replace("`a`", "`b`")), ["docs/zh/a.md:4"]);
    }
}
