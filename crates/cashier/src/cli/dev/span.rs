//! Spans of time on the command line: a number and a unit.

use std::time::Duration;

use anyhow::{Context as _, Result};

/// Reads 90s, 15m, 12h or 3d.
pub(super) fn parse(text: &str) -> Result<Duration> {
    let bad = || format!("{text} is not a span of time; give a number and a unit, as in 90s, 15m, 12h or 3d");
    let (number, seconds) = [("s", 1), ("m", 60), ("h", 3_600), ("d", 86_400)]
        .into_iter()
        .find_map(|(unit, seconds)| Some((text.strip_suffix(unit)?, seconds)))
        .with_context(bad)?;
    let number: u64 = number.parse().ok().with_context(bad)?;
    number.checked_mul(seconds).map(Duration::from_secs).with_context(bad)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_span_is_a_number_and_a_unit() {
        let seconds = |text| parse(text).ok().map(|span| span.as_secs());
        assert_eq!(
            ["90s", "15m", "12h", "3d"].map(seconds),
            [Some(90), Some(900), Some(43_200), Some(259_200)]
        );
        assert_eq!(["", "5", "s", "-1s", "1.5h", "99999999999999999d"].map(seconds), [None; 6]);
    }
}
