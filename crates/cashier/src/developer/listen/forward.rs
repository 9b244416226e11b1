//! Where events are forwarded, and what came back.

use std::fmt;
use std::str::FromStr;

use anyhow::{Context as _, Result, ensure};
use axum::body::Bytes;
use cashier_engine::outbound::{Failure, Outbound, Post, Reach};
use cashier_protocol::wallet::notice::is_accepted;
use cashier_protocol::wallet::sign::SignedPath;
use serde_json::Value;
use url::Url;

use crate::developer::wire::Event;

/// The receiver's address. Without a path, each event keeps that of its own notify URL.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Forward {
    url: Url,
    has_path: bool,
}

impl FromStr for Forward {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let full = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
        let bad = || format!("{text} is not an address; give it as in http://127.0.0.1:3000/notify");
        let url = Url::parse(&full).with_context(bad)?;
        let is_plain = matches!(url.scheme(), "http" | "https")
            && url.host().is_some()
            && url.username().is_empty()
            && url.password().is_none()
            && url.fragment().is_none();
        ensure!(is_plain, bad());
        ensure!(SignedPath::parse(url.path()).is_ok(), "the path {} is too long to be signed", url.path());
        let after_host = full.split_once("://").map_or("", |(_, rest)| rest);
        Ok(Self { url, has_path: after_host.contains(['/', '?']) })
    }
}

impl fmt::Display for Forward {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.url.as_str();
        f.write_str(if self.has_path { text } else { text.trim_end_matches('/') })
    }
}

impl Forward {
    /// The path over which the server signs; `None` for that of each event's own notify URL.
    pub fn path_to_sign(&self) -> Option<&str> {
        self.has_path.then(|| self.url.path())
    }

    /// The path that an event's signature covers.
    pub(super) fn signed_path(&self, event: &Event) -> String {
        if self.has_path { self.url.path().to_owned() } else { path_of(&event.notify_url).0 }
    }

    fn url_for(&self, event: &Event) -> String {
        if self.has_path {
            return self.url.to_string();
        }
        let (path, query) = path_of(&event.notify_url);
        let mut url = self.url.clone();
        url.set_path(&path);
        url.set_query(query.as_deref());
        url.into()
    }
}

/// Path and query of an event's notify URL.
pub(super) fn path_of(notify_url: &str) -> (String, Option<String>) {
    let Ok(url) = Url::parse(notify_url) else { return ("/".to_owned(), None) };
    (url.path().to_owned(), url.query().map(str::to_owned))
}

/// What the receiver did with an event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Received {
    /// It answered.
    Answered(Answer),
    /// It could not be reached: nobody listens, or the connection broke.
    Unreachable(String),
    /// It was reached and did not answer in time.
    Silent(String),
}

/// The receiver's answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The `resultStatus` of its body.
    pub result_status: Option<String>,
    /// Whether the wallet would count it as delivered.
    pub accepted: bool,
}

impl Answer {
    fn of(status: u16, body: &[u8]) -> Self {
        let answer: Value = serde_json::from_slice(body).unwrap_or_default();
        let found = answer.pointer("/result/resultStatus").and_then(Value::as_str);
        Self { status, result_status: found.map(str::to_owned), accepted: is_accepted(status, body) }
    }

    /// Why it does not count, with what would.
    pub(super) fn why_not(&self) -> Option<String> {
        if self.accepted {
            return None;
        }
        Some(match &self.result_status {
            _ if !(200..300).contains(&self.status) => format!("status {} is not a 2xx", self.status),
            Some(status) => format!("resultStatus is {status}, not S"),
            None => {
                r#"the body has no result; answer {"result":{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}}"#
                    .to_owned()
            }
        })
    }
}

/// Headers that belong to a connection and not to the event.
const OF_CONNECTION: [&str; 5] =
    ["host", "content-length", "connection", "transfer-encoding", "accept-encoding"];

/// The header by which a receiver recognises an event that comes again.
const ID: &str = "webhook-id";

/// Posts an event as the wallet would: the same bytes and headers, and always with its id.
pub(super) async fn post(outbound: &Outbound, to: &Forward, event: &Event) -> Received {
    let own = event.headers.iter().filter(|(name, _)| {
        !OF_CONNECTION.iter().any(|of_connection| name.eq_ignore_ascii_case(of_connection))
    });
    let id = event.header(ID).is_empty().then(|| (ID.to_owned(), event.id.clone()));
    let post = Post {
        url: to.url_for(event),
        headers: own.cloned().chain(id).collect(),
        body: Bytes::copy_from_slice(event.bytes()),
        reach: Reach::Anywhere,
    };
    match outbound.post(post).await {
        Ok(answer) => Received::Answered(Answer::of(answer.status, &answer.body)),
        Err(failure @ Failure::TimedOut) => Received::Silent(failure.to_string()),
        Err(failure) => Received::Unreachable(failure.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(notify_url: &str) -> Event {
        serde_json::from_value(serde_json::json!({
            "id": "ntc_1", "type": "payment.succeeded", "at": "", "notifyUrl": notify_url, "headers": [], "body": "",
        }))
        .unwrap()
    }

    /// Without a path, an event keeps the path and query of its notify URL; with one, all go there.
    #[test]
    fn the_path_is_the_receivers_or_the_events() {
        let event = event("https://shop.example/a/b?c=d");
        let bare: Forward = "localhost:3000".parse().unwrap();
        assert_eq!(bare.path_to_sign(), None);
        assert_eq!(
            (bare.url_for(&event).as_str(), bare.signed_path(&event).as_str()),
            ("http://localhost:3000/a/b?c=d", "/a/b")
        );
        assert_eq!(bare.to_string(), "http://localhost:3000");
        for (text, path) in [("http://h/x/y?z", "/x/y"), ("http://h/", "/")] {
            let full: Forward = text.parse().unwrap();
            assert_eq!((full.path_to_sign(), full.url_for(&event).as_str()), (Some(path), text));
        }
        for wrong in ["ftp://a", "http://u:p@a", "http://a/#b", "", "http://"] {
            assert!(wrong.parse::<Forward>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn why_an_answer_does_not_count_is_said() {
        let body = |status: &str| format!(r#"{{"result":{{"resultStatus":"{status}"}}}}"#);
        assert!(Answer::of(200, body("S").as_bytes()).why_not().is_none());
        assert!(Answer::of(200, body("F").as_bytes()).why_not().unwrap().contains("F, not S"));
        assert!(Answer::of(500, body("S").as_bytes()).why_not().unwrap().contains("500"));
        assert!(Answer::of(200, b"ok").why_not().unwrap().contains("resultStatus"));
    }
}
