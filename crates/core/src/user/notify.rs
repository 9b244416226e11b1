//! What a user is told outside the inbox, by parts that do not know how it is sent.

use crate::id::{Fresh, UserId};
use crate::kernel::Decision;
use crate::ledger::Owner;

/// Which text a user gets. What it says comes from the subject; the language is the user's. The name is stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum UserTemplate {
    /// The user paid. The subject is the payment.
    PaymentMade,
    /// A merchant gave money back. The subject is the refund.
    RefundReceived,
    /// Money arrived. The subject is the transfer.
    ToppedUp,
    /// A merchant wrote to the inbox. The subject is the message.
    InboxMessage,
    /// The PIN was locked after too many wrong tries. The subject is the user.
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

/// Writes to users; those who know notices implement it for the world.
pub(crate) trait NotifyUser {
    /// Writes e-mail and SMS to a user, where this deployment sends them and the user has an address.
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

/// Tells users that their PIN is locked; those who know the inbox implement it for the world.
pub(crate) trait TellPinLocked {
    /// Writes it to the inbox, and wherever else users are told.
    ///
    /// # Errors
    /// Only when the user's row was not loaded.
    fn tell_pin_locked(&mut self, fresh: &mut Fresh, user: UserId) -> Decision<()>;
}
