//! The documents as a site: the Markdown of `docs/`, rendered as HTML at first use.
//!
//! Invariant: the Markdown is the only source. Order, groups and summaries of the pages come from `docs/README.md`,
//! the addresses from the files' names, the anchors from their headings, so that everything also works on disk. The
//! crate knows nothing of HTTP or of the frame around a page.

mod address;
mod contents;
mod page;
mod render;
mod slug;
mod source;

pub use contents::{Contents, Entry, Group};
pub use page::{Page, contents, is_translated, page, pages};
pub use render::{Heading, Rendered, Section};
pub use source::{File, file};

/// A language in which pages are written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Edition {
    /// English, which every page has.
    English,
    /// Simplified Chinese.
    Chinese,
}

impl Edition {
    /// Every edition.
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// The tag for the `lang` attribute.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-CN",
        }
    }
}
