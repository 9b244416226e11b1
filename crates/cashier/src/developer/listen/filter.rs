//! Which events a listener takes, by their types.

use std::str::FromStr;

use anyhow::{Result, ensure};

/// A type such as `payment.succeeded`, all types of a subject (`payment.*`), or all (`*`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pattern(String);

impl FromStr for Pattern {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let name = text.strip_suffix('*').unwrap_or(text);
        let is_word = name.chars().all(|letter| letter.is_ascii_alphanumeric() || "._-".contains(letter));
        let is_whole = name.len() == text.len() || name.is_empty() || name.ends_with('.');
        ensure!(
            !text.is_empty() && is_word && is_whole,
            "{text} is not the type of an event; give one such as payment.succeeded, or all of a subject: payment.*"
        );
        Ok(Self(text.to_owned()))
    }
}

impl Pattern {
    /// True when an event of this type is meant.
    pub fn matches(&self, kind: &str) -> bool {
        match self.0.strip_suffix('*') {
            Some(beginning) => kind.starts_with(beginning),
            None => kind == self.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn a_pattern_names_one_type_a_subject_or_all() {
        let matches = |pattern: &str, kind| pattern.parse::<Pattern>().unwrap().matches(kind);
        assert!(
            matches("payment.succeeded", "payment.succeeded") && !matches("payment.succeeded", "payment")
        );
        assert!(matches("payment.*", "payment.expired") && !matches("payment.*", "refund.succeeded"));
        assert!(matches("*", "anything"));
        for wrong in ["", "pay*", "*.x", "a b", "payment.**"] {
            assert!(wrong.parse::<Pattern>().is_err(), "{wrong}");
        }
    }
}
