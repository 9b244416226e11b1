//! The periods that an operator may set, each with its default and the safe minimum.

use std::time::Duration;

macro_rules! periods {
    ($($(#[$doc:meta])* $period:ident, $key:literal, $default:literal, $least:literal;)+) => {
        /// A period of the configuration, in days.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
        pub enum Period { $($(#[$doc])* $period,)+ }

        impl Period {
            /// Every period.
            pub const ALL: &[Self] = &[$(Self::$period,)+];

            /// Its key in the `retention` section of the configuration.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$period => $key,)+ }
            }

            /// Its length in days unless the operator sets another.
            pub const fn default_days(self) -> u32 {
                match self { $(Self::$period => $default,)+ }
            }

            /// The minimum in days.
            pub const fn least_days(self) -> u32 {
                match self { $(Self::$period => $least,)+ }
            }
        }
    };
}

periods! {
    /// Sessions, auth codes, tokens, agreements that nobody signed and visits to identity providers, after they have expired.
    SignIns, "sign_ins_days", 30, 1;
    /// Users of apps without a name and without an order, after they were created. The minimum is longer than a
    /// session; without a session nobody can use such an account again.
    Anonymous, "anonymous_users_days", 365, 60;
    /// Idempotency keys of requests that moved no money. The minimum is the longest time in which a caller may repeat
    /// a request.
    Keys, "keys_days", 30, 7;
    /// Bodies of final notices, and the records of their attempts. Attempts go on for a day.
    Notices, "notices_days", 90, 2;
    /// Messages in users' inboxes.
    Messages, "messages_days", 365, 30;
    /// Refused messages of payment providers.
    Incidents, "incidents_days", 90, 7;
    /// API calls that the demo records.
    Calls, "calls_days", 30, 1;
    /// Signed roots that are not kept for ever.
    Roots, "roots_days", 30, 1;
}

/// The length of each period.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Periods([u32; Period::ALL.len()]);

impl Default for Periods {
    fn default() -> Self {
        let mut periods = Self([0; Period::ALL.len()]);
        for period in Period::ALL {
            periods.set(*period, period.default_days());
        }
        periods
    }
}

impl Periods {
    /// Sets one of them.
    pub fn set(&mut self, period: Period, days: u32) {
        if let Some(place) = self.0.get_mut(place_of(period)) {
            *place = days;
        }
    }

    /// The length of one of them in days.
    pub fn days(&self, period: Period) -> u32 {
        self.0.get(place_of(period)).copied().unwrap_or(u32::MAX)
    }

    /// The length of one of them.
    pub fn of(&self, period: Period) -> Duration {
        Duration::from_hours(u64::from(self.days(period)).saturating_mul(24))
    }
}

const fn place_of(period: Period) -> usize {
    // Cast: the discriminants count up from 0.
    period as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_period_has_its_own_place_and_a_safe_default() {
        let mut periods = Periods::default();
        for (days, period) in (1_000..).zip(Period::ALL) {
            assert!(period.default_days() >= period.least_days() && period.least_days() > 0, "{period:?}");
            assert_eq!(periods.days(*period), period.default_days());
            periods.set(*period, days);
        }
        let days: Vec<_> = Period::ALL.iter().map(|period| periods.days(*period)).collect();
        assert_eq!(days, (1_000..).take(Period::ALL.len()).collect::<Vec<_>>());
        assert_eq!(periods.of(Period::SignIns), Duration::from_hours(24_000));
    }
}
