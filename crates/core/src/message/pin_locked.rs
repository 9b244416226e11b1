//! A user's PIN was locked.

use super::{Message, MessageText};
use crate::id::{Fresh, UserId};
use crate::kernel::Decision;
use crate::user::{NotifyUser as _, TellPinLocked, UserTemplate};
use crate::world::World;

impl TellPinLocked for World {
    fn tell_pin_locked(&mut self, fresh: &mut Fresh, user: UserId) -> Decision<()> {
        let id = fresh.id(user.shard());
        self.messages.insert_fresh(Message { id, user, sender: None, text: MessageText::PinLocked });
        self.notify_user(fresh, user, user.into(), UserTemplate::PinLocked)
    }
}
