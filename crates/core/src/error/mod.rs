//! Errors: one registry, one row per code.
//!
//! A code's texts, status and advice are in its row and in [`Advice`], and nowhere else. `docs/errors.md` and the page
//! `/docs/errors` are generated from them.

mod advice;
mod document;
mod registry;

use std::fmt;

pub use advice::Advice;
pub use document::{render_markdown, render_markdown_zh};
pub use registry::Code;

/// The `resultStatus` of an answer: what the caller may conclude.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ResultStatus {
    /// Success.
    S,
    /// Failed for good.
    F,
    /// Unknown: neither success nor failure. Ask, or send the same request again.
    U,
    /// Accepted: another step is needed.
    A,
}

impl ResultStatus {
    /// The letter on the wire.
    pub const fn letter(self) -> &'static str {
        match self {
            Self::S => "S",
            Self::F => "F",
            Self::U => "U",
            Self::A => "A",
        }
    }
}

/// What a caller should do with the same request.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Retry {
    /// Nothing: it is done, it can never work, or it gets the same answer again.
    Never,
    /// Send the same request again; it is safe.
    Same,
    /// Correct the request and send it under a new id.
    New,
    /// Wait, then send the same request again.
    Later,
}

impl Retry {
    /// The word in the documentation.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Never => "no",
            Self::Same => "same request",
            Self::New => "corrected, under a new id",
            Self::Later => "same request, later",
        }
    }
}

/// A reader's language.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Language {
    /// English.
    En,
    /// Simplified Chinese.
    Zh,
    /// Arabic.
    Ar,
}

/// Everything about one code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Row {
    /// The code.
    pub code: Code,
    /// Its name on the wire.
    pub name: &'static str,
    /// Its number, never reused for another code.
    pub number: u32,
    /// The area it belongs to; the documentation is grouped by it.
    pub area: &'static str,
    /// The HTTP status of the host API. The wallet OpenAPI always answers 200.
    pub http_status: u16,
    /// What the caller may conclude.
    pub status: ResultStatus,
    /// The result code of `my.tradePay` when a payment ends with it.
    pub trade_pay: &'static str,
    /// What to do with the same request.
    pub retry: Retry,
    /// The text in English.
    pub en: &'static str,
    /// The text in Simplified Chinese.
    pub zh: &'static str,
    /// The text in Arabic.
    pub ar: &'static str,
    /// What it means, for developers.
    pub meaning: &'static str,
    /// What to do, for developers.
    pub what_to_do: &'static str,
}

impl Row {
    /// The text in a reader's language.
    pub const fn text(&self, language: Language) -> &'static str {
        match language {
            Language::En => self.en,
            Language::Zh => self.zh,
            Language::Ar => self.ar,
        }
    }
}

/// A refusal: a code, and sometimes a detail that names the field or a remedy. Both may be shown to the caller.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Error {
    /// The code.
    pub code: Code,
    /// Further details in English, for developers.
    pub detail: Option<String>,
}

impl Error {
    /// A refusal without a detail.
    pub const fn new(code: Code) -> Self {
        Self { code, detail: None }
    }

    /// Adds a detail.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// The detail, or else the code's English text.
    pub fn message(&self) -> &str {
        self.detail.as_deref().unwrap_or(self.code.row().en)
    }
}

impl From<crate::money::Closed> for Error {
    fn from(why: crate::money::Closed) -> Self {
        Self::new(Code::CurrencyNotSupport).with_detail(format!("{why}."))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.row().name, self.message())
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_and_numbers_are_unique_and_short() {
        let (mut names, mut numbers) = (HashSet::new(), HashSet::new());
        for code in Code::ALL {
            let row = code.row();
            assert_eq!(row.code, *code);
            assert!(names.insert(row.name), "{} stands twice", row.name);
            assert!(numbers.insert(row.number), "{} has a number that is taken", row.name);
            assert!(row.name.len() <= 64 && row.name.chars().all(|c| c.is_ascii_uppercase() || c == '_'));
            assert_eq!(Code::from_name(row.name), Some(*code));
        }
    }

    #[test]
    fn every_row_says_something_in_three_languages() {
        for code in Code::ALL {
            let row = code.row();
            for text in [row.en, row.zh, row.ar, row.meaning, row.what_to_do] {
                assert!(!text.is_empty() && text.chars().count() <= 256, "{}", row.name);
            }
            assert!(row.en.is_ascii(), "{}", row.name);
            assert!(row.zh.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{}", row.name);
            assert!(row.ar.chars().any(|c| ('\u{0600}'..='\u{06ff}').contains(&c)), "{}", row.name);
        }
    }

    #[test]
    fn every_code_has_advice() {
        for code in Code::ALL {
            for language in [Language::En, Language::Zh, Language::Ar] {
                let Advice { cause, fix, trigger } = code.advice(language);
                for text in [cause, fix, trigger] {
                    let ends = text.ends_with(['.', '。']);
                    assert!(ends && text.chars().count() <= 256, "{}: {text}", code.row().name);
                    assert!(text.matches('`').count() % 2 == 0, "{}: {text}", code.row().name);
                }
            }
        }
    }

    #[test]
    fn an_unknown_result_never_reports_failure() {
        for code in Code::ALL {
            let row = code.row();
            if row.status == ResultStatus::U {
                assert!(!row.en.contains("failed") && row.trade_pay != "4000", "{}", row.name);
                assert!(row.http_status >= 429, "{}", row.name);
            }
        }
    }
}
