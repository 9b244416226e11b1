//! The ways in which the body that was signed differs from the one that was sent.

use std::fmt::Write as _;

use serde_json::Value;

/// A body, the name of its difference, and what explains it.
pub(super) type BodyVariant = (Vec<u8>, &'static str, &'static str);

const AGAIN: &str = "The body was written as JSON again after it was signed: spaces, escapes or the order of its members differ. Sign \
     the exact bytes that you send.";

/// The variants of a body, each once.
pub(super) fn variants(right: &[u8]) -> Vec<BodyVariant> {
    let mut found: Vec<BodyVariant> = Vec::new();
    let mut add = |body: Vec<u8>, name: &'static str, text: &'static str| {
        if body != right && found.iter().all(|(known, ..)| *known != body) {
            found.push((body, name, text));
        }
    };
    let with = |end: &[u8]| [right, end].concat();
    let missing =
        "A line feed at the end of the body was signed, but not sent. Sign the exact bytes that you send.";
    let added = "The body was sent with a line feed at its end that was not signed. Remove it, or sign it too; text editors and \
         `echo` add it.";
    add(right.trim_ascii_end().to_vec(), "line_feed", added);
    add(with(b"\n"), "line_feed", missing);
    add(with(b"\r\n"), "line_feed", missing);
    let mark = b"\xef\xbb\xbf";
    let marked =
        "A byte order mark (EF BB BF) stands before the body on one side only. Write UTF-8 without it.";
    add([mark, right].concat(), "encoding", marked);
    add(right.strip_prefix(mark).unwrap_or(right).to_vec(), "encoding", marked);
    add(Vec::new(), "body", "It was made without the body.");
    let Ok(text) = std::str::from_utf8(right) else { return found };
    let lines = "The lines of the body end in CR LF on one side and in LF on the other. Sign the exact bytes that you send.";
    add(text.replace("\r\n", "\n").into_bytes(), "line_feed", lines);
    add(text.replace("\r\n", "\n").replace('\n', "\r\n").into_bytes(), "line_feed", lines);
    let charset =
        "The body was signed in another character set than UTF-8. Take the bytes of the text as UTF-8.";
    for encoding in [encoding_rs::WINDOWS_1252, encoding_rs::GBK] {
        let (bytes, _, is_lossy) = encoding.encode(text);
        if !is_lossy {
            add(bytes.into_owned(), "encoding", charset);
        }
    }
    let Ok(value) = serde_json::from_str::<Value>(text) else { return found };
    let sorted = value.to_string();
    for text in [text, &sorted] {
        for is_spaced in [false, true] {
            for escape in [Escape::None, Escape::NonAscii, Escape::NonAsciiAndSlash, Escape::Slash] {
                add(restyled(text, is_spaced, escape).into_bytes(), "body_rewritten", AGAIN);
            }
        }
    }
    if let Ok(pretty) = serde_json::to_string_pretty(&value) {
        add(pretty.into_bytes(), "body_rewritten", AGAIN);
    }
    found
}

/// What a JSON library escapes in texts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Escape {
    None,
    NonAscii,
    NonAsciiAndSlash,
    Slash,
}

/// The same JSON with other spaces and escapes, and its members in their order.
fn restyled(json: &str, is_spaced: bool, escape: Escape) -> String {
    let mut text = String::with_capacity(json.len());
    let mut rest = json.chars();
    let mut is_inside = false;
    while let Some(letter) = rest.next() {
        match letter {
            '"' => {
                is_inside = !is_inside;
                text.push(letter);
            }
            '\\' if is_inside => match rest.next() {
                Some('u') => unescape(&mut rest, &mut text, escape),
                Some('/') => push(&mut text, '/', escape),
                Some(other) => text.extend([letter, other]),
                None => text.push(letter),
            },
            _ if is_inside => push(&mut text, letter, escape),
            ',' | ':' if is_spaced => text.extend([letter, ' ']),
            _ if letter.is_ascii_whitespace() => {}
            _ => text.push(letter),
        }
    }
    text
}

/// Writes a letter inside a text.
fn push(text: &mut String, letter: char, escape: Escape) {
    let is_slash = letter == '/' && matches!(escape, Escape::Slash | Escape::NonAsciiAndSlash);
    let is_far = !letter.is_ascii() && matches!(escape, Escape::NonAscii | Escape::NonAsciiAndSlash);
    if is_slash {
        text.push_str("\\/");
    } else if is_far {
        for unit in letter.encode_utf16(&mut [0; 2]) {
            let _ = write!(text, "\\u{unit:04x}");
        }
    } else {
        text.push(letter);
    }
}

/// Reads what follows `\u`, and writes the letter in the wanted way.
fn unescape(rest: &mut std::str::Chars<'_>, text: &mut String, escape: Escape) {
    let digits = |rest: &mut std::str::Chars<'_>| {
        let digits: String = rest.by_ref().take(4).collect();
        u16::from_str_radix(&digits, 16).ok()
    };
    let Some(first) = digits(rest) else { return };
    let mut units = vec![first];
    if (0xd800..0xdc00).contains(&first) && rest.as_str().starts_with("\\u") {
        rest.nth(1);
        units.extend(digits(rest));
    }
    for letter in char::decode_utf16(units).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)) {
        // Control characters stay escaped: raw, they would not be JSON.
        if letter.is_control() || matches!(letter, '"' | '\\') {
            let _ = write!(text, "\\u{:04x}", u32::from(letter));
        } else {
            push(text, letter, escape);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_written_as_other_libraries_do() {
        let text = "{\"b\":\"a/ш\", \"a\" : [1,2]}";
        assert_eq!(restyled(text, false, Escape::None), "{\"b\":\"a/ш\",\"a\":[1,2]}");
        assert_eq!(restyled(text, true, Escape::NonAscii), "{\"b\": \"a/\\u0448\", \"a\": [1, 2]}");
        assert_eq!(restyled(text, false, Escape::NonAsciiAndSlash), "{\"b\":\"a\\/\\u0448\",\"a\":[1,2]}");
        assert_eq!(
            restyled("{\"a\":\"\\u0448\\/\\ud83c\\udf75\\n\"}", false, Escape::None),
            "{\"a\":\"ш/🍵\\n\"}"
        );
    }
}
