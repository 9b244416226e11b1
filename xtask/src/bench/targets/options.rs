//! The arguments of `--targets`.

use anyhow::{Context, Result, bail};

use super::TARGETS;
use crate::bench::compare::{BASELINE, number};

/// The default numbers of stored payments at which growth is measured.
const STORED: &str = "10000,100000,1000000";
const SECONDS: u64 = 4;
const PAIRS: usize = 3;

/// What to measure.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Options {
    /// The older revision, if ratios to it were requested.
    pub(super) baseline: Option<String>,
    /// Numbers of stored payments, separated by commas.
    pub(super) stored: String,
    /// How often both revisions are measured.
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
        let mut options = Self { baseline: None, stored: STORED.to_owned(), pairs: PAIRS, seconds: SECONDS };
        let mut args = args.iter().filter(|arg| *arg != TARGETS);
        while let Some(arg) = args.next() {
            let value = args.next().cloned().with_context(|| format!("{arg} needs a value"))?;
            match arg.as_str() {
                BASELINE => options.baseline = Some(value),
                "--stored" => {
                    let is_number = |part: &str| part.parse::<u64>().is_ok_and(|stored| stored > 0);
                    if !value.split(',').all(is_number) {
                        bail!("--stored takes numbers, separated by commas, not {value:?}");
                    }
                    options.stored = value;
                }
                "--pairs" => options.pairs = number(arg, &value)?,
                "--seconds" => options.seconds = number(arg, &value)?,
                _ => bail!("{TARGETS} takes {BASELINE}, --stored, --pairs and --seconds, not {arg}"),
            }
        }
        Ok(options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Options> {
        Options::parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    /// Without arguments nothing is compared; each argument is read.
    #[test]
    fn arguments_are_read() {
        let stored = STORED.to_owned();
        let defaults = Options { baseline: None, stored, pairs: PAIRS, seconds: SECONDS };
        assert_eq!(parse("--targets").unwrap(), defaults);
        let all = parse("--targets --baseline main --stored 10000,10000000 --pairs 7 --seconds 2").unwrap();
        let wanted = Options {
            baseline: Some("main".to_owned()),
            stored: "10000,10000000".to_owned(),
            pairs: 7,
            seconds: 2,
        };
        assert_eq!(all, wanted);
    }

    /// Invalid values are refused before anything is built.
    #[test]
    fn nonsense_is_refused() {
        for line in ["--stored 1,x", "--stored 0", "--pairs 0", "--baseline", "--only http"] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
