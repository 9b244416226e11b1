//! When the providers' bills are compared.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

/// Rules for settlement.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settlement {
    /// When the bills of the previous day are fetched and compared, China time, such as `10:30`; `never` leaves it to
    /// `cashier reconcile`.
    pub reconcile_at: String,
}

impl Default for Settlement {
    fn default() -> Self {
        // WeChat Pay's bills are available from 10:00 on, the others earlier.
        Self { reconcile_at: "10:30".to_owned() }
    }
}

impl Settlement {
    /// How long after midnight; `None` for never.
    ///
    /// # Errors
    /// When the text is neither a time nor `never`.
    pub fn at(&self) -> Result<Option<Duration>> {
        if self.reconcile_at == "never" {
            return Ok(None);
        }
        let wrong = || {
            format!(
                "settlement.reconcile_at is {:?}; it must be a time such as 10:30, or never",
                self.reconcile_at
            )
        };
        let (hours, minutes) = self.reconcile_at.split_once(':').with_context(wrong)?;
        let is_pair = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = |text: &str| text.parse::<u64>().ok().filter(|_| is_pair(text));
        let (hours, minutes) = (number(hours).with_context(wrong)?, number(minutes).with_context(wrong)?);
        ensure!(hours < 24 && minutes < 60, wrong());
        Ok(Some(Duration::from_mins(hours.saturating_mul(60).saturating_add(minutes))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A time of day, or never; nothing else.
    #[test]
    fn times_of_day_are_read() {
        let at = |text: &str| Settlement { reconcile_at: text.to_owned() }.at();
        assert_eq!(at("10:30").unwrap(), Some(Duration::from_mins(630)));
        assert_eq!(at("00:00").unwrap(), Some(Duration::ZERO));
        assert_eq!(at("never").unwrap(), None);
        for wrong in ["", "10", "24:00", "10:60", "1:30", "+1:30", "10:30:00", "Never"] {
            assert!(at(wrong).unwrap_err().to_string().contains("settlement.reconcile_at"), "{wrong}");
        }
    }
}
