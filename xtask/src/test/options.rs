//! The arguments of `cargo xtask test`.
//!
//! Unknown arguments go to the runner of the chosen part; without `--only` that is the Rust runner.

use anyhow::{Context, Result, bail};

const PARTS: &str = "rust, bindings, mini, browser, sdks, baas, merchant-sdks, packages or docs";

/// One kind of tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Unit, integration and doc tests.
    Rust,
    /// The host SDK in another language.
    Bindings,
    /// Mini programs, and the JavaScript packages, without a browser.
    Mini,
    /// The pages in a browser.
    Browser,
    /// The providers' SDKs against the sandbox.
    Sdks,
    /// The published BaaS SDK.
    Baas,
    /// Our SDKs for merchants.
    MerchantSdks,
    /// The packages that install the program.
    Packages,
    /// The documents' commands.
    Docs,
}

impl Part {
    const ALL: [Self; 9] = [
        Self::Rust,
        Self::Bindings,
        Self::Mini,
        Self::Browser,
        Self::Sdks,
        Self::Baas,
        Self::MerchantSdks,
        Self::Packages,
        Self::Docs,
    ];

    /// The name after `--only`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::Bindings => "bindings",
            Self::Mini => "mini",
            Self::Browser => "browser",
            Self::Sdks => "sdks",
            Self::Baas => "baas",
            Self::MerchantSdks => "merchant-sdks",
            Self::Packages => "packages",
            Self::Docs => "docs",
        }
    }

    fn from_name(name: &str) -> Result<Self> {
        let part = Self::ALL.into_iter().find(|part| part.name() == name);
        part.with_context(|| format!("--only takes {PARTS}, not {name:?}"))
    }
}

/// What to run, and the arguments to pass on.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Options {
    only: Option<Part>,
    rest: Vec<String>,
}

impl Options {
    /// Reads the arguments.
    ///
    /// # Errors
    /// When `--only` has no part or an unknown one, or is given twice.
    pub(super) fn parse(args: &[String]) -> Result<Self> {
        let mut options = Self { only: None, rest: Vec::new() };
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            let part = match arg.strip_prefix("--only") {
                Some("") => args.next().with_context(|| format!("--only needs a part: {PARTS}"))?,
                Some(value) if value.starts_with('=') => value.trim_start_matches('='),
                _ => {
                    options.rest.push(arg.clone());
                    continue;
                }
            };
            if options.only.replace(Part::from_name(part)?).is_some() {
                bail!("--only is given twice");
            }
        }
        Ok(options)
    }

    /// The parts to run, in order.
    pub(super) fn parts(&self) -> &[Part] {
        match &self.only {
            Some(part) => std::slice::from_ref(part),
            None => &Part::ALL,
        }
    }

    /// The arguments for the runner of `part`.
    pub(super) fn runner_args(&self, part: Part) -> &[String] {
        if part == self.only.unwrap_or(Part::Rust) { &self.rest } else { &[] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Options> {
        Options::parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    /// Without arguments, everything runs.
    #[test]
    fn default_is_everything() {
        let options = parse("").unwrap();
        assert_eq!(options.parts(), Part::ALL);
    }

    /// `--only` selects one part, and all other arguments go to that part's runner.
    #[test]
    fn only_picks_the_part_and_its_arguments() {
        let options = parse("--only browser --test-name-pattern pays").unwrap();
        assert_eq!(options.parts(), [Part::Browser]);
        assert_eq!(options.runner_args(Part::Browser), ["--test-name-pattern", "pays"]);
        assert!(options.runner_args(Part::Rust).is_empty());
        assert_eq!(parse("--only=docs").unwrap().parts(), [Part::Docs]);
        assert_eq!(parse("--only bindings").unwrap().parts(), [Part::Bindings]);
        assert_eq!(parse("--only mini").unwrap().parts(), [Part::Mini]);
        assert_eq!(parse("--only merchant-sdks").unwrap().parts(), [Part::MerchantSdks]);
    }

    /// Arguments without `--only` go to the Rust runner.
    #[test]
    fn bare_arguments_go_to_the_rust_runner() {
        let options = parse("ledger").unwrap();
        assert_eq!(options.runner_args(Part::Rust), ["ledger"]);
        assert!(options.runner_args(Part::Docs).is_empty());
    }

    /// Invalid arguments are refused.
    #[test]
    fn nonsense_is_refused() {
        assert!(parse("--only").is_err());
        assert!(parse("--only pages").is_err());
        assert!(parse("--only rust --only docs").is_err());
    }
}
