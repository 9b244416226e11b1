//! `timeout_express`: how long a trade can be paid, counted from its creation by the payer.

use std::time::Duration;

use cashier_core::time::Timestamp;

use crate::china_time;

/// How long a trade can be paid. An absolute `time_expire` is safer: this one starts when the payer arrives, not when
/// we create the order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Timeout {
    /// Minutes: 1 to 21,600, which is fifteen days.
    Minutes(u32),
    /// `1c`: until the end of the day in China.
    EndOfDay,
}

/// Fifteen days, also for a trade without an expiry.
pub const LONGEST: Timeout = Timeout::Minutes(21_600);

impl Timeout {
    /// Parses `90m`, `2h`, `15d` or `1c`; `None` for fractions, zero, and more than fifteen days.
    pub fn parse(text: &str) -> Option<Self> {
        if text == "1c" {
            return Some(Self::EndOfDay);
        }
        let unit = text.chars().last()?;
        let digits = text.strip_suffix(unit)?;
        let minutes_each = match unit {
            'm' => 1,
            'h' => 60,
            'd' => 1_440,
            _ => return None,
        };
        // Parsing as `u32` would also accept a sign.
        let count: u32 = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())??;
        let minutes = count.checked_mul(minutes_each)?;
        (1..=21_600).contains(&minutes).then_some(Self::Minutes(minutes))
    }

    /// The parameter's value.
    pub fn to_text(self) -> String {
        match self {
            Self::Minutes(minutes) => format!("{minutes}m"),
            Self::EndOfDay => "1c".to_owned(),
        }
    }

    /// When a trade created at this time expires.
    pub fn expires_at(self, created_at: Timestamp) -> Timestamp {
        match self {
            Self::Minutes(minutes) => created_at.saturating_add(Duration::from_secs(u64::from(minutes) * 60)),
            Self::EndOfDay => {
                let midnight = format!("{} 00:00:00", china_time::to_day(created_at));
                let start = china_time::parse_dashed(&midnight).unwrap_or(created_at);
                start.saturating_add(Duration::from_hours(24))
            }
        }
    }
}
