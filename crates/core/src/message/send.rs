//! A merchant writes to a user, by an inbox or a push message: both are kept in the inbox.

use std::sync::Arc;

use super::{Message, MessageText, MessageVersion};
use crate::auth::{GrantUse, use_grant};
use crate::id::{Fresh, GrantId, MerchantId, MessageId, UserId};
use crate::kernel::{Command, Decision};
use crate::request::{self, Answer, Fingerprint, Operation, RequestKey};
use crate::standing;
use crate::user::{NotifyUser as _, UserTemplate};
use crate::world::{Keys, World};

/// Puts a merchant's message into the inbox of the user who granted an access token.
pub struct SendInbox {
    /// The merchant.
    pub merchant: MerchantId,
    /// The name that the user sees.
    pub sender: String,
    /// The grant of the access token.
    pub grant: GrantId,
    /// The hash of the access token's secret part.
    pub access_hash: [u8; 32],
    /// The scope that the grant must have.
    pub scope: String,
    /// The merchant's own id of the request.
    pub request_id: String,
    /// The versions of the text; never empty.
    pub versions: Vec<MessageVersion>,
    /// The request's fingerprint, to tell a repeat from a conflict.
    pub fingerprint: Fingerprint,
    /// Renders the body of the answer.
    pub answer: Arc<dyn Fn(MessageId) -> Vec<u8> + Send + Sync>,
}

impl SendInbox {
    fn request_key(&self) -> RequestKey {
        RequestKey {
            owner: self.merchant.into(),
            operation: Operation::SendInbox,
            key: self.request_id.clone(),
        }
    }
}

impl Command<World> for SendInbox {
    type Outcome = Answer;

    fn name_keys(&self, keys: &mut Keys) {
        keys.requests.insert(self.request_key());
        keys.grants.insert(self.grant);
        keys.standings.insert(self.merchant.into());
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Answer> {
        let key = self.request_key();
        if let Some(answer) = request::replay(world, &key, &self.fingerprint)? {
            return Ok(answer);
        }
        standing::require_client(world, self.merchant)?;
        let needed = GrantUse { merchant: self.merchant, access_hash: &self.access_hash, scope: &self.scope };
        let user: UserId = use_grant(world, fresh, self.grant, &needed)?;
        let id: MessageId = fresh.id(user.shard());
        let text = MessageText::Merchant { sender: self.sender.clone(), versions: self.versions.clone() };
        world.messages.insert_fresh(Message { id, user, sender: Some(self.merchant), text });
        world.notify_user(fresh, user, id.into(), UserTemplate::InboxMessage)?;
        let body = (self.answer)(id);
        request::record(world, key, fresh.at(), self.fingerprint, id.into(), body)
    }
}
