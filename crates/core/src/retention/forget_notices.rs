//! What remains of a final notice: its digest. Its body and the records of its attempts are deleted; a message to a
//! user, which is rendered when it is sent and has no digest, is deleted as a whole.

use std::ops::RangeInclusive;

use crate::id::Fresh;
use crate::kernel::{Command, Decision};
use crate::notice::{Notice, NoticeKey};
use crate::time::Timestamp;
use crate::world::{Keys, World};

/// How many attempts of one notice are deleted in one command. An acquirer that is unreachable for months is called
/// more often.
pub const ATTEMPTS_AT_ONCE: u32 = 100;

fn is_over(notice: &Notice, ended_before: Timestamp) -> bool {
    notice.state.ended_at().is_some_and(|at| at < ended_before)
}

/// The last attempts of a notice.
fn last(attempts: u32) -> RangeInclusive<u32> {
    attempts.saturating_sub(ATTEMPTS_AT_ONCE).saturating_add(1)..=attempts
}

/// Deletes bodies and last attempts.
pub struct ForgetNotices {
    /// The notices, and the number of attempts of each.
    pub notices: Vec<(NoticeKey, u32)>,
    /// Notices that ended later stay unchanged.
    pub ended_before: Timestamp,
}

impl Command<World> for ForgetNotices {
    /// The number of notices from which something was deleted.
    type Outcome = usize;

    fn name_keys(&self, keys: &mut Keys) {
        for (key, attempts) in &self.notices {
            keys.notices.insert(*key);
            keys.delivery_attempts.extend(last(*attempts).map(|number| (key.1, number)));
        }
    }

    fn decide(&self, _fresh: &mut Fresh, world: &mut World) -> Decision<usize> {
        let mut gone: usize = 0;
        for (key, _) in &self.notices {
            let notice = world.notices.get(key)?.filter(|notice| is_over(notice, self.ended_before));
            let Some(notice) = notice.cloned() else { continue };
            for number in last(notice.attempts) {
                world.delivery_attempts.remove(&(notice.id, number))?;
            }
            match notice.channel.body() {
                None => world.notices.remove(key)?,
                Some(body) => {
                    let left = body.without_bytes();
                    world.notices.replace(Notice { channel: notice.channel.with_body(left), ..notice })?;
                }
            }
            gone = gone.saturating_add(1);
        }
        Ok(gone)
    }
}

/// Deletes some attempts of one notice, before its body is deleted.
pub struct ForgetAttempts {
    /// The notice.
    pub notice: NoticeKey,
    /// The numbers of the attempts.
    pub numbers: RangeInclusive<u32>,
    /// If the notice ended later, they stay.
    pub ended_before: Timestamp,
}

impl Command<World> for ForgetAttempts {
    type Outcome = ();

    fn name_keys(&self, keys: &mut Keys) {
        keys.notices.insert(self.notice);
        keys.delivery_attempts.extend(self.numbers.clone().map(|number| (self.notice.1, number)));
    }

    fn decide(&self, _fresh: &mut Fresh, world: &mut World) -> Decision<()> {
        let notice = world.notices.get(&self.notice)?;
        if notice.is_some_and(|notice| is_over(notice, self.ended_before)) {
            for number in self.numbers.clone() {
                world.delivery_attempts.remove(&(self.notice.1, number))?;
            }
        }
        Ok(())
    }
}
