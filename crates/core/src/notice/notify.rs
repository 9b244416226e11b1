//! E-mail and SMS to users.

use super::state::{Channel, Notice};
use crate::id::{Fresh, UserId};
use crate::kernel::Decision;
use crate::ledger::Owner;
use crate::user::{NotifyUser, UserTemplate};
use crate::world::World;

impl NotifyUser for World {
    fn notify_user(
        &mut self,
        fresh: &mut Fresh,
        user: UserId,
        subject: Owner,
        template: UserTemplate,
    ) -> Decision<()> {
        let policy = self.policy;
        if !policy.mail && !policy.sms {
            return Ok(());
        }
        let Some(row) = self.users.get(&user)?.cloned() else { return Ok(()) };
        if policy.mail && row.email.is_some() {
            let channel = Channel::Mail { user, template };
            let notice = Notice::due_now(fresh.id(subject.shard()), subject, channel, fresh.at());
            self.notices.insert_fresh(notice);
        }
        if policy.sms && row.phone.is_some() {
            let channel = Channel::Sms { user, template };
            let notice = Notice::due_now(fresh.id(subject.shard()), subject, channel, fresh.at());
            self.notices.insert_fresh(notice);
        }
        Ok(())
    }
}
