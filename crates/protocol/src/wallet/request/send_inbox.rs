//! `POST /v1/messages/sendInbox` (wallet OpenAPI, §6.1).

use cashier_core::error::Error;

use super::message::{ANSWER, CODES, MessageKind, MessageRequest, REQUEST_ID, TEMPLATES, TOKEN};
use crate::dialect::{Description, Field, Form};

/// The operation's description.
pub const DESCRIPTION: Description = Description {
    summary: "Puts a message into the user's inbox.",
    request: &[
        TOKEN,
        REQUEST_ID,
        Field::new(&["templateCode"], Form::Word(&[MessageKind::Inbox.template()]), "the only template")
            .needed(),
        TEMPLATES,
        Field::new(&["authClientId"], Form::Text(128), "read and not used"),
        Field::new(&["extendInfo"], Form::Text(4096), "yours; it is not kept"),
    ],
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
