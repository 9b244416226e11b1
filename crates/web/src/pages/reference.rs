//! `/docs/api/{name}`: the reference of one API.

use askama::Template;
use cashier_core::error::Code;
use serde_json::Value;

use super::json::laid_out;
use super::{Frame, Page};
use crate::reference::{CallerKind, Described, Group, groups};
use crate::texts::Reference;

/// The reference of one API.
#[derive(Template)]
#[template(path = "reference.html")]
pub struct ReferencePage {
    /// The frame around the page.
    pub frame: Frame,
    /// All APIs.
    pub apis: Vec<Described>,
    /// The API of this page.
    pub api: Described,
    /// The wallet's public key, with which the page verifies answers.
    pub wallet_key: String,
}

impl ReferencePage {
    fn t(&self) -> &'static Reference {
        &self.frame.t.reference
    }

    fn groups(&self) -> Vec<Group> {
        groups(self.api.document)
    }

    fn is_signed(&self) -> bool {
        self.api.caller == CallerKind::Signed
    }

    /// Whether pages of this server may call the API.
    fn can_be_called(&self) -> bool {
        self.api.server.is_none()
    }
}

/// Head and body of a message, as HTTP shows them.
pub(super) fn message(head: &str, body: &str) -> String {
    if body.is_empty() { head.to_owned() } else { format!("{head}\n\n{}", laid_out(body)) }
}

/// A part of an API's `info`.
pub(super) fn info<'a>(api: &'a Described, name: &str) -> &'a str {
    api.document.get("info").and_then(|info| info.get(name)).and_then(Value::as_str).unwrap_or_default()
}

/// A text with backticks around the codes of the catalogue, which become links.
pub(super) fn with_codes(text: &str) -> String {
    let is_of_code = |letter: char| letter.is_ascii_uppercase() || letter == '_';
    let word = |word: &str| {
        let name = word.trim_matches(|letter| !is_of_code(letter));
        if Code::from_name(name).is_some() {
            word.replace(name, &format!("`{name}`"))
        } else {
            word.to_owned()
        }
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// The height of a field for a body.
pub(super) fn lines(body: &str) -> usize {
    laid_out(body).lines().count().clamp(3, 18)
}

/// The name of an API, as a heading: every title begins with the product's.
pub(super) fn name(api: &Described) -> &str {
    let title = info(api, "title");
    title.strip_prefix("OpenCashier ").unwrap_or(title)
}

impl Page for ReferencePage {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_become_links() {
        assert_eq!(
            with_codes("PIN_WRONG: try again, or PIN_LOCKED."),
            "`PIN_WRONG`: try again, or `PIN_LOCKED`."
        );
        assert_eq!(with_codes("The PIN is wrong"), "The PIN is wrong");
        assert_eq!((lines(""), lines("{\"a\":1,\"b\":[1,2]}")), (3, 7));
    }
}
