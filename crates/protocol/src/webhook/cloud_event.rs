//! CloudEvents 1.0 over HTTP in binary mode: what happened, as headers, so that the body stays as it is.
//!
//! <https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md>

use std::borrow::Cow;

use cashier_core::notice::EventType;
use cashier_core::time::Timestamp;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::dialect::Header;

/// Begins the type of every event: a reverse domain name, which keeps types of different systems apart.
const TYPE_PREFIX: &str = "org.opencashier.";

/// What a header must not hold as it is (section 3.1.3.2). Anything beyond ASCII is always encoded.
const ENCODED: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'%');

/// What happened.
#[derive(Clone, Copy, Debug)]
pub struct CloudEvent<'a> {
    /// The id of the notice.
    pub id: &'a str,
    /// The wallet's address.
    pub source: &'a str,
    /// What kind of event.
    pub kind: EventType,
    /// When it happened.
    pub time: Timestamp,
    /// The id of what it is about: a payment or an agreement.
    pub subject: &'a str,
}

impl CloudEvent<'_> {
    /// The headers. Libraries do not agree on how to read `%`, and no value that the wallet makes has one.
    pub fn headers(&self) -> Vec<Header> {
        let encoded = |text: &str| Cow::Owned(utf8_percent_encode(text, ENCODED).to_string());
        vec![
            ("ce-specversion", Cow::Borrowed("1.0")),
            ("ce-id", encoded(self.id)),
            ("ce-source", encoded(self.source)),
            ("ce-type", Cow::Owned(format!("{TYPE_PREFIX}{}", self.kind.name()))),
            ("ce-time", Cow::Owned(self.time.to_rfc3339())),
            ("ce-subject", encoded(self.subject)),
        ]
    }
}
