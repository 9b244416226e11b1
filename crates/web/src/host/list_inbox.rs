//! `GET /host/v1/inbox`: the user's messages.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{ErrorBody, Refusal};
use super::extract::SignedIn;
use super::view::AmountView;
use crate::app::Shared;
use crate::wallet::inbox::{self, Content};

/// One message.
#[derive(Serialize, ToSchema)]
#[schema(as = InboxItem)]
struct Item {
    /// When it arrived; RFC 3339.
    at: String,
    /// True until the inbox was marked as seen.
    unread: bool,
    /// `payment`, `refund`, `top_up`, `pin_locked` or `merchant`.
    kind: &'static str,
    /// The sender or the other party; empty for the wallet itself.
    from: String,
    /// The change of the balance, for a message about money.
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<AmountView>,
    /// A merchant's title.
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    /// A merchant's text.
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<String>,
    /// The link that a tap opens.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

/// Messages, newest first.
#[derive(Serialize, ToSchema)]
#[schema(as = InboxAnswer)]
pub(super) struct Output {
    messages: Vec<Item>,
}

/// The user's messages, newest first, in the user's language.
#[utoipa::path(
    get, path = "/host/v1/inbox", operation_id = "listInbox", tag = "account", security(("session" = [])),
    responses((status = 200, description = "The messages", body = Output), (status = 401, description = "SESSION_REQUIRED", body = ErrorBody))
)]
pub(super) async fn handle(State(app): State<Shared>, signed_in: SignedIn) -> Result<Json<Output>, Refusal> {
    let lines = inbox::list(&app, signed_in.user, None).await?;
    let messages = lines
        .into_iter()
        .map(|line| {
            let (at, unread) = (line.at.to_rfc3339(), line.unread);
            let blank = Item {
                at,
                unread,
                kind: "",
                from: String::new(),
                change: None,
                title: None,
                content: None,
                url: None,
            };
            match line.content {
                Content::Money { kind, counterparty, change } => {
                    Item { kind: kind.name(), from: counterparty, change: Some(change.into()), ..blank }
                }
                Content::PinLocked => Item { kind: "pin_locked", ..blank },
                Content::Merchant { sender, title, content, url } => Item {
                    kind: "merchant",
                    from: sender,
                    title: Some(title),
                    content: Some(content),
                    url,
                    ..blank
                },
            }
        })
        .collect();
    Ok(Json(Output { messages }))
}
