//! The pages, each rendered once, when it is first read.

use std::collections::BTreeMap;
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
        self.rendered.get_or_init(|| render(self.path, self.text))
    }

    /// The path on the server.
    pub fn url(&self) -> String {
        address::url_of(self.name)
    }
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
