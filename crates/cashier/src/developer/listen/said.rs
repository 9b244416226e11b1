//! What a listener tells: one line for people, or one JSON object.

use std::fmt::Write as _;
use std::time::Duration;

use serde_json::{Value, json};

use super::check::{Checked, Scheme};
use super::forward::Answer;
use super::progress::Target;
use crate::developer::wire::Event;

/// Something to tell.
#[derive(Clone, Debug)]
pub enum Said {
    /// It listens from now on.
    Listening {
        /// To what.
        target: Target,
        /// Whether it goes on where an earlier one stopped.
        resumes: bool,
        /// How many events an earlier one has left.
        waiting: usize,
    },
    /// An event, and what became of it.
    Event(Box<Told>),
    /// Something about the server or the receiver.
    Note(String),
}

/// An event, and what became of it.
#[derive(Clone, Debug)]
pub struct Told {
    /// The event.
    pub event: Event,
    /// Its signatures.
    pub checked: Checked,
    /// The attempt to forward it, unless it is only shown.
    pub attempt: Option<Attempt>,
}

/// One attempt.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// Which one, from 1.
    pub number: u32,
    /// The receiver's answer, or why there is none.
    pub answer: Result<Answer, String>,
    /// How long it took.
    pub took: Duration,
    /// What comes next.
    pub next: Next,
}

/// What comes after an attempt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Next {
    /// Nothing: it was accepted.
    Done,
    /// Another attempt, after this time.
    Again(Duration),
    /// Nothing: it was tried for as long as was asked for.
    GivenUp,
}

impl Said {
    /// The line for people.
    pub fn text(&self) -> String {
        match self {
            Self::Listening { target, resumes, waiting } => {
                let from = match (resumes, waiting) {
                    (false, _) => String::new(),
                    (true, 0) => ", from where the last one stopped".to_owned(),
                    (true, waiting) => {
                        format!(", from where the last one stopped, with {waiting} events left")
                    }
                };
                let to = if target.forward_to.is_empty() {
                    String::new()
                } else {
                    format!(", forwarding to {}", target.forward_to)
                };
                format!("listening to {} at {}{to}{from}. Ctrl-C ends.", target.client_id, target.server)
            }
            Self::Event(told) => told.text(),
            Self::Note(text) => format!("-- {text}"),
        }
    }

    /// The object for programs. `with_body` adds the event's body.
    pub fn json(&self, with_body: bool) -> Value {
        match self {
            Self::Listening { target, resumes, waiting } => json!({
                "listening": target.server, "client_id": target.client_id,
                "forward_to": Some(&target.forward_to).filter(|to| !to.is_empty()),
                "resumes": resumes, "waiting": waiting,
            }),
            Self::Event(told) => {
                let mut object = told.json();
                if with_body && let Some(members) = object.as_object_mut() {
                    members.insert("body".to_owned(), told.body());
                }
                object
            }
            Self::Note(text) => json!({ "note": text }),
        }
    }
}

impl Told {
    fn subject(&self) -> &str {
        let event = &self.event;
        event.refund_id.as_deref().or(event.payment_id.as_deref()).unwrap_or("-")
    }

    /// The body as JSON, or as text if it is none.
    pub fn body(&self) -> Value {
        let as_text = |_| Value::from(String::from_utf8_lossy(self.event.bytes()));
        serde_json::from_slice(self.event.bytes()).unwrap_or_else(as_text)
    }

    fn text(&self) -> String {
        let event = &self.event;
        let mut line = format!("{}  {}  {}  {}", event.at, event.kind, self.subject(), event.id);
        let _ = match &self.checked {
            Checked::Valid(schemes) => write!(line, "  signature ok: {}", names(schemes).join(", ")),
            Checked::Wrong(why) => write!(line, "  SIGNATURE WRONG: {why}"),
            Checked::NoKey => write!(line, "  signature not checked"),
        };
        let Some(attempt) = &self.attempt else { return line };
        let _ = match &attempt.answer {
            Ok(answer) => {
                let status = answer.result_status.as_deref().unwrap_or("-");
                write!(line, "  -> {} {status} ({} ms)", answer.status, attempt.took.as_millis())
            }
            Err(why) => write!(line, "  -> {why}"),
        };
        let why = attempt.answer.as_ref().ok().and_then(Answer::why_not);
        let why = why.map_or_else(String::new, |why| format!(": {why}"));
        let _ = match attempt.next {
            Next::Done => write!(line, "  accepted"),
            Next::Again(pause) => write!(line, "  not accepted{why}; again in {} s", pause.as_secs()),
            Next::GivenUp => write!(line, "  not accepted{why}; given up"),
        };
        line
    }

    fn json(&self) -> Value {
        let event = &self.event;
        let (signature, schemes, problem) = match &self.checked {
            Checked::Valid(schemes) => ("ok", names(schemes), None),
            Checked::Wrong(why) => ("wrong", Vec::new(), Some(why)),
            Checked::NoKey => ("unchecked", Vec::new(), None),
        };
        let attempt = self.attempt.as_ref();
        let answer = attempt.and_then(|attempt| attempt.answer.as_ref().ok());
        json!({
            "event": event.id, "type": event.kind, "at": event.at, "payment": event.payment_id,
            "refund": event.refund_id, "signature": signature, "signatures": schemes, "signature_problem": problem,
            "attempt": attempt.map(|attempt| attempt.number),
            "status": answer.map(|answer| answer.status),
            "result_status": answer.and_then(|answer| answer.result_status.as_deref()),
            "error": attempt.and_then(|attempt| attempt.answer.as_ref().err()),
            "not_accepted_because": answer.and_then(Answer::why_not),
            "accepted": answer.map(|answer| answer.accepted),
            "given_up": attempt.is_some_and(|attempt| attempt.next == Next::GivenUp),
            "retry_in_s": attempt.and_then(|attempt| match attempt.next {
                Next::Again(pause) => Some(pause.as_secs()),
                Next::Done | Next::GivenUp => None,
            }),
        })
    }
}

fn names(schemes: &[Scheme]) -> Vec<&'static str> {
    schemes.iter().map(|scheme| scheme.name()).collect()
}
