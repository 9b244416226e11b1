//! The parts of a string to sign, and the ways in which clients get each of them wrong.

use cashier_core::time::Timestamp;
use percent_encoding::percent_decode_str;

use super::{Difference, Message, body};
use crate::wallet::time::parse_request_time;

/// A string to sign, in the parts that may be wrong.
#[derive(Clone)]
pub(super) struct Parts {
    method: String,
    path: String,
    feed: &'static str,
    client_id: String,
    time: String,
    /// After `Client-Id` and after the time.
    separators: [&'static str; 2],
    body: Vec<u8>,
}

/// The new value of one part.
enum Change {
    Method(&'static str),
    Path(String),
    Feed(&'static str),
    ClientId(String),
    Time(String),
    Separators([&'static str; 2]),
    Body(Vec<u8>),
}

/// A mistake, and what explains it.
pub(super) struct Variant {
    change: Change,
    name: &'static str,
    text: String,
}

impl Parts {
    /// The right ones.
    pub(super) fn of(message: &Message<'_>) -> Self {
        Self {
            method: "POST ".to_owned(),
            path: message.path.to_owned(),
            feed: "\n",
            client_id: message.client_id.to_owned(),
            time: message.time.to_owned(),
            separators: [".", "."],
            body: message.body.to_vec(),
        }
    }

    pub(super) fn joined(&self) -> Vec<u8> {
        let [first, second] = self.separators;
        let head =
            [&*self.method, &self.path, self.feed, &self.client_id, first, &self.time, second].concat();
        let mut text = head.into_bytes();
        text.extend_from_slice(&self.body);
        text
    }
}

impl Variant {
    fn new(change: Change, name: &'static str, text: impl Into<String>) -> Self {
        Self { change, name, text: text.into() }
    }

    pub(super) fn applied(&self, parts: &Parts) -> Parts {
        let mut changed = parts.clone();
        match &self.change {
            Change::Method(method) => (*method).clone_into(&mut changed.method),
            Change::Path(path) => changed.path.clone_from(path),
            Change::Feed(feed) => changed.feed = feed,
            Change::ClientId(id) => changed.client_id.clone_from(id),
            Change::Time(time) => changed.time.clone_from(time),
            Change::Separators(separators) => changed.separators = *separators,
            Change::Body(body) => changed.body.clone_from(body),
        }
        changed
    }

    pub(super) fn difference(&self) -> Difference {
        Difference::new(self.name, self.text.clone())
    }
}

/// The mistakes, one group for each part.
pub(super) fn groups(right: &Parts, message: &Message<'_>, paths: &[&str]) -> Vec<Vec<Variant>> {
    vec![
        bodies(message.body),
        other_paths(&right.path, paths),
        time_forms(message.time),
        joins(),
        client_ids(message.client_id),
    ]
}

fn bodies(right: &[u8]) -> Vec<Variant> {
    let changes = body::variants(right).into_iter();
    changes.map(|(body, name, text)| Variant::new(Change::Body(body), name, text)).collect()
}

fn other_paths(right: &str, paths: &[&str]) -> Vec<Variant> {
    let without_query = right.split(['?', '#']).next().unwrap_or_default();
    let decoded = percent_decode_str(right).decode_utf8_lossy().into_owned();
    let part_of = right.strip_prefix('/').and_then(|rest| rest.find('/').and_then(|end| rest.get(end..)));
    let near = [
        without_query.to_owned(),
        format!("{right}/"),
        right.trim_end_matches('/').to_owned(),
        right.trim_start_matches('/').to_owned(),
        part_of.unwrap_or_default().to_owned(),
        right.to_ascii_lowercase(),
        decoded,
    ];
    let others = near.into_iter().chain(paths.iter().map(|path| (*path).to_owned()));
    let others = others.filter(|path| path != right && !path.is_empty());
    let variant = |path: String| {
        let text = format!("It was made for the path {path}, not for {right}. Sign the path that you call.");
        Variant::new(Change::Path(path), "path", text)
    };
    others.map(variant).collect()
}

fn client_ids(right: &str) -> Vec<Variant> {
    let others = [right.to_ascii_uppercase(), right.to_ascii_lowercase(), String::new()];
    let variant = |id: String| {
        let text = format!(
            "It was made with the client id \"{id}\", not with \"{right}\". Sign the header's value."
        );
        Variant::new(Change::ClientId(id), "client_id", text)
    };
    others.into_iter().filter(|id| id != right).map(variant).collect()
}

/// The same time, written differently.
fn time_forms(right: &str) -> Vec<Variant> {
    let Ok(at) = parse_request_time(right) else { return Vec::new() };
    let millis = at.as_micros() / 1_000;
    let utc = at.to_rfc3339_seconds();
    let plain = utc.get(..19).unwrap_or_default();
    let forms = [
        utc.clone(),
        format!("{plain}Z"),
        format!("{plain}.{:03}Z", millis.rem_euclid(1_000)),
        format!("{plain}.{:03}+00:00", millis.rem_euclid(1_000)),
        plain.to_owned(),
        plain.replace('T', " "),
        in_zone(at, 3),
        in_zone(at, 8),
        millis.to_string(),
        millis.div_euclid(1_000).to_string(),
        String::new(),
    ];
    let variant = |form: String| {
        let text = format!(
            "It was made with the time written as \"{form}\", but the header says {right}. Make the text once, and use it in \
             both places."
        );
        Variant::new(Change::Time(form), "time", text)
    };
    forms.into_iter().filter(|form| form != right).map(variant).collect()
}

fn in_zone(at: Timestamp, hours: u32) -> String {
    let shift = std::time::Duration::from_hours(u64::from(hours));
    let local = at.saturating_add(shift).to_rfc3339_seconds();
    format!("{}+{hours:02}:00", local.get(..19).unwrap_or_default())
}

/// How far apart the time that was signed and the header's may be, in seconds, to be found.
const SCAN_S: u64 = 600;

/// Other times in the form of the header, for clients that read the clock twice.
pub(super) fn other_times(right: &str) -> Vec<Variant> {
    // The text of the local time, and the offset as it was written.
    let Some((text, offset)) = right.split_at_checked(19) else { return Vec::new() };
    let Ok(local) = Timestamp::parse_rfc3339(&format!("{text}Z")) else { return Vec::new() };
    let variant = |seconds: u64, is_later: bool| {
        let step = std::time::Duration::from_secs(seconds);
        let moved = if is_later { Some(local.saturating_add(step)) } else { local.checked_sub(step) };
        let text = moved?.to_rfc3339_seconds();
        let time = format!("{}{offset}", text.get(..19)?);
        let said = format!(
            "It was made with the time {time}, but the header says {right}. Read the clock once, and use the same text in \
             both places."
        );
        Some(Variant::new(Change::Time(time), "time", said))
    };
    (1..=SCAN_S).flat_map(|seconds| [variant(seconds, false), variant(seconds, true)]).flatten().collect()
}

/// What stands between the parts.
fn joins() -> Vec<Variant> {
    let feed = |feed, what: &str| {
        let text = format!("{what} stood after the path instead of one line feed (\\n).");
        Variant::new(Change::Feed(feed), "line_feed", text)
    };
    let method = |method, what: &str| {
        let text = format!("It was made {what}. The text begins with POST and one space.");
        Variant::new(Change::Method(method), "method", text)
    };
    let separators = |separators, what: &str| {
        let text = format!("{what}. One dot follows the client id, and one the time.");
        Variant::new(Change::Separators(separators), "separator", text)
    };
    vec![
        feed("\r\n", "A carriage return and a line feed (\\r\\n)"),
        feed("\\n", "A backslash and the letter n"),
        feed("", "Nothing"),
        feed(" ", "A space"),
        feed("\n\n", "Two line feeds"),
        method("GET ", "for GET"),
        method("PUT ", "for PUT"),
        method("post ", "with the method in lower case"),
        method("", "without the method"),
        method("POST", "without the space after the method"),
        separators([".", ""], "Nothing stood between the time and the body"),
        separators(["", ""], "There were no dots"),
        separators(["\n", "\n"], "Line feeds stood where dots belong"),
        separators([",", ","], "Commas stood where dots belong"),
        separators([":", ":"], "Colons stood where dots belong"),
    ]
}
