//! A worker takes a lease on a due notice.

use std::time::Duration;

use super::state::{Notice, NoticeEvent, NoticeKey, NoticeState};
use crate::id::Fresh;
use crate::kernel::{Command, Decision, Machine};
use crate::world::{Keys, World};

/// Leases a notice that is due and that nobody holds.
pub struct LeaseNotice {
    /// The notice.
    pub notice: NoticeKey,
    /// The length of the lease, longer than one attempt can take.
    pub lease: Duration,
}

impl Command<World> for LeaseNotice {
    /// The notice, or `None` when another process was faster or it is not due yet.
    type Outcome = Option<Notice>;

    fn name_keys(&self, keys: &mut Keys) {
        keys.notices.insert(self.notice);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Option<Notice>> {
        let now = fresh.at();
        let Some(notice) = world.notices.get(&self.notice)?.cloned() else { return Ok(None) };
        let NoticeState::Due { at, leased_until } = notice.state else { return Ok(None) };
        if at > now || leased_until > now {
            return Ok(None);
        }
        let lease = NoticeEvent::Lease { until: now.saturating_add(self.lease) };
        let Some(state) = notice.state.after(lease, now) else { return Ok(None) };
        let notice = Notice { state, ..notice };
        world.notices.put(notice.clone())?;
        Ok(Some(notice))
    }
}
