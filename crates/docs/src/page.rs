//! The pages, each rendered once, when it is first read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{LazyLock, OnceLock};

use crate::contents::{Contents, read};
use crate::render::{Rendered, render};
use crate::source::DOCUMENTS;
use crate::{Edition, address};

/// A page in one language.
#[derive(Debug)]
pub struct Page {
    /// The name: the last part of its address, empty for the contents.
    pub name: &'static str,
    /// The language that it is written in.
    pub edition: Edition,
    /// The path of its Markdown on the server.
    pub markdown_url: String,
    path: &'static str,
    text: &'static str,
    rendered: OnceLock<Rendered>,
}

impl Page {
    /// The page as HTML.
    pub fn rendered(&self) -> &Rendered {
        self.rendered.get_or_init(|| {
            let made = render(self.path, self.text, &[]);
            match page(self.name, Edition::English) {
                Some(english) if self.edition != Edition::English => {
                    render(self.path, self.text, &second_anchors(&made, english.rendered()))
                }
                _ => made,
            }
        })
    }

    /// The path on the server.
    pub fn url(&self) -> String {
        address::url_of(self.name)
    }
}

/// For each heading of a translation the anchor of the English one, so that a link to it from elsewhere leads to the same
/// place in either language. Empty where the translation has that anchor already. There are none if the two are not divided
/// in the same way.
fn second_anchors(translation: &Rendered, english: &Rendered) -> Vec<String> {
    if translation.headings.len() != english.headings.len() {
        return Vec::new();
    }
    let own: BTreeSet<_> = translation.headings.iter().map(|heading| heading.id.as_str()).collect();
    let anchor = |id: &str| if own.contains(id) { String::new() } else { id.to_owned() };
    english.headings.iter().map(|heading| anchor(&heading.id)).collect()
}

/// By name, then by language.
type Pages = BTreeMap<&'static str, BTreeMap<Edition, Page>>;

static PAGES: LazyLock<Pages> = LazyLock::new(|| {
    let mut pages = Pages::new();
    for (path, text) in DOCUMENTS.iter() {
        let Some((name, edition)) = address::page_of(path) else { continue };
        let file = if name.is_empty() { "README" } else { name };
        let folder = if edition == Edition::Chinese { "zh/" } else { "" };
        let markdown_url = format!("/docs/{folder}{file}.md");
        let page = Page { name, edition, markdown_url, path, text, rendered: OnceLock::new() };
        pages.entry(name).or_default().insert(edition, page);
    }
    pages
});

/// The page with this name, in this language if it is written in it, and otherwise in English.
pub fn page(name: &str, edition: Edition) -> Option<&'static Page> {
    let editions = PAGES.get(name)?;
    editions.get(&edition).or_else(|| editions.get(&Edition::English))
}

/// Every page in every language, in a fixed order.
pub fn pages() -> impl Iterator<Item = &'static Page> {
    PAGES.values().flat_map(BTreeMap::values)
}

/// Whether the page with this name exists in this language.
pub fn is_translated(name: &str, edition: Edition) -> bool {
    PAGES.get(name).is_some_and(|editions| editions.contains_key(&edition))
}

/// The table of contents in one language.
pub fn contents(edition: Edition) -> &'static Contents {
    static CONTENTS: LazyLock<[Contents; 2]> = LazyLock::new(|| {
        Edition::ALL
            .map(|edition| page("", edition).map(|page| read(page.path, page.text)).unwrap_or_default())
    });
    let [english, chinese] = &*CONTENTS;
    match edition {
        Edition::English => english,
        Edition::Chinese => chinese,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A link to an English heading leads to its translation, and no anchor is given twice.
    #[test]
    fn english_anchors_are_in_translations() {
        let mut divided_otherwise = Vec::new();
        for page in pages().filter(|page| page.edition != Edition::English) {
            let html = &page.rendered().html;
            let english = super::page(page.name, Edition::English).unwrap().rendered();
            if english.headings.len() != page.rendered().headings.len() {
                divided_otherwise.push(page.name);
                continue;
            }
            let own = page.rendered().headings.iter();
            for heading in english.headings.iter().chain(own) {
                let id = format!(" id=\"{}\"", heading.id);
                assert_eq!(html.matches(&id).count(), 1, "{}#{}", page.name, heading.id);
            }
        }
        // Its tables are made for both languages at once, and each code has an anchor of its own.
        assert_eq!(divided_otherwise, ["errors"]);
    }
}
