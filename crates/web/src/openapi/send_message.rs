//! `POST /v1/messages/sendInbox` and `sendPush`: a merchant writes to a user who agreed to it.

use std::sync::Arc;

use cashier_core::error::Error;
use cashier_core::id::MessageId;
use cashier_core::message::SendInbox;
use cashier_protocol::wallet::request::message::MessageRequest;

use super::token::parse_access;
use super::{Call, Reply};
use crate::error::submit_error;

/// Writes the id of a message.
pub type Answer = fn(MessageId) -> Vec<u8>;

/// Puts the message into the inbox, from where the user is told of it.
///
/// # Errors
/// Those of [`SendInbox`].
pub async fn handle(call: Call<'_>, request: MessageRequest, answer: Answer) -> Result<Reply, Error> {
    let fingerprint = request.fingerprint();
    let token = parse_access(&request.access_token)?;
    let merchant = &call.merchant.merchant;
    let command = SendInbox {
        merchant: merchant.id,
        sender: merchant.name.clone(),
        grant: token.grant,
        access_hash: token.hash,
        scope: request.kind.scope().to_owned(),
        request_id: request.request_id,
        versions: request.versions,
        fingerprint,
        answer: Arc::new(answer),
    };
    Ok(call.app.engine.submit(command).await.map_err(submit_error)?.into())
}
