//! The arguments of a comparison.

use anyhow::{Context, Result, bail};

pub(in crate::bench) const BASELINE: &str = "--baseline";
/// What is measured by default: everything that moves money.
const PARTS: [&str; 4] = ["pipeline", "http", "callbacks", "orders"];
/// The length of a run, in seconds. Many short runs say more than a few long ones.
const SECONDS: u64 = 1;
/// How many pairs are needed for a verdict.
pub(super) const ENOUGH_PAIRS: usize = 7;

/// What to compare, and how often.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Options {
    /// The older revision, as git names it.
    pub(super) baseline: String,
    /// The parts of the benchmark.
    pub(super) parts: Vec<String>,
    /// How often each revision is measured.
    pub(super) pairs: usize,
    /// The length of a run, in seconds.
    pub(super) seconds: u64,
}

impl Options {
    /// Reads the arguments.
    ///
    /// # Errors
    /// When one is unknown, lacks its value, or has an invalid value.
    pub(super) fn parse(args: &[String]) -> Result<Self> {
        let parts = PARTS.map(str::to_owned).to_vec();
        let mut options = Self { baseline: String::new(), parts, pairs: ENOUGH_PAIRS, seconds: SECONDS };
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            let (name, value) = match arg.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (arg.as_str(), args.next().cloned()),
            };
            let value =
                value.filter(|value| !value.is_empty()).with_context(|| format!("{name} needs a value"))?;
            match name {
                BASELINE => options.baseline = value,
                "--only" => options.parts = value.split(',').map(str::to_owned).collect(),
                "--pairs" => options.pairs = number(name, &value)?,
                "--seconds" => options.seconds = number(name, &value)?,
                _ => bail!("a comparison takes {BASELINE}, --only, --pairs and --seconds, not {name}"),
            }
        }
        Ok(options)
    }
}

/// A whole number from 1 to 1,000.
///
/// # Errors
/// When it is none.
pub(in crate::bench) fn number<N: TryFrom<u64>>(name: &str, value: &str) -> Result<N> {
    let number = value.parse().ok().filter(|number| (1..=1_000).contains(number));
    number
        .and_then(|number| N::try_from(number).ok())
        .with_context(|| format!("{name} takes a number from 1 to 1000, not {value:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Options> {
        Options::parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    /// Without arguments there are enough pairs, and every part that moves money is measured.
    #[test]
    fn defaults_are_enough() {
        let options = parse("--baseline main").unwrap();
        assert_eq!((options.baseline.as_str(), options.pairs, options.seconds), ("main", ENOUGH_PAIRS, 1));
        assert_eq!(options.parts, PARTS);
        let options = parse("--baseline=HEAD~1 --only pipeline,overload --pairs 9 --seconds=2").unwrap();
        assert_eq!((options.baseline.as_str(), options.pairs, options.seconds), ("HEAD~1", 9, 2));
        assert_eq!(options.parts, ["pipeline", "overload"]);
    }

    /// Invalid values are refused.
    #[test]
    fn nonsense_is_refused() {
        for line in [
            "--baseline",
            "--baseline=",
            "--baseline a --pairs 0",
            "--baseline a --seconds x",
            "--baseline a --fast 1",
        ] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
