//! Messages to users: the inbox lines that do not come from the statement.
//!
//! Payments, refunds and top-ups are not written here: the inbox shows them from the statement, so each fact is
//! stored once.

mod pin_locked;
mod seen;
mod send;

use crate::id::{MerchantId, MessageId, UserId};
use crate::kernel::Row;

pub use seen::MarkInboxSeen;
pub use send::SendInbox;

/// One message to a user. Its id contains the time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    /// Its id; the shard is the user's.
    pub id: MessageId,
    /// The recipient.
    pub user: UserId,
    /// The merchant that wrote it; `None` for the wallet itself.
    pub sender: Option<MerchantId>,
    /// Its text.
    pub text: MessageText,
}

/// The text of a message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MessageText {
    /// The user's PIN was locked after too many wrong attempts.
    PinLocked,
    /// A merchant's own text, one version per language.
    Merchant {
        /// The sender's name as shown to the user.
        sender: String,
        /// The versions; never empty.
        versions: Vec<MessageVersion>,
    },
}

/// A merchant's text in one language.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MessageVersion {
    /// The language, such as `en` or `ar-IQ`; `None` for the default.
    pub language: Option<String>,
    /// The title.
    pub title: String,
    /// The body.
    pub content: String,
    /// The link that a tap opens.
    pub url: Option<String>,
}

impl MessageText {
    /// The version for a reader of `language`: the exact language, then the same primary language, then the
    /// version without a language, then the first.
    pub fn version(&self, language: &str) -> Option<&MessageVersion> {
        let Self::Merchant { versions, .. } = self else { return None };
        let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let wanted = primary(language);
        versions
            .iter()
            .find(|version| version.language.as_deref().is_some_and(|tag| tag.eq_ignore_ascii_case(language)))
            .or_else(|| {
                versions
                    .iter()
                    .find(|version| version.language.as_deref().map(primary).as_ref() == Some(&wanted))
            })
            .or_else(|| versions.iter().find(|version| version.language.is_none()))
            .or_else(|| versions.first())
    }
}

impl Row for Message {
    type Key = (UserId, MessageId);

    fn key(&self) -> Self::Key {
        (self.user, self.id)
    }
}
