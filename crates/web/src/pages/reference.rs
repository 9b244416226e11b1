//! `/docs/api/{name}`: the reference of one API.

use askama::Template;
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

impl Page for ReferencePage {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}
