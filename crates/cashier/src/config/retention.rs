//! How long ended rows are kept: one key per period, in days.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use cashier_core::retention::{Period, Periods};
use serde::Deserialize;

/// A key of earlier versions. What it was about is kept for ever now.
const RETIRED: &str = "batches_days";

/// The periods. A missing key has its default.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(try_from = "BTreeMap<String, u32>")]
pub struct Retention(pub Periods);

impl TryFrom<BTreeMap<String, u32>> for Retention {
    type Error = String;

    fn try_from(keys: BTreeMap<String, u32>) -> Result<Self, String> {
        let mut periods = Periods::default();
        for (key, days) in keys {
            if key == RETIRED {
                continue;
            }
            let period = Period::ALL.iter().find(|period| period.key() == key).ok_or_else(|| {
                let known: Vec<_> = Period::ALL.iter().map(|period| period.key()).collect();
                format!("unknown field `{key}`, expected one of {}", known.join(", "))
            })?;
            periods.set(*period, days);
        }
        Ok(Self(periods))
    }
}

impl Retention {
    /// Refuses a period shorter than the safe minimum, or implausibly long.
    pub(super) fn check(&self, longest_days: u64) -> Result<()> {
        for period in Period::ALL {
            let (days, least) = (self.0.days(*period), period.least_days());
            ensure!(
                days >= least && u64::from(days) <= longest_days,
                "retention.{} is {days}; it must be {least} to {longest_days} days",
                period.key()
            );
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::Config;
    use super::*;

    #[test]
    fn a_key_sets_its_period_and_no_other_is_known() {
        let config: Config =
            toml::from_str("[retention]\nkeys_days = 8\ncalls_days = 2\nbatches_days = 2").unwrap();
        let Retention(periods) = config.retention;
        assert_eq!((periods.days(Period::Keys), periods.days(Period::Calls)), (8, 2));
        assert_eq!(periods.days(Period::Notices), 90);
        let error = toml::from_str::<Config>("[retention]\nkey_days = 8").unwrap_err().to_string();
        assert!(error.contains("key_days") && error.contains("keys_days"), "{error}");
    }

    /// The example file has each of these with its default.
    #[test]
    fn the_example_has_every_period_with_its_default() {
        let example: toml::Table = toml::from_str(include_str!("../../../../cashier.example.toml")).unwrap();
        let written = example["retention"].as_table().unwrap();
        let defaults = Period::ALL.iter().map(|p| (p.key().to_owned(), i64::from(p.default_days()).into()));
        assert_eq!(*written, defaults.collect::<toml::Table>());
    }
}
