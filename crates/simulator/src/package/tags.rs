//! The tags of an AXML file: their names, attributes and lines. Less than the frame's reader (`assets/frame/axml.js`), which
//! makes the tree; this is enough to see which files and components a page needs.

/// A tag that opens.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    pub(super) line: usize,
    attributes: Vec<(&'a str, &'a str)>,
}

impl<'a> Tag<'a> {
    /// The value of an attribute, without its quotation marks.
    pub(super) fn get(&self, name: &str) -> Option<&'a str> {
        self.attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }
}

/// Every tag, in order. Comments and what stands in `{{…}}` are passed over.
pub(super) fn read(source: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(rest) = source.get(at..) {
        let Some(next) = rest.find(['<', '{']) else { break };
        let place = at.saturating_add(next);
        let found = &rest[next..];
        if let Some(comment) = found.strip_prefix("<!--") {
            at = place.saturating_add(4).saturating_add(comment.find("-->").unwrap_or(comment.len()));
        } else if found.starts_with("{{") {
            at = place.saturating_add(found.find("}}").map_or(2, |end| end.saturating_add(2)));
        } else if found[1..].starts_with(|letter: char| letter.is_ascii_alphabetic())
            && found.starts_with('<')
        {
            let name_end = found[1..]
                .find(|letter: char| !is_name(letter))
                .map_or(found.len(), |end| end.saturating_add(1));
            let (attributes, length) = attributes(&found[name_end..]);
            let line = super::modules::line_at(source, place);
            tags.push(Tag { name: &found[1..name_end], line, attributes });
            at = place.saturating_add(name_end).saturating_add(length);
        } else {
            at = place.saturating_add(1);
        }
    }
    tags
}

fn is_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "-_.:".contains(letter)
}

/// The attributes up to the end of the tag, and the length of their text.
fn attributes(text: &str) -> (Vec<(&str, &str)>, usize) {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(letter) = text[at..].chars().next() {
        if letter == '>' || letter == '<' {
            break;
        }
        if letter.is_whitespace() || letter == '/' {
            at = at.saturating_add(letter.len_utf8());
            continue;
        }
        let rest = &text[at..];
        let name_end = rest
            .find(|letter: char| letter.is_whitespace() || "=<>/\"'".contains(letter))
            .unwrap_or(rest.len());
        let name_end = name_end.max(letter.len_utf8().min(rest.len()));
        let name = &rest[..name_end];
        let after = rest[name_end..].trim_start();
        let Some(value) = after.strip_prefix('=') else {
            found.push((name, ""));
            at = at.saturating_add(name_end);
            continue;
        };
        let value = value.trim_start();
        let start = text.len().saturating_sub(value.len());
        let (value, length) = if let Some(quote @ ('"' | '\'')) = value.chars().next() {
            let inner = &value[1..];
            let end = inner.find(quote).unwrap_or(inner.len());
            (&inner[..end], end.saturating_add(2))
        } else {
            let end =
                value.find(|letter: char| letter.is_whitespace() || letter == '>').unwrap_or(value.len());
            (&value[..end], end)
        };
        found.push((name, value));
        at = start.saturating_add(length).min(text.len());
    }
    (found, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names and attributes are found in all spellings; comments and expressions hold no tags.
    #[test]
    fn tags_are_found() {
        let source = "<!-- <no> --><view a:if=\"{{a < b}}\">\n{{a <b}} 1 < 2<my-box src='x' y=z plain/></view\n><text>茶</text>";
        let tags = read(source);
        let brief: Vec<(&str, usize)> = tags.iter().map(|tag| (tag.name, tag.line)).collect();
        assert_eq!(brief, [("view", 1), ("my-box", 2), ("text", 3)]);
        let values: Vec<Option<&str>> =
            ["src", "y", "plain", "none"].iter().map(|name| tags[1].get(name)).collect();
        assert_eq!(values, [Some("x"), Some("z"), Some(""), None]);
    }

    /// Text that ends anywhere is read to its end.
    #[test]
    fn every_text_ends() {
        let source = "<view a=\"1\" b='{{x}}' c=d>{{a}}<!-- x --><text/>";
        for end in 0..source.len() {
            read(&source[..end]);
        }
        read("<a =\"é'<b 茶=\"");
    }
}
