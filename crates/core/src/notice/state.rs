//! The notice, its states, and the record of an attempt.

use std::time::Duration;

use super::Body;
use crate::id::{AcquirerId, MerchantId, NoticeId, UserId};
use crate::kernel::{Line, Machine, Row};
use crate::ledger::Owner;
use crate::time::Timestamp;
use crate::user::UserTemplate;

/// How long a new notice belongs to the process that made it. After that, any process may send it.
pub const FIRST_LEASE: Duration = Duration::from_secs(30);

/// The key of a notice: its subject, then its own id. All notices of one payment are adjacent.
pub type NoticeKey = (Owner, NoticeId);

/// A fact to be delivered to one receiver.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Notice {
    /// Its id; the shard is the subject's.
    pub id: NoticeId,
    /// Its subject: a payment, a refund, a message.
    pub subject: Owner,
    /// The receiver and the channel.
    pub channel: Channel,
    /// Its state.
    pub state: NoticeState,
    /// The number of attempts so far.
    pub attempts: u32,
    /// The first notice with its message, if this one was resent by hand.
    pub repeats: Option<NoticeId>,
}

/// The receiver of a notice, and the channel.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Channel {
    /// A signed POST to a merchant's server.
    Merchant {
        /// The merchant.
        merchant: MerchantId,
        /// The `Client-Id` that the notice has.
        client_id: String,
        /// The URL to call.
        url: String,
        /// The body; every attempt sends the same bytes.
        body: Body,
    },
    /// A signed POST to an acquirer, whose answer completes one of our orders. It is retried until there is an
    /// answer.
    Acquirer {
        /// The acquirer.
        acquirer: AcquirerId,
        /// Our `Client-Id` there.
        client_id: String,
        /// The URL to call.
        url: String,
        /// The body; every attempt sends the same bytes.
        body: Body,
    },
    /// A token, posted to an app's server: a paid order.
    Trigger {
        /// The merchant that was paid.
        merchant: MerchantId,
        /// The app's client id; its key signs the token.
        app: String,
        /// The URL to call.
        url: String,
        /// The token's payload; every attempt sends the same token.
        body: Body,
    },
    /// An e-mail to a user.
    Mail {
        /// The recipient; the address is looked up when it is sent.
        user: UserId,
        /// The text template.
        template: UserTemplate,
    },
    /// An SMS to a user.
    Sms {
        /// The recipient; the number is looked up when it is sent.
        user: UserId,
        /// The text template.
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

    /// Its body; `None` where the text is made when it is sent.
    pub const fn body(&self) -> Option<&Body> {
        match self {
            Self::Merchant { body, .. } | Self::Acquirer { body, .. } | Self::Trigger { body, .. } => {
                Some(body)
            }
            Self::Mail { .. } | Self::Sms { .. } => None,
        }
    }

    /// The same channel with another body; unchanged where there is none.
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

/// The state of a notice. `Delivered` and `GivenUp` are final.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum NoticeState {
    /// Waiting to be sent.
    Due {
        /// The next attempt is not made before this.
        at: Timestamp,
        /// Until then it belongs to the process that holds the lease.
        leased_until: Timestamp,
    },
    /// The receiver accepted it.
    Delivered {
        /// When.
        at: Timestamp,
    },
    /// Every attempt of the schedule failed.
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

    /// When it became final; `None` before that.
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
    /// A process leases it.
    Lease {
        /// The end of the lease.
        until: Timestamp,
    },
    /// An attempt failed, and another will be made.
    Retry {
        /// When.
        at: Timestamp,
    },
    /// The receiver accepted it.
    Accept,
    /// The last attempt failed.
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
    /// A new notice, due at once and leased to the process that makes it, which sends it without reading the
    /// database. If that process dies, the lease expires and another one sends it.
    pub fn due_now(id: NoticeId, subject: Owner, channel: Channel, now: Timestamp) -> Self {
        let state = NoticeState::Due { at: now, leased_until: now.saturating_add(FIRST_LEASE) };
        Self { id, subject, channel, state, attempts: 0, repeats: None }
    }

    /// The id of its message, which every delivery of it has, those that were asked for by hand too.
    pub const fn message(&self) -> NoticeId {
        match self.repeats {
            Some(first) => first,
            None => self.id,
        }
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
    /// The notice.
    pub notice: NoticeId,
    /// 1 for the first.
    pub number: u32,
    /// When it began.
    pub at: Timestamp,
    /// How long it took, in milliseconds.
    pub duration_ms: i64,
    /// The HTTP or SMTP status of the answer, if any.
    pub status: Option<i64>,
    /// The answer, truncated, or why there is none.
    pub answer: String,
    /// True when the receiver accepted the notice.
    pub accepted: bool,
}

impl Row for DeliveryAttempt {
    type Key = (NoticeId, u32);

    fn key(&self) -> Self::Key {
        (self.notice, self.number)
    }
}
