//! Puts the bridge before a page's first script.

/// Works without the page's own files, and before anything else in it.
const TAG: &str = "<script src=\"/.opencashier/bridge.js\"></script>";

/// The page with the bridge as the first element of its head. The document's type and the opening tags stay in front of
/// it: without them a browser would draw the page in another mode.
pub(super) fn bridge(page: &[u8]) -> Vec<u8> {
    let at = place(page);
    let mut out = Vec::with_capacity(page.len().saturating_add(TAG.len()));
    out.extend_from_slice(page.get(..at).unwrap_or_default());
    out.extend_from_slice(TAG.as_bytes());
    out.extend_from_slice(page.get(at..).unwrap_or_default());
    out
}

/// Where the head begins: after byte order mark, spaces, comments, the document's type, `<html>` and `<head>`.
fn place(page: &[u8]) -> usize {
    let mut at = if page.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    loop {
        let rest = page.get(at..).unwrap_or_default();
        let spaces = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let tag = rest.get(spaces..).unwrap_or_default();
        let length = if tag.starts_with(b"<!--") {
            find(tag, b"-->").map(|end| end.saturating_add(3))
        } else if ["<!doctype", "<html", "<head"].iter().any(|name| opens(tag, name)) {
            end_of_tag(tag)
        } else {
            None
        };
        match length {
            Some(length) => at = at.saturating_add(spaces).saturating_add(length),
            None => return at,
        }
    }
}

/// Whether the text begins with this tag, and not with a longer name such as `<header>`.
fn opens(text: &[u8], name: &str) -> bool {
    let begins = text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()));
    let next = text.get(name.len());
    begins && next.is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'>' || *byte == b'/')
}

/// The length of a tag; a `>` in quotes does not end it.
fn end_of_tag(text: &[u8]) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at.saturating_add(1)),
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), byte) if open == *byte => quote = None,
            _ => {}
        }
    }
    None
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bridge comes before every script of the page, and after what decides how the page is drawn.
    #[test]
    fn the_bridge_is_first() {
        for (before, after) in [
            ("", ""),
            ("", "<script>1</script>"),
            ("<!doctype html>", "<script>1</script>"),
            ("<!DOCTYPE html>\n<html lang=\"en\">\n<head>", "<meta charset=utf-8><script>1</script></head>"),
            (
                "\u{feff}<!-- <script>0</script> --> <!doctype html><HTML data-x='a>b'><head class=x>",
                "<script src=a></script>",
            ),
            ("<!doctype html><html>", "<header><script>1</script></header>"),
            ("<!doctype html>", "<!-- never closed <script>1</script>"),
            ("", "<html never closed"),
            ("", "plain text"),
        ] {
            let page = bridge(format!("{before}{after}").as_bytes());

            let wanted = format!("{before}{TAG}{after}");
            assert_eq!(String::from_utf8(page).unwrap(), wanted, "{before}|{after}");
        }
    }
}
