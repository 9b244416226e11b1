//! What a final notice leaves behind: its digest. Its body and the records of its attempts go; a message to a user, which is
//! made when it is sent and has no digest, goes as a whole.

use std::ops::RangeInclusive;

use crate::id::Fresh;
use crate::kernel::{Command, Decision};
use crate::notice::{Notice, NoticeKey};
use crate::time::Timestamp;
use crate::world::{Keys, World};

/// How many attempts of one notice go in one command. An acquirer that is away for months is called more often.
pub const ATTEMPTS_AT_ONCE: u32 = 100;

fn is_over(notice: &Notice, ended_before: Timestamp) -> bool {
    notice.state.ended_at().is_some_and(|at| at < ended_before)
}

/// The last attempts of a notice.
fn last(attempts: u32) -> RangeInclusive<u32> {
    attempts.saturating_sub(ATTEMPTS_AT_ONCE).saturating_add(1)..=attempts
}

/// Lets bodies and last attempts go.
pub struct ForgetNotices {
    /// Which notices, and how many attempts each has.
    pub notices: Vec<(NoticeKey, u32)>,
    /// Those that ended later stay as they are.
    pub ended_before: Timestamp,
}

impl Command<World> for ForgetNotices {
    /// How many have left something behind now.
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

/// Lets some attempts of one notice go, before its body does.
pub struct ForgetAttempts {
    /// Which notice.
    pub notice: NoticeKey,
    /// Which of its attempts.
    pub numbers: RangeInclusive<u32>,
    /// If it ended later, they stay.
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
