//! What commands print: text for people, or one line of JSON for machines.

use std::io::Write as _;

use std::process::ExitCode;

use cashier_core::error::Error as Refusal;
use serde_json::{Value, json};

use crate::developer::ApiError;

/// How a command prints.
#[derive(Clone, Copy, Debug)]
pub struct Output {
    pub json: bool,
}

impl Output {
    /// Prints one of the two.
    pub fn print(self, text: &str, json: &Value) {
        // A closed pipe is not an error.
        let _ = self.try_print(text, json);
    }

    /// Prints one of the two, for commands that end when nobody reads any more.
    pub(super) fn try_print(self, text: &str, json: &Value) -> std::io::Result<()> {
        let line = if self.json { json.to_string() } else { text.to_owned() };
        writeln!(std::io::stdout().lock(), "{line}")
    }
}

/// Text from elsewhere, for a terminal: without what could move its cursor or change its colours.
pub(super) fn printable(text: &str) -> String {
    let is_control = |letter: char| {
        letter.is_control() || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|letter| if is_control(letter) { '\u{fffd}' } else { letter }).collect()
}

/// Prints a warning to standard error: the command has done what it was asked, but for this.
pub(super) fn warn(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "warning: {text}");
}

/// Prints an error with its causes to standard error.
pub fn print_error(error: &anyhow::Error, output: Output) {
    let mut err = std::io::stderr().lock();
    if output.json {
        let causes: Vec<_> = error.chain().skip(1).map(ToString::to_string).collect();
        let code = error.chain().find_map(|cause| code_of(cause));
        let _ = writeln!(
            err,
            "{}",
            json!({ "ok": false, "error": error.to_string(), "causes": causes, "code": code })
        );
        return;
    }
    let _ = writeln!(err, "error: {error}");
    for cause in error.chain().skip(1) {
        let _ = writeln!(err, "  because: {cause}");
    }
}

/// The result code of an error, of this wallet or of the one that was called.
fn code_of<'a>(cause: &'a (dyn std::error::Error + 'static)) -> Option<&'a str> {
    let own = cause.downcast_ref::<Refusal>().map(|refusal| refusal.code.row().name);
    own.or_else(|| cause.downcast_ref::<ApiError>()?.code())
}

/// Prints a command-line error, or the requested help.
pub fn print_usage_error(error: &clap::Error, output: Output) -> ExitCode {
    if output.json && error.use_stderr() {
        let text = error.render().to_string();
        let text = text.trim().trim_start_matches("error: ");
        let _ = writeln!(
            std::io::stderr().lock(),
            "{}",
            json!({ "ok": false, "error": text, "causes": [], "code": null })
        );
    } else {
        let _ = error.print();
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(1))
}
