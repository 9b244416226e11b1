//! `GET /docs/search.json`: everything that is written, by heading, for the search in the page.
//!
//! The page searches by itself, so that it also works where the server is slow or gone, and no server keeps what
//! somebody looked for.

use std::sync::LazyLock;

use axum::extract::Query;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse as _, Response};
use cashier_core::error::Code;
use serde::{Deserialize, Serialize};

use crate::help::CATALOGUE;
use crate::pages::edition;
use crate::texts::Locale;

/// The path of the index.
pub(super) const INDEX: &str = "/docs/search.json";

#[derive(Deserialize)]
pub(super) struct Wanted {
    /// The reader's language. Not `lang`: that would also be remembered.
    #[serde(default)]
    reader: String,
}

/// What is below one heading.
#[derive(Serialize)]
struct Item<'a> {
    page: &'a str,
    heading: &'a str,
    url: String,
    text: String,
}

pub(super) async fn show(Query(wanted): Query<Wanted>) -> Response {
    let mut response = index(Locale::parse(&wanted.reader).unwrap_or_default()).into_response();
    for (name, value) in [
        (CONTENT_TYPE, "application/json"),
        (CACHE_CONTROL, "max-age=300"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// The index for readers of this language, made once.
pub(super) fn index(locale: Locale) -> &'static str {
    static EN: LazyLock<String> = LazyLock::new(|| make(Locale::En));
    static ZH: LazyLock<String> = LazyLock::new(|| make(Locale::Zh));
    static AR: LazyLock<String> = LazyLock::new(|| make(Locale::Ar));
    match locale {
        Locale::En => &EN,
        Locale::Zh => &ZH,
        Locale::Ar => &AR,
    }
}

fn make(locale: Locale) -> String {
    let edition = edition(locale);
    let mut items = Vec::new();
    for entry in cashier_docs::contents(edition).entries() {
        if entry.url == CATALOGUE {
            items.extend(codes(locale));
            continue;
        }
        let Some(page) = cashier_docs::page(&entry.name, edition) else { continue };
        items.extend(page.rendered().sections.iter().map(|section| Item {
            page: &entry.title,
            heading: &section.heading,
            url: if section.id.is_empty() { page.url() } else { format!("{}#{}", page.url(), section.id) },
            text: section.text.trim().to_owned(),
        }));
    }
    // Texts and maps with texts as keys always become JSON.
    serde_json::to_string(&items).unwrap_or_default()
}

fn codes(locale: Locale) -> impl Iterator<Item = Item<'static>> {
    Code::ALL.iter().map(move |code| {
        let (row, advice) = (code.row(), code.advice(locale.language()));
        let meaning = row.text(locale.language());
        Item {
            page: locale.texts().catalogue.title,
            heading: row.name,
            url: format!("{CATALOGUE}#{}", row.name),
            text: format!("{meaning} {} {} {}", advice.cause, advice.fix, advice.trigger),
        }
    })
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn items(locale: Locale) -> Vec<Value> {
        serde_json::from_str(index(locale)).unwrap()
    }

    /// Pages and codes are found, in the reader's language where there is one.
    #[test]
    fn everything_can_be_found() {
        for locale in Locale::ALL {
            let found = items(locale);
            let urls: Vec<_> = found.iter().filter_map(|item| item["url"].as_str()).collect();
            for code in Code::ALL {
                assert!(urls.contains(&format!("/docs/errors#{}", code.row().name).as_str()));
            }
            for entry in cashier_docs::contents(edition(locale)).entries() {
                assert!(urls.iter().any(|url| url.starts_with(&entry.url)), "{}", entry.url);
            }
            assert!(
                found.iter().all(|item| !item["heading"].as_str().unwrap().is_empty()),
                "a text without heading"
            );
        }
        let chinese =
            items(Locale::Zh).iter().any(|item| item["text"].as_str().unwrap().contains("异步通知"));
        assert!(chinese);
    }
}
