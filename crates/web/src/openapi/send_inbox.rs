//! `POST /v1/messages/sendInbox`: a merchant writes to the inbox of a user who agreed to it.

use std::sync::Arc;

use cashier_core::error::Error;
use cashier_core::id::MessageId;
use cashier_core::message::SendInbox;
use cashier_protocol::wallet::request::send_inbox::SendInboxRequest;

use super::token::{ACCESS, parse_access};
use super::{Call, Reply};
use crate::error::submit_error;

/// The scope that the access token must have.
const SCOPE: &str = "NOTIFICATION_INBOX";

/// Writes the id of a message.
pub type Answer = fn(MessageId) -> Vec<u8>;

/// Puts the message into the inbox.
///
/// # Errors
/// Those of [`SendInbox`].
pub async fn handle(call: Call<'_>, request: SendInboxRequest, answer: Answer) -> Result<Reply, Error> {
    let fingerprint = request.fingerprint();
    let token = parse_access(&request.access_token)?;
    let merchant = &call.merchant.merchant;
    let command = SendInbox {
        merchant: merchant.id,
        sender: merchant.name.clone(),
        grant: token.id(),
        access_hash: token.hash(ACCESS),
        scope: SCOPE.to_owned(),
        request_id: request.request_id,
        versions: request.versions,
        fingerprint,
        answer: Arc::new(answer),
    };
    Ok(call.app.engine.submit(command).await.map_err(submit_error)?.into())
}
