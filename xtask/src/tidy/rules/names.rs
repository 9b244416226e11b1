//! Names describe the contents: no file or folder is named merely for holding things.

use super::super::tree::{Tree, Violation};

const REFUSED: [&str; 10] =
    ["utils", "util", "helpers", "helper", "common", "misc", "shared", "types", "manager", "managers"];

/// Every refused file or folder name, and every decision record that is not `NNNN-title.md`.
pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    tree.paths.iter().filter_map(|path| verdict(path)).collect()
}

fn verdict(path: &str) -> Option<Violation> {
    let refused = path.split('/').find(|part| REFUSED.contains(&part.split('.').next().unwrap_or(part)));
    let advice = if let Some(part) = refused {
        format!("{part} does not describe its contents; name it after them (folder: a noun, file: a verb)")
    } else if path.strip_prefix("docs/adr/").is_some_and(|name| !is_decision(name)) {
        "name decisions NNNN-title.md, with four digits and lower-case letters".to_owned()
    } else {
        return None;
    };
    Some(Violation { path: path.to_owned(), line: 1, advice })
}

fn is_decision(name: &str) -> bool {
    let Some((number, title)) = name.split_once('-') else { return false };
    let is_number = number.len() == 4 && number.bytes().all(|byte| byte.is_ascii_digit());
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    is_number && title.strip_suffix(".md").is_some_and(|title| title.bytes().all(is_plain))
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::check;

    /// Descriptive names pass.
    #[test]
    fn good() {
        assert!(
            found(check, &[("core/src/payment/confirm.rs", ""), ("docs/adr/0001-one-writer.md", "")])
                .is_empty()
        );
    }

    /// Names that do not describe the contents fail, for a file, folder or document.
    #[test]
    fn bad() {
        let files =
            [("a/utils.rs", ""), ("a/common/x.rs", ""), ("docs/adr/1-x.md", ""), ("docs/adr/0001-X.md", "")];
        assert_eq!(found(check, &files).len(), 4);
    }
}
