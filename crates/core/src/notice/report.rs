//! The result of an attempt to deliver a notice.

use super::state::{DeliveryAttempt, Notice, NoticeEvent, NoticeKey};
use crate::id::Fresh;
use crate::kernel::{Command, Decision, Machine};
use crate::time::Timestamp;
use crate::world::{Keys, World};

/// How an attempt ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AttemptResult {
    /// The receiver accepted it.
    Accepted,
    /// It was not accepted; the next attempt is at this time.
    RetryAt(Timestamp),
    /// It was not accepted, and the schedule is exhausted.
    GiveUp,
}

/// Records one attempt and updates the notice.
#[derive(Clone, Debug)]
pub struct ReportAttempt {
    /// The notice.
    pub notice: NoticeKey,
    /// When the attempt began.
    pub started_at: Timestamp,
    /// How long it took, in milliseconds.
    pub duration_ms: i64,
    /// The HTTP or SMTP status of the answer, if any.
    pub status: Option<i64>,
    /// The answer, truncated, or why there is none.
    pub answer: String,
    /// How it ended.
    pub result: AttemptResult,
}

impl Command<World> for ReportAttempt {
    /// The notice after the change, or `None` if it does not exist.
    type Outcome = Option<Notice>;

    fn name_keys(&self, keys: &mut Keys) {
        keys.notices.insert(self.notice);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Option<Notice>> {
        let now = fresh.at();
        let Some(notice) = world.notices.get(&self.notice)?.cloned() else { return Ok(None) };
        let event = match self.result {
            AttemptResult::Accepted => NoticeEvent::Accept,
            AttemptResult::RetryAt(at) => NoticeEvent::Retry { at },
            AttemptResult::GiveUp => NoticeEvent::GiveUp,
        };
        let Some(state) = notice.state.after(event, now) else { return Ok(Some(notice)) };
        let number = notice.attempts.saturating_add(1);
        world.delivery_attempts.insert_fresh(DeliveryAttempt {
            notice: notice.id,
            number,
            at: self.started_at,
            duration_ms: self.duration_ms,
            status: self.status,
            answer: self.answer.clone(),
            accepted: self.result == AttemptResult::Accepted,
        });
        let notice = Notice { state, attempts: number, ..notice };
        world.notices.put(notice.clone())?;
        Ok(Some(notice))
    }
}
