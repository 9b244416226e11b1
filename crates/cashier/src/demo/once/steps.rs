//! The steps as they are printed.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::cli::Output;

/// One line of the sequence that super apps document for a payment in a mini program.
pub(super) struct Step<'a> {
    /// The numbers of the messages in that sequence; empty for what we add to it.
    pub(super) numbers: &'static str,
    /// Who asks whom.
    pub(super) between: &'static str,
    pub(super) call: &'static str,
    pub(super) sent: Option<&'a Value>,
    pub(super) got: Option<&'a Value>,
    pub(super) result: &'a str,
}

/// Prints the steps as they happen.
pub(super) struct Steps {
    pub(super) output: Output,
}

impl Steps {
    pub(super) fn tell(&self, step: &Step<'_>) {
        let (sent, got) = (step.sent.map(shown), step.got.map(shown));
        let mut text = format!("{:>5}  {:<24} {:<46} {}", step.numbers, step.between, step.call, step.result);
        for (arrow, body) in [('>', &sent), ('<', &got)] {
            if let Some(body) = body {
                let _ = write!(text, "\n       {arrow} {body}");
            }
        }
        let json = json!({
            "step": step.numbers, "between": step.between, "call": step.call, "result": step.result,
            "sent": sent, "got": got,
        });
        self.output.print(&text, &json);
    }
}

/// A body as it is shown: what travels, but neither PIN nor password, and of tokens only the beginning.
fn shown(body: &Value) -> Value {
    let hide = |(name, value): (&String, &Value)| {
        let value = match (name.as_str(), value) {
            ("pin" | "password", _) => json!("…"),
            (
                "session_token" | "accessToken" | "refreshToken" | "auth_code" | "authCode",
                Value::String(text),
            ) => {
                json!(format!("{}…", text.chars().take(6).collect::<String>()))
            }
            (_, value) => shown(value),
        };
        (name.clone(), value)
    };
    match body {
        Value::Object(members) => Value::Object(members.iter().map(hide).collect()),
        Value::Array(items) => Value::Array(items.iter().map(shown).collect()),
        other => other.clone(),
    }
}
