//! Splits Rust text just enough for rules about words: into code, comments and string literals.
//!
//! It is not a parser. It knows line comments, nested block comments, strings with escapes, raw strings, bytes and
//! character literals, and distinguishes a lifetime from a character.

/// A Rust file, split up.
#[derive(Debug, Default)]
pub(crate) struct RustText {
    /// The text with comments and the contents of strings blanked; line numbers do not change.
    pub(crate) code: String,
    /// The contents of string literals, with the line where each begins.
    pub(crate) strings: Vec<(usize, String)>,
    /// The line of the first `#[cfg(test)]`; by our file layout only tests follow it.
    pub(crate) tests_from: Option<usize>,
}

/// Splits `text`.
pub(crate) fn read(text: &str) -> RustText {
    let mut reader = Reader { rest: text, line: 1, last: ' ', out: RustText::default() };
    while reader.step() {}
    let mut out = reader.out;
    out.tests_from = out.code.lines().position(|line| line.trim() == "#[cfg(test)]").map(|index| index + 1);
    out
}

struct Reader<'a> {
    rest: &'a str,
    line: usize,
    /// The character before `rest`, to distinguish `r"` from the end of a name like `for"`.
    last: char,
    out: RustText,
}

impl Reader<'_> {
    fn step(&mut self) -> bool {
        let Some(first) = self.rest.chars().next() else { return false };
        if self.rest.starts_with("//") {
            let end = self.rest.find('\n').unwrap_or(self.rest.len());
            self.blank(end);
        } else if self.rest.starts_with("/*") {
            self.blank(block_comment_len(self.rest));
        } else if let Some(hashes) = self.raw_string() {
            self.string(hashes + 2, &format!("\"{}", "#".repeat(hashes)));
        } else if first == '"' {
            self.quoted();
        } else if first == '\'' {
            let length = char_literal_len(self.rest);
            if length > 1 { self.blank(length) } else { self.keep(first) }
        } else {
            self.keep(first);
        }
        true
    }

    fn keep(&mut self, letter: char) {
        self.out.code.push(letter);
        self.line += usize::from(letter == '\n');
        self.last = letter;
        self.rest = self.rest.get(letter.len_utf8()..).unwrap_or_default();
    }

    /// Replaces the next `length` bytes by blanks; line breaks stay.
    fn blank(&mut self, length: usize) {
        let (gone, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        for letter in gone.chars() {
            self.out.code.push(if letter == '\n' { '\n' } else { ' ' });
            self.line += usize::from(letter == '\n');
        }
        self.last = ' ';
        self.rest = rest;
    }

    /// The number of `#` when a raw string begins here.
    fn raw_string(&self) -> Option<usize> {
        if self.last.is_alphanumeric() && self.last != 'b' || self.last == '_' {
            return None;
        }
        let after = self.rest.strip_prefix('r')?;
        let body = after.trim_start_matches('#');
        body.starts_with('"').then_some(after.len() - body.len())
    }

    /// A string with an opening of `opening` bytes and this end.
    fn string(&mut self, opening: usize, end: &str) {
        let body = self.rest.get(opening..).unwrap_or_default();
        let length = body.find(end).unwrap_or(body.len());
        self.out.strings.push((self.line, body.get(..length).unwrap_or_default().to_owned()));
        self.blank(opening + length + end.len());
    }

    fn quoted(&mut self) {
        let body = self.rest.get(1..).unwrap_or_default();
        let mut is_escaped = false;
        let end = body.find(|letter| {
            let ends = letter == '"' && !is_escaped;
            is_escaped = letter == '\\' && !is_escaped;
            ends
        });
        let length = end.unwrap_or(body.len());
        self.out.strings.push((self.line, body.get(..length).unwrap_or_default().to_owned()));
        self.blank(length + 2);
    }
}

fn block_comment_len(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let step = if rest.starts_with("/*") {
            depth += 1;
            2
        } else if rest.starts_with("*/") {
            depth -= 1;
            2
        } else {
            rest.chars().next().map_or(1, char::len_utf8)
        };
        at += step;
        if depth == 0 {
            break;
        }
    }
    at
}

/// The length of the character literal that begins here, or 1 when it is a lifetime.
fn char_literal_len(text: &str) -> usize {
    let mut letters = text.char_indices().skip(1);
    match letters.next() {
        Some((_, '\\')) => {
            letters.next();
            letters.find(|(_, letter)| *letter == '\'').map_or(text.len(), |(at, _)| at + 1)
        }
        Some(_) => match letters.next() {
            Some((at, '\'')) => at + 1,
            _ => 1,
        },
        None => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words in comments and strings are not code; words around them are.
    #[test]
    fn comments_and_strings_are_blanked() {
        let out = read(
            "let a = \"f64 \\\" as\"; // f64\n/* f64 /* x */ f64 */ let b = r#\"f64 \" \"#;\nlet c = 'x';",
        );
        assert!(!out.code.contains("f64"), "{}", out.code);
        assert!(out.code.contains("let b =") && out.code.contains("let c ="));
        assert_eq!(out.code.lines().count(), 3);
        assert_eq!(out.strings, [(1, "f64 \\\" as".to_owned()), (2, "f64 \" ".to_owned())]);
    }

    /// Lifetimes do not open a character literal, and quotes in characters do not open a string.
    #[test]
    fn lifetimes_and_characters() {
        let out = read(
            "fn a<'x>(b: &'x str) -> char { if c == '\"' || c == '\\'' { '\\u{41}' } else { 'é' } } f64",
        );
        assert!(out.code.contains("fn a<'x>(b: &'x str)"), "{}", out.code);
        assert!(out.code.ends_with("} } f64"), "{}", out.code);
        assert!(out.strings.is_empty());
    }

    /// Line numbers stay correct after a string over several lines, and tests are found.
    #[test]
    fn lines_are_counted_through_strings() {
        let out = read("let a = \"one\ntwo\";\nlet b = \"x\";\n#[cfg(test)]\nmod tests {}\n");
        assert_eq!(out.strings[1], (3, "x".to_owned()));
        assert_eq!(out.tests_from, Some(4));
    }
}
