//! Texts in the three languages of the demo.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;

/// A language of the shop.
#[derive(Clone, Copy)]
pub(super) enum Language {
    En,
    Zh,
    Ar,
}

/// One text in every language.
pub(super) struct Words {
    pub(super) en: &'static str,
    pub(super) zh: &'static str,
    pub(super) ar: &'static str,
}

impl Language {
    /// The program sends one tag; anything else means English.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let tag = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        match tag.get(..2) {
            Some("zh") => Self::Zh,
            Some("ar") => Self::Ar,
            _ => Self::En,
        }
    }
}

impl Words {
    pub(super) const fn say(&self, language: Language) -> &'static str {
        match language {
            Language::En => self.en,
            Language::Zh => self.zh,
            Language::Ar => self.ar,
        }
    }
}
