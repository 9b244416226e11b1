//! The day or month of a bill, China time.

use std::time::Duration;

use cashier_core::time::Timestamp;
use cashier_protocol::china_time;

/// The beginning and end of the period.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Period {
    /// Its first moment.
    pub(super) from: Timestamp,
    /// The first moment after it.
    pub(super) until: Timestamp,
    is_month: bool,
}

const DAY: Duration = Duration::from_hours(24);

impl Period {
    /// Reads `2026-11-21` or `2026-11`.
    pub(super) fn parse(date: &str) -> Option<Self> {
        let midnight = |day: &str| china_time::parse_dashed(&format!("{day} 00:00:00"));
        if date.len() == 10 {
            let from = midnight(date)?;
            return Some(Self { from, until: from.saturating_add(DAY), is_month: false });
        }
        let from = midnight(&format!("{date}-01"))?;
        // No month has more than 31 days: the 32nd day is in the next one.
        let later = china_time::to_day(from.saturating_add(DAY.saturating_mul(31)));
        let until = midnight(&format!("{}-01", later.get(..7)?))?;
        Some(Self { from, until, is_month: true })
    }

    /// A day's bill is ready at ten the next morning, a month's on the fourth of the next month.
    pub(super) fn ready_at(&self) -> Timestamp {
        let wait = if self.is_month { DAY.saturating_mul(3) } else { Duration::from_hours(10) };
        self.until.saturating_add(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Days and months begin and end at midnight in China, also across a change of year.
    #[test]
    fn borders() {
        let shown = |date: &str| {
            let period = Period::parse(date).unwrap();
            [period.from, period.until, period.ready_at()].map(china_time::to_dashed)
        };
        assert_eq!(
            shown("2026-11-21"),
            ["2026-11-21 00:00:00", "2026-11-22 00:00:00", "2026-11-22 10:00:00"]
        );
        assert_eq!(shown("2026-12"), ["2026-12-01 00:00:00", "2027-01-01 00:00:00", "2027-01-04 00:00:00"]);
        assert_eq!(shown("2028-02"), ["2028-02-01 00:00:00", "2028-03-01 00:00:00", "2028-03-04 00:00:00"]);
        for other in ["", "2026", "2026-13", "2026-02-30", "2026-1-1"] {
            assert_eq!(Period::parse(other), None, "{other}");
        }
    }
}
