//! Users, logins, sessions, and their inbox.

use cashier_core::id::{MessageId, SessionId, UserId};
use cashier_core::message::Message;
use cashier_core::session::Session;
use cashier_core::standing::Standing;
use cashier_core::user::{Login, PinGuard, User};

use super::{Reader, params};
use crate::cell::Fields;
use crate::error::StoreError;
use crate::table::Table as _;
use crate::tables::decode_mode;

impl Reader {
    /// One user.
    pub async fn user(&self, id: UserId) -> Result<Option<User>, StoreError> {
        self.by_key(&id).await
    }

    /// The login with this id, which is in lower case.
    pub async fn login(&self, login_id: &str) -> Result<Option<Login>, StoreError> {
        self.by_key(&login_id.to_owned()).await
    }

    /// The state of a user's PIN.
    pub async fn pin(&self, user: UserId) -> Result<Option<PinGuard>, StoreError> {
        self.by_key(&user).await
    }

    /// One session.
    pub async fn session(&self, id: SessionId) -> Result<Option<Session>, StoreError> {
        self.by_key(&id).await
    }

    /// One session, with its user's standing.
    pub async fn session_with_standing(
        &self,
        id: SessionId,
    ) -> Result<Option<(Session, Standing)>, StoreError> {
        let text = format!(
            "SELECT {}, t.suspended_at, t.sessions_ended_at, t.mode FROM sessions s
             LEFT JOIN standings t ON t.shard = s.shard AND t.subject = s.user_id WHERE s.shard = ?1 AND s.id = ?2",
            Session::column_list_of("s")
        );
        let found = self.ask_untold(text, params![id.shard(), id], |source| {
            let mut fields = Fields::new(source, Session::NAME);
            let session = Session::decode(&mut fields)?;
            let (suspended_at, sessions_ended_at) = (fields.opt_time()?, fields.opt_time()?);
            let mode = decode_mode(&mut fields)?;
            let standing = Standing { subject: session.user.into(), suspended_at, sessions_ended_at, mode };
            Ok((session, standing))
        });
        Ok(found.await?.into_iter().next())
    }

    /// One message.
    pub async fn message(&self, user: UserId, id: MessageId) -> Result<Option<Message>, StoreError> {
        self.by_key(&(user, id)).await
    }

    /// The newest messages of a user, older than `before` if given.
    pub async fn messages_of(
        &self,
        user: UserId,
        before: Option<MessageId>,
        limit: u32,
    ) -> Result<Vec<Message>, StoreError> {
        let before = before.map_or([0xff; 16], MessageId::to_bytes);
        self.rows(
            "WHERE shard = ?1 AND user_id = ?2 AND id < ?3 ORDER BY id DESC LIMIT ?4",
            params![user.shard(), user, before, limit],
        )
        .await
    }
}
