//! The notice, its states, and the record of an attempt.

use std::time::Duration;

use super::Body;
use crate::id::{AcquirerId, MerchantId, NoticeId, UserId};
use crate::kernel::{Line, Machine, Row};
use crate::ledger::Owner;
use crate::time::Timestamp;
use crate::user::UserTemplate;

/// How long a new notice belongs to the process that made it. After that any process may send it.
pub const FIRST_LEASE: Duration = Duration::from_secs(30);

/// The key of a notice: what it is about, then its own id. All notices of one payment lie side by side.
pub type NoticeKey = (Owner, NoticeId);

/// One fact on its way to one receiver.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Notice {
    /// Its id; the shard is the subject's.
    pub id: NoticeId,
    /// What it is about: a payment, a refund, a message.
    pub subject: Owner,
    /// To whom and how.
    pub channel: Channel,
    /// Where it stands.
    pub state: NoticeState,
    /// How many attempts were made.
    pub attempts: u32,
}

/// To whom a notice goes, and how.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Channel {
    /// A signed POST to a merchant's server.
    Merchant {
        /// Whose server.
        merchant: MerchantId,
        /// The `Client-Id` that the notice carries.
        client_id: String,
        /// Where to.
        url: String,
        /// The body; every attempt sends the same bytes.
        body: Body,
    },
    /// A signed POST to an acquirer, whose answer settles an order of ours. It is tried until there is one.
    Acquirer {
        /// Which acquirer.
        acquirer: AcquirerId,
        /// Our `Client-Id` there.
        client_id: String,
        /// Where to.
        url: String,
        /// The body; every attempt sends the same bytes.
        body: Body,
    },
    /// A token, posted to an app's server: a paid order.
    Trigger {
        /// Who was paid.
        merchant: MerchantId,
        /// The app's client id; its key signs the token.
        app: String,
        /// Where to.
        url: String,
        /// The token's payload; every attempt sends the same token.
        body: Body,
    },
    /// An e-mail to a user.
    Mail {
        /// To whom; the address is looked up when it is sent.
        user: UserId,
        /// Which text.
        template: UserTemplate,
    },
    /// An SMS to a user.
    Sms {
        /// To whom; the number is looked up when it is sent.
        user: UserId,
        /// Which text.
        template: UserTemplate,
    },
}

impl Channel {
    /// The stored name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Merchant { .. } => "merchant",
            Self::Acquirer { .. } => "acquirer",
            Self::Trigger { .. } => "trigger",
            Self::Mail { .. } => "mail",
            Self::Sms { .. } => "sms",
        }
    }

    /// What it says; `None` where the text is made when it is sent.
    pub const fn body(&self) -> Option<&Body> {
        match self {
            Self::Merchant { body, .. } | Self::Acquirer { body, .. } | Self::Trigger { body, .. } => {
                Some(body)
            }
            Self::Mail { .. } | Self::Sms { .. } => None,
        }
    }

    /// The same with another body; nothing changes where there is none.
    #[must_use]
    pub fn with_body(mut self, new: Body) -> Self {
        match &mut self {
            Self::Merchant { body, .. } | Self::Acquirer { body, .. } | Self::Trigger { body, .. } => {
                *body = new;
            }
            Self::Mail { .. } | Self::Sms { .. } => {}
        }
        self
    }
}

/// Where a notice stands. `Delivered` and `GivenUp` are final.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum NoticeState {
    /// To be sent.
    Due {
        /// The next attempt is not made before this.
        at: Timestamp,
        /// Until then it belongs to the process that leased it.
        leased_until: Timestamp,
    },
    /// The receiver took it.
    Delivered {
        /// When.
        at: Timestamp,
    },
    /// Every try of the schedule failed.
    GivenUp {
        /// When.
        at: Timestamp,
    },
}

impl NoticeState {
    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Due { .. } => "due",
            Self::Delivered { .. } => "delivered",
            Self::GivenUp { .. } => "given_up",
        }
    }

    /// When it became final; `None` while it is to be sent.
    pub const fn ended_at(self) -> Option<Timestamp> {
        match self {
            Self::Due { .. } => None,
            Self::Delivered { at } | Self::GivenUp { at } => Some(at),
        }
    }
}

/// What happens to a notice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoticeEvent {
    /// A process takes it for itself.
    Lease {
        /// For how long.
        until: Timestamp,
    },
    /// An attempt failed, and there is another try.
    Retry {
        /// When.
        at: Timestamp,
    },
    /// The receiver took it.
    Accept,
    /// The last try failed.
    GiveUp,
}

impl Machine for NoticeState {
    type Event = NoticeEvent;

    const TRANSITIONS: &'static [Line] = &[
        ("due", "lease", "due"),
        ("due", "retry", "due"),
        ("due", "accept", "delivered"),
        ("due", "give_up", "given_up"),
    ];

    fn state_name(&self) -> &'static str {
        self.name()
    }

    fn event_name(event: &NoticeEvent) -> &'static str {
        match event {
            NoticeEvent::Lease { .. } => "lease",
            NoticeEvent::Retry { .. } => "retry",
            NoticeEvent::Accept => "accept",
            NoticeEvent::GiveUp => "give_up",
        }
    }

    fn enter(from: Option<Self>, to: &'static str, event: NoticeEvent, now: Timestamp) -> Option<Self> {
        match (to, event, from) {
            ("due", NoticeEvent::Lease { until }, Some(Self::Due { at, .. })) => {
                Some(Self::Due { at, leased_until: until })
            }
            ("due", NoticeEvent::Retry { at }, _) => Some(Self::Due { at, leased_until: at }),
            ("delivered", ..) => Some(Self::Delivered { at: now }),
            ("given_up", ..) => Some(Self::GivenUp { at: now }),
            _ => None,
        }
    }
}

impl Notice {
    /// A new notice, due at once and leased to the process that makes it, which sends it without a look at the
    /// database. If that process dies, the lease ends and another one sends it.
    pub fn due_now(id: NoticeId, subject: Owner, channel: Channel, now: Timestamp) -> Self {
        let state = NoticeState::Due { at: now, leased_until: now.saturating_add(FIRST_LEASE) };
        Self { id, subject, channel, state, attempts: 0 }
    }
}

impl Row for Notice {
    type Key = NoticeKey;

    fn key(&self) -> NoticeKey {
        (self.subject, self.id)
    }
}

/// The record of one attempt to deliver a notice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeliveryAttempt {
    /// Which notice.
    pub notice: NoticeId,
    /// 1 for the first.
    pub number: u32,
    /// When it began.
    pub at: Timestamp,
    /// How long it took, in milliseconds.
    pub duration_ms: i64,
    /// The HTTP or SMTP status that came back, if any.
    pub status: Option<i64>,
    /// What came back, cut, or why nothing did.
    pub answer: String,
    /// True when the receiver took the notice.
    pub accepted: bool,
}

impl Row for DeliveryAttempt {
    type Key = (NoticeId, u32);

    fn key(&self) -> Self::Key {
        (self.notice, self.number)
    }
}
