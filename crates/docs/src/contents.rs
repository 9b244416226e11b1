//! The table of contents: what `docs/README.md` lists, in its order.
//!
//! A heading of the second level begins a group. An item of a list is a page: a link, and after it a summary. A link that
//! begins with `/` leads to a page that the server makes of something else than a document.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::address;

/// The table of contents in one language.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Contents {
    /// The groups, in order.
    pub groups: Vec<Group>,
}

/// Pages under one heading.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Group {
    /// The heading.
    pub title: String,
    /// The pages, in order.
    pub entries: Vec<Entry>,
}

/// One page.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Entry {
    /// The name of the page.
    pub name: String,
    /// The path on the server.
    pub url: String,
    /// The title, as the contents have it.
    pub title: String,
    /// What the page is about.
    pub summary: String,
    /// Whether the page is in the language of the contents.
    pub is_translated: bool,
    /// Whether the page is made of a document.
    pub is_document: bool,
}

impl Contents {
    /// Every page, in order.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.groups.iter().flat_map(|group| &group.entries)
    }

    /// The pages before and after the one with this name.
    pub fn neighbours(&self, name: &str) -> (Option<&Entry>, Option<&Entry>) {
        let entries: Vec<_> = self.entries().collect();
        let Some(at) = entries.iter().position(|entry| entry.name == name) else { return (None, None) };
        let get = |at: Option<usize>| at.and_then(|at| entries.get(at).copied());
        (get(at.checked_sub(1)), get(at.checked_add(1)))
    }
}

/// Reads the contents from the document at `path`.
pub(crate) fn read(path: &str, text: &str) -> Contents {
    let mut contents = Contents::default();
    let mut heading: Option<String> = None;
    let mut entry: Option<Entry> = None;
    let mut is_link = false;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(HeadingLevel::H2)) => {
                let title = heading.take().unwrap_or_default();
                contents.groups.push(Group { title, entries: Vec::new() });
            }
            Event::Start(Tag::Item) => entry = Some(Entry::default()),
            Event::End(TagEnd::Item) => {
                let done = entry.take().filter(|entry| !entry.url.is_empty());
                if let (Some(done), Some(group)) = (done, contents.groups.last_mut()) {
                    let summary = done.summary.trim_start_matches([':', '：', ' ']).trim_end();
                    group.entries.push(Entry { summary: summary.to_owned(), ..done });
                }
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                is_link = true;
                if let Some(entry) = entry.as_mut().filter(|entry| entry.url.is_empty()) {
                    lead(entry, path, &dest_url);
                }
            }
            Event::End(TagEnd::Link) => is_link = false,
            Event::Text(text) | Event::Code(text) => match (&mut heading, &mut entry) {
                (Some(heading), _) => heading.push_str(&text),
                (None, Some(entry)) if is_link => entry.title.push_str(&text),
                (None, Some(entry)) => entry.summary.push_str(&text),
                (None, None) => {}
            },
            Event::SoftBreak => {
                if let Some(entry) = &mut entry {
                    entry.summary.push(' ');
                }
            }
            _ => {}
        }
    }
    contents
}

/// Notes where the link of an entry in the contents at `path` leads.
fn lead(entry: &mut Entry, path: &str, target: &str) {
    if target.starts_with('/') {
        (target.trim_start_matches("/docs/")).clone_into(&mut entry.name);
        (entry.url, entry.is_translated) = (target.to_owned(), true);
        return;
    }
    let target = address::resolve(path, target);
    let Some((name, own)) = address::page_of(&target) else { return };
    (entry.name, entry.url, entry.is_document) = (name.to_owned(), address::url_of(name), true);
    entry.is_translated = address::page_of(path).is_some_and(|(_, edition)| edition == own);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Groups, titles, summaries and languages are those of the list; prose and other links are not in it.
    #[test]
    fn a_list_is_read() {
        let text = "# 文档\n\n见 [x](notices.md)。\n\n## 开始\n\n- [快速开始](quick-start.md)：第一笔\n  `pay`\n\n## 参考\n\n\
                    - [性能](../performance.md)\n- no page\n";
        let contents = read("docs/zh/README.md", text);
        let found: Vec<_> = contents
            .entries()
            .map(|entry| {
                (entry.url.as_str(), entry.title.as_str(), entry.summary.as_str(), entry.is_translated)
            })
            .collect();
        assert_eq!(
            found,
            [("/docs/quick-start", "快速开始", "第一笔 pay", true), ("/docs/performance", "性能", "", false),]
        );
        assert_eq!(
            contents.groups.iter().map(|group| group.title.as_str()).collect::<Vec<_>>(),
            ["开始", "参考"]
        );
    }

    /// Pages that are not made of documents are listed too.
    #[test]
    fn other_pages() {
        let contents = read("docs/zh/README.md", "## A\n- [接口参考](/docs/api)：全部接口\n");
        let entry = contents.entries().next().unwrap();
        assert_eq!((entry.name.as_str(), entry.url.as_str()), ("api", "/docs/api"));
        assert!(entry.is_translated && !entry.is_document);
    }

    /// Pages have neighbours across groups; the ends have one, strangers none.
    #[test]
    fn neighbours() {
        let contents = read("docs/README.md", "## A\n- [a](a.md)\n- [b](b.md)\n\n## B\n- [c](c.md)\n");
        let names = |name| {
            let (before, after) = contents.neighbours(name);
            (before.map(|entry| entry.name.as_str()), after.map(|entry| entry.name.as_str()))
        };
        assert_eq!(names("a"), (None, Some("b")));
        assert_eq!(names("b"), (Some("a"), Some("c")));
        assert_eq!(names("c"), (Some("b"), None));
        assert_eq!(names("x"), (None, None));
    }
}
