//! `/docs/errors`: every code of the registry, grouped by area, each with an anchor.

use askama::Template;
use cashier_core::error::{Advice, Code, ResultStatus, Retry, Row};

use super::{Frame, Library, Page};

/// The name of the catalogue among the documents.
const DOCUMENT: &str = "errors";

/// The catalogue of errors.
#[derive(Template)]
#[template(path = "catalogue.html")]
pub struct CataloguePage {
    /// The frame around the page.
    pub frame: Frame,
    library: Library,
}

/// The codes of one area.
struct Area {
    /// Its place among the areas, for its anchor.
    number: usize,
    name: &'static str,
    entries: Vec<Entry>,
}

/// One code.
struct Entry {
    row: Row,
    advice: Advice,
    meaning: &'static str,
    status: &'static str,
    tone: &'static str,
    retry: &'static str,
}

/// A part of a text.
pub(super) struct Piece<'a> {
    pub(super) text: &'a str,
    /// True for what a program reads or writes.
    pub(super) is_code: bool,
}

impl Piece<'_> {
    /// Whether it is a code of the catalogue.
    pub(super) fn is_named_code(&self) -> bool {
        Code::from_name(self.text).is_some()
    }
}

impl CataloguePage {
    /// The catalogue, as a page of the documentation.
    pub fn new(frame: Frame) -> Self {
        let areas = frame.t.catalogue.areas.iter().enumerate();
        let parts = areas.map(|(number, name)| (format!("area-{number}"), (*name).to_owned()));
        let library = Library::around(DOCUMENT, frame.locale).with_parts(parts);
        Self { frame, library }
    }

    fn areas(&self) -> Vec<Area> {
        let mut areas: Vec<Area> = Vec::new();
        let mut last = "";
        for code in Code::ALL {
            let row = code.row();
            if row.area != last {
                last = row.area;
                // A test proves that every area has a name in every language.
                let name = self.frame.t.catalogue.areas.get(areas.len()).copied().unwrap_or(row.area);
                areas.push(Area { number: areas.len(), name, entries: Vec::new() });
            }
            if let Some(area) = areas.last_mut() {
                area.entries.push(self.entry(row));
            }
        }
        areas
    }

    fn entry(&self, row: Row) -> Entry {
        let t = &self.frame.t.catalogue;
        let language = self.frame.locale.language();
        let (status, tone) = match row.status {
            ResultStatus::S => (t.succeeded, "good"),
            ResultStatus::F => (t.failed, "bad"),
            ResultStatus::U => (t.unknown, "open"),
            ResultStatus::A => (t.accepted, "good"),
        };
        let retry = match row.retry {
            Retry::Never => t.never,
            Retry::Same => t.same_request,
            Retry::New => t.new_request,
            Retry::Later => t.later,
        };
        Entry { row, advice: row.code.advice(language), meaning: row.text(language), status, tone, retry }
    }
}

/// The parts of a text in which backticks enclose code.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let parts = text.split('`').enumerate();
    parts
        .map(|(at, text)| Piece { text, is_code: at % 2 == 1 })
        .filter(|piece| !piece.text.is_empty())
        .collect()
}

impl Page for CataloguePage {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}

#[cfg(test)]
mod tests {
    use cashier_core::time::Timestamp;

    use super::*;
    use crate::texts::Locale;

    /// Every code has an anchor, a cause and a fix in every language; every area has a translated name.
    #[test]
    fn every_code_is_explained() {
        for locale in Locale::ALL {
            let page = CataloguePage::new(Frame::new(locale, "/docs/errors", Timestamp::default()));
            let areas = page.areas();
            assert_eq!(areas.len(), page.frame.t.catalogue.areas.len());
            assert_eq!(areas.iter().map(|area| area.entries.len()).sum::<usize>(), Code::ALL.len());
            let html = page.render().unwrap();
            for code in Code::ALL {
                let (name, advice) = (code.row().name, code.advice(locale.language()));
                assert_eq!(html.matches(&format!(" id=\"{name}\"")).count(), 1, "{name}");
                assert_eq!(html.matches(&format!(" href=\"#{name}\"")).count(), 2, "{name}");
                for text in [advice.cause, advice.fix, advice.trigger] {
                    assert!(!text.is_empty(), "{name} in {}", locale.code());
                }
            }
        }
    }

    #[test]
    fn backticks_enclose_code() {
        let found: Vec<_> =
            pieces("Send `pay`, then `x`.").into_iter().map(|p| (p.text, p.is_code)).collect();
        assert_eq!(found, [("Send ", false), ("pay", true), (", then ", false), ("x", true), (".", false)]);
        assert_eq!(pieces("`a` b").len(), 2);
    }
}
