//! `POST /v1/messages/sendInbox` (wallet OpenAPI, §6.1).

use cashier_core::error::Error;

use super::message::{ANSWER, CODES, MessageKind, MessageRequest, request};
use crate::dialect::Description;

/// The operation's description.
pub const DESCRIPTION: Description = Description {
    summary: "Puts a message into the user's inbox.",
    request: &request(&[MessageKind::Inbox.template()]),
    answer: ANSWER,
    codes: CODES,
};

/// Reads the body.
///
/// # Errors
/// `MSG_PARSE_ERROR`, `PARAM_ILLEGAL` with the field.
pub fn parse(body: &[u8]) -> Result<MessageRequest, Error> {
    MessageRequest::parse(MessageKind::Inbox, body)
}
