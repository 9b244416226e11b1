//! The script of a headless run: one step a line. A step is a verb and its words; a word with blanks stands in double
//! quotes, written as in JSON. Lines that begin with `#` are comments.

use std::fmt;

use anyhow::{Context as _, Result, bail, ensure};

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Taps the element that a CSS selector finds in the program.
    Tap(String),
    /// Writes a text into a field of the program.
    Type { field: String, text: String },
    /// Waits until the program shows a text.
    See(String),
    /// Waits until the phone shows a text: in a dialog, on the sheet, in a notice.
    SeeHost(String),
    /// Presses the button with these words in a dialog or on the sheet.
    Press(String),
    /// Enters the payment PIN on the sheet.
    Pin(String),
    /// Sets how the next payment ends: `9000`, `spi 1003`, `normal` …, as in the panel.
    Next(String),
    /// Switches the phone's network.
    Network(bool),
    /// Closes the program by the capsule.
    Close,
}

/// A step with the number of its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) number: usize,
    pub(super) step: Step,
}

/// What to do, for people who mistyped a verb.
const VERBS: &str = "tap, type, see, see-host, press, pin, next, network or close";

/// Reads a script.
///
/// # Errors
/// When a line is no step; the message has its number.
pub(super) fn parse(text: &str) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let number = index.saturating_add(1);
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let step = words(line).and_then(|words| step(&words)).with_context(|| format!("line {number}"))?;
        lines.push(Line { number, step });
    }
    ensure!(!lines.is_empty(), "the script has no steps; each line is one of {VERBS}");
    Ok(lines)
}

fn step(words: &[String]) -> Result<Step> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    Ok(match words.as_slice() {
        ["tap", selector] => Step::Tap((*selector).to_owned()),
        ["type", field, text] => Step::Type { field: (*field).to_owned(), text: (*text).to_owned() },
        ["see", text] => Step::See((*text).to_owned()),
        ["see-host", text] => Step::SeeHost((*text).to_owned()),
        ["press", text] => Step::Press((*text).to_owned()),
        ["pin", pin] => Step::Pin((*pin).to_owned()),
        ["next", "normal"] => Step::Next("none:".to_owned()),
        ["next", "unload"] => Step::Next("unload:".to_owned()),
        ["next", kind @ ("spi" | "timeout"), what] => Step::Next(format!("{kind}:{what}")),
        ["next", code] => Step::Next(format!("code:{code}")),
        ["network", "on"] => Step::Network(true),
        ["network", "off"] => Step::Network(false),
        ["close"] => Step::Close,
        [verb, ..] => bail!("{verb:?} with {} words is no step; use {VERBS}", words.len().saturating_sub(1)),
        [] => bail!("a step begins with a verb"),
    })
}

/// The words of a line.
fn words(line: &str) -> Result<Vec<String>> {
    let mut words = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() {
        if rest.starts_with('"') {
            let mut texts = serde_json::Deserializer::from_str(rest).into_iter::<String>();
            let word = texts
                .next()
                .context("a text has no end")?
                .context("a text in quotes is written as in JSON")?;
            rest = rest.get(texts.byte_offset()..).unwrap_or_default().trim_start();
            words.push(word);
        } else {
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            words.push(word.to_owned());
            rest = after.trim_start();
        }
    }
    Ok(words)
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tap(selector) => write!(f, "tap {selector:?}"),
            Self::Type { field, text } => write!(f, "type {field:?} {text:?}"),
            Self::See(text) => write!(f, "see {text:?}"),
            Self::SeeHost(text) => write!(f, "see-host {text:?}"),
            Self::Press(text) => write!(f, "press {text:?}"),
            // A PIN is not repeated, not even a sample one.
            Self::Pin(_) => f.write_str("pin"),
            Self::Next(next) => write!(f, "next {next}"),
            Self::Network(is_on) => write!(f, "network {}", if *is_on { "on" } else { "off" }),
            Self::Close => f.write_str("close"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every verb, quoting, comments, and where a slip is.
    #[test]
    fn scripts() {
        let text = "# pays\n\ntap \"#pay > button\"\n type #name \"Sam \\\"T\\\"\"\nsee ready\npin 246810\n\
                    next 6004\nnext spi 1003\nnext normal\nnetwork off\npress OK\nsee-host Paid\nclose\n";
        let lines = parse(text).unwrap();
        let steps: Vec<&Step> = lines.iter().map(|line| &line.step).collect();
        assert_eq!(lines[0], Line { number: 3, step: Step::Tap("#pay > button".to_owned()) });
        assert_eq!(steps[1], &Step::Type { field: "#name".to_owned(), text: "Sam \"T\"".to_owned() });
        assert_eq!(
            steps[4..7],
            [
                &Step::Next("code:6004".to_owned()),
                &Step::Next("spi:1003".to_owned()),
                &Step::Next("none:".to_owned())
            ]
        );
        assert_eq!(steps.len(), 11);
        for (bad, told) in [
            ("tap", "line 1"),
            ("see a\nfly away", "line 2"),
            ("see \"open", "line 1"),
            ("", "no steps"),
            ("network maybe", "line 1"),
        ] {
            let error = format!("{:#}", parse(bad).unwrap_err());
            assert!(error.contains(told), "{error}");
        }
        assert!(!Step::Pin("246810".to_owned()).to_string().contains("246810"));
    }
}
