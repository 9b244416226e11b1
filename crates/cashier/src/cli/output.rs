//! What commands print: text for people, or one line of JSON for machines.

use std::io::Write as _;

use serde_json::Value;

/// How a command prints.
#[derive(Clone, Copy, Debug)]
pub struct Output {
    pub json: bool,
}

impl Output {
    /// Prints one of the two.
    pub fn print(self, text: &str, json: &Value) {
        line(&if self.json { json.to_string() } else { text.to_owned() });
    }
}

/// Prints a line to standard output. A closed pipe is not an error.
fn line(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// Prints an error with its causes.
pub fn print_error(error: &anyhow::Error) {
    let mut err = std::io::stderr().lock();
    let _ = writeln!(err, "error: {error}");
    for cause in error.chain().skip(1) {
        let _ = writeln!(err, "  because: {cause}");
    }
}
