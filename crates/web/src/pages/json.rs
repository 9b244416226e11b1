//! JSON with line breaks. It keeps the order of the fields and the text of every number, as on the wire.

/// The indentation of each level.
const STEP: &str = "  ";

/// The text with line breaks and indentation if it is JSON, otherwise unchanged.
pub(super) fn laid_out(text: &str) -> String {
    if serde_json::from_str::<serde::de::IgnoredAny>(text).is_err() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len().saturating_mul(2));
    let mut depth = 0_usize;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => {
                out.push(letter);
                copy_string(&mut letters, &mut out);
            }
            '{' | '[' => {
                out.push(letter);
                while letters.next_if(char::is_ascii_whitespace).is_some() {}
                if let Some(close) = letters.next_if(|next| matches!(next, '}' | ']')) {
                    out.push(close);
                } else {
                    depth = depth.saturating_add(1);
                    new_line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut out, depth);
                out.push(letter);
            }
            ',' => {
                out.push(letter);
                new_line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            letter if letter.is_ascii_whitespace() => {}
            letter => out.push(letter),
        }
    }
    out
}

/// Copies the rest of a string, up to its closing quote.
fn copy_string(letters: &mut impl Iterator<Item = char>, out: &mut String) {
    let mut is_escaped = false;
    for letter in letters {
        out.push(letter);
        match letter {
            '"' if !is_escaped => return,
            '\\' => is_escaped = !is_escaped,
            _ => is_escaped = false,
        }
    }
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    for _ in 0..depth {
        out.push_str(STEP);
    }
}

#[cfg(test)]
mod tests {
    use super::laid_out;

    /// Fields keep their order and numbers their digits; brackets inside strings are left alone.
    #[test]
    fn layout() {
        let text = r#"{"b":1.50,"a":[ ],"t":"{\"x\\\":[1,2]}", "l":[1,{"c":null}]}"#;
        let expected = "{\n  \"b\": 1.50,\n  \"a\": [],\n  \"t\": \"{\\\"x\\\\\\\":[1,2]}\",\n  \"l\": [\n    1,\n    {\n      \"c\": null\n    }\n  ]\n}";
        assert!(serde_json::from_str::<serde::de::IgnoredAny>(expected).is_ok());
        assert_eq!(laid_out(text), expected);
    }

    /// Anything that is not JSON is unchanged.
    #[test]
    fn other() {
        for text in ["", "upstream: no", "{\"a\":", "<html>"] {
            assert_eq!(laid_out(text), text);
        }
    }
}
