//! The inbox: messages and the lines of the statement, in one list. Each fact is stored once.

use cashier_core::error::{Code, Error};
use cashier_core::id::UserId;
use cashier_core::ledger::TransferKind;
use cashier_core::message::{MarkInboxSeen, MessageText};
use cashier_core::money::Money;
use cashier_core::time::Timestamp;

use crate::app::App;
use crate::error::{read_error, submit_error};

/// The number of lines in the inbox.
const LINES: u32 = 50;

/// One line of the inbox.
pub struct Line {
    /// When it arrived.
    pub at: Timestamp,
    /// True until the inbox was marked as seen.
    pub unread: bool,
    /// Its content.
    pub content: Content,
}

/// The content of a line.
pub enum Content {
    /// Money moved.
    Money {
        /// Why.
        kind: TransferKind,
        /// The other party.
        counterparty: String,
        /// The change of the balance.
        change: Money,
    },
    /// The PIN was locked.
    PinLocked,
    /// A merchant wrote.
    Merchant {
        /// The sender.
        sender: String,
        /// The title.
        title: String,
        /// The text.
        content: String,
        /// The link that a tap opens.
        url: Option<String>,
    },
}

/// The newest lines. Merchants' texts are in `language`, or else in the user's own.
///
/// # Errors
/// When the database does not answer.
pub async fn list(app: &App, user: UserId, language: Option<&str>) -> Result<Vec<Line>, Error> {
    let failed = |error| read_error(&error);
    let row = app.reader.user(user).await.map_err(failed)?.ok_or_else(|| Error::new(Code::UserNotExist))?;
    let language = language.unwrap_or(&row.language);
    let unread = |at: Timestamp| at > row.inbox_seen_at;
    let mut lines = Vec::new();
    for entry in app.reader.statement(user, None, LINES).await.map_err(failed)? {
        let at = entry.transfer.created_at();
        let content =
            Content::Money { kind: entry.kind, counterparty: entry.counterparty, change: entry.change };
        lines.push(Line { at, unread: unread(at), content });
    }
    for message in app.reader.messages_of(user, None, LINES).await.map_err(failed)? {
        let at = message.id.created_at();
        let content = match (message.text.version(language), &message.text) {
            (Some(version), MessageText::Merchant { sender, .. }) => Content::Merchant {
                sender: sender.clone(),
                title: version.title.clone(),
                content: version.content.clone(),
                url: version.url.clone(),
            },
            _ => Content::PinLocked,
        };
        lines.push(Line { at, unread: unread(at), content });
    }
    lines.sort_by_key(|line| std::cmp::Reverse(line.at));
    lines.truncate(usize::try_from(LINES).unwrap_or(usize::MAX));
    Ok(lines)
}

/// Marks everything up to now as seen.
///
/// # Errors
/// When the database does not answer.
pub async fn mark_seen(app: &App, user: UserId) -> Result<(), Error> {
    let up_to = app.engine.clock().now();
    app.engine.submit(MarkInboxSeen { user, up_to }).await.map_err(submit_error)
}
