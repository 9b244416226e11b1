//! `/docs`: a document, and what is around it: contents, search, the pages before and after.

use askama::Template;
use cashier_docs::{Contents, Edition, Entry, Page as Document};

use super::{Frame, Page};
use crate::texts::Locale;

/// The language in which a reader of the pages reads documents.
pub const fn edition(locale: Locale) -> Edition {
    match locale {
        Locale::Zh => Edition::Chinese,
        Locale::En | Locale::Ar => Edition::English,
    }
}

/// What is around every document.
#[derive(Clone)]
pub struct Library {
    pub(super) edition: Edition,
    pub(super) contents: &'static Contents,
    /// The name of the page that is shown.
    pub(super) current: &'static str,
    /// Where on that page its parts begin.
    pub(super) outline: Vec<Part>,
    pub(super) markdown_url: &'static str,
}

/// A part of the page that is shown.
#[derive(Clone)]
pub(super) struct Part {
    pub(super) id: String,
    pub(super) text: String,
}

impl Library {
    /// What is around the document with this name, for readers of this language.
    pub fn around(name: &'static str, locale: Locale) -> Self {
        let edition = edition(locale);
        let page = cashier_docs::page(name, edition);
        let contents = cashier_docs::contents(edition);
        let markdown_url = page.map_or("", |page| &page.markdown_url);
        Self { edition, contents, current: name, outline: Vec::new(), markdown_url }
    }

    /// The same with the parts of the page.
    #[must_use]
    pub fn with_parts(mut self, parts: impl IntoIterator<Item = (String, String)>) -> Self {
        self.outline = parts.into_iter().map(|(id, text)| Part { id, text }).collect();
        self
    }

    pub(super) fn previous(&self) -> Option<&'static Entry> {
        self.contents.neighbours(self.current).0
    }

    pub(super) fn next(&self) -> Option<&'static Entry> {
        // The contents lead to the first page.
        let first = self.current.is_empty().then(|| self.contents.entries().next()).flatten();
        first.or_else(|| self.contents.neighbours(self.current).1)
    }
}

/// A document.
#[derive(Template)]
#[template(path = "docs.html")]
pub struct DocPage {
    /// The frame around the page.
    pub frame: Frame,
    library: Library,
    document: &'static Document,
}

impl DocPage {
    /// The document with this name, in the reader's language if it is written in it.
    pub fn new(frame: Frame, name: &str) -> Option<Self> {
        let document = cashier_docs::page(name, edition(frame.locale))?;
        let headings = &document.rendered().headings;
        let parts = headings.iter().filter(|heading| heading.level == 2 && !name.is_empty());
        let parts = parts.map(|heading| (heading.id.clone(), heading.text.clone()));
        let library = Library::around(document.name, frame.locale).with_parts(parts);
        Some(Self { frame, library, document })
    }

    /// What to tell readers whose language the document is not written in.
    fn other_language(&self) -> Option<&'static str> {
        let is_own = self.document.edition.tag() == self.frame.locale.tag();
        (!is_own).then_some(self.frame.t.docs.other_language)
    }
}

impl Page for DocPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}
