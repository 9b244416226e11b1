//! Notices to the merchant: their content, and every attempt to deliver them.

use std::time::Duration;

use cashier_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Dialect;
use crate::instant;
use crate::scenario::Scenario;

/// How long a reordered notice is delayed.
const HELD_BACK: Duration = Duration::from_secs(20);

/// The subject of a notice.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "about")]
pub(crate) enum Subject {
    /// The payment.
    Payment,
    /// A refund, by the merchant's number.
    Refund { number: String },
    /// The order was closed or has expired.
    Closed,
}

/// One attempt.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Attempt {
    /// When; microseconds since 1970.
    #[schema(value_type = i64)]
    #[serde(with = "instant")]
    pub(crate) at: Timestamp,
    /// The merchant's HTTP status, if there was an answer.
    pub(crate) status: Option<u16>,
    /// True when the merchant accepted it.
    pub(crate) is_accepted: bool,
    /// The beginning of the answer, or why there was none.
    pub(crate) said: String,
}

/// A notice.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct Notice {
    /// The same in every repeat.
    pub(crate) id: String,
    pub(crate) subject: Subject,
    pub(crate) dialect: Dialect,
    pub(crate) url: String,
    #[serde(with = "instant")]
    pub(crate) created_at: Timestamp,
    /// When it is sent next; `None` when it was accepted or given up.
    #[serde(with = "instant::maybe")]
    pub(crate) next_at: Option<Timestamp>,
    /// How often it was sent; copies at the same moment count once.
    pub(crate) sent: usize,
    pub(crate) attempts: Vec<Attempt>,
    /// What goes wrong with it.
    pub(crate) scenario: Option<Scenario>,
}

impl Notice {
    pub(super) fn new(
        id: String,
        subject: Subject,
        dialect: Dialect,
        url: String,
        scenario: Option<Scenario>,
        now: Timestamp,
    ) -> Self {
        let waits = scenario == Some(Scenario::ReorderedNotice) && subject == Subject::Payment;
        let first_at = if waits { now.saturating_add(HELD_BACK) } else { now };
        Self {
            id,
            subject,
            dialect,
            url,
            created_at: now,
            next_at: Some(first_at),
            sent: 0,
            attempts: Vec::new(),
            scenario,
        }
    }

    /// True for the first attempt.
    pub(crate) const fn is_first(&self) -> bool {
        self.sent == 0
    }

    /// Records an attempt, of one copy or several. If no copy was accepted, it is repeated after the next pause of
    /// the schedule, until the schedule ends.
    pub(crate) fn record(&mut self, tries: Vec<Attempt>, plan_s: &[u64]) {
        let gap_s = plan_s.get(self.sent);
        let was_taken = tries.iter().any(|attempt| attempt.is_accepted);
        let last_at = tries.iter().map(|attempt| attempt.at).max();
        let again = |(at, seconds): (Timestamp, &u64)| at.saturating_add(Duration::from_secs(*seconds));
        self.next_at = if was_taken { None } else { last_at.zip(gap_s).map(again) };
        self.sent = self.sent.saturating_add(1);
        self.attempts.extend(tries);
    }
}
