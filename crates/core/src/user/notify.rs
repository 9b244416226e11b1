//! Notifications to users outside the inbox, for modules that do not know how they are sent.

use crate::id::{Fresh, UserId};
use crate::kernel::Decision;
use crate::ledger::Owner;

/// The template of a notification. Its content comes from the subject; the language is the user's. The name is
/// stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum UserTemplate {
    /// The user paid. The subject is the payment.
    PaymentMade,
    /// A merchant refunded money. The subject is the refund.
    RefundReceived,
    /// Money arrived. The subject is the transfer.
    ToppedUp,
    /// A merchant wrote to the inbox. The subject is the message.
    InboxMessage,
    /// The PIN was locked after too many wrong attempts. The subject is the user.
    PinLocked,
}

impl UserTemplate {
    /// Every template.
    pub const ALL: [Self; 5] =
        [Self::PaymentMade, Self::RefundReceived, Self::ToppedUp, Self::InboxMessage, Self::PinLocked];

    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PaymentMade => "payment_made",
            Self::RefundReceived => "refund_received",
            Self::ToppedUp => "topped_up",
            Self::InboxMessage => "inbox_message",
            Self::PinLocked => "pin_locked",
        }
    }

    /// The template with this stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|template| template.name() == name)
    }
}

/// Notifies users; higher modules implement it for the world.
pub(crate) trait NotifyUser {
    /// Writes e-mail and SMS to a user, if this deployment sends them and the user has an address.
    ///
    /// # Errors
    /// Only when the user's row was not loaded.
    fn notify_user(
        &mut self,
        fresh: &mut Fresh,
        user: UserId,
        subject: Owner,
        template: UserTemplate,
    ) -> Decision<()>;
}

/// Tells users that their PIN is locked; higher modules implement it for the world.
pub(crate) trait TellPinLocked {
    /// Writes it to the inbox, and to wherever else users are notified.
    ///
    /// # Errors
    /// Only when the user's row was not loaded.
    fn tell_pin_locked(&mut self, fresh: &mut Fresh, user: UserId) -> Decision<()>;
}
