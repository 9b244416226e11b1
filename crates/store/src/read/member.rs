//! Members of the console, their sessions, and what they did.

use cashier_core::id::{ActId, InviteId, MemberSessionId, MerchantId};
use cashier_core::member::{AuditLine, Member, MemberSession, Scope};

use super::{Reader, params};
use crate::cell::Fields;
use crate::error::StoreError;
use crate::table::Table as _;

/// The most members that are listed.
const MEMBERS_MAX: u32 = 500;

impl Reader {
    /// The member with this login.
    pub async fn member(&self, login: &str) -> Result<Option<Member>, StoreError> {
        self.by_key(&login.to_owned()).await
    }

    /// The member whose newest invitation this is.
    pub async fn member_invited(&self, invite: InviteId) -> Result<Option<Member>, StoreError> {
        self.row("WHERE shard = ?1 AND invite = ?2", params![invite.shard(), invite]).await
    }

    /// The members of a scope, by login, at most 500.
    pub async fn members_of(&self, scope: Scope) -> Result<Vec<Member>, StoreError> {
        match scope.merchant() {
            Some(merchant) => {
                let rest = "WHERE merchant = ?1 ORDER BY login LIMIT ?2";
                self.rows(rest, params![merchant, MEMBERS_MAX]).await
            }
            None => self.rows("WHERE merchant IS NULL ORDER BY login LIMIT ?1", params![MEMBERS_MAX]).await,
        }
    }

    /// A session with its member.
    pub async fn member_session(
        &self,
        id: MemberSessionId,
    ) -> Result<Option<(MemberSession, Member)>, StoreError> {
        let text = format!(
            "SELECT {}, {} FROM member_sessions s JOIN members m ON m.shard = s.shard AND m.login = s.login
             WHERE s.shard = ?1 AND s.id = ?2",
            MemberSession::column_list_of("s"),
            Member::column_list_of("m")
        );
        let found = self.ask(text, params![id.shard(), id], |source| {
            let session = MemberSession::decode(&mut Fields::new(source, MemberSession::NAME))?;
            let first = MemberSession::COLUMNS.len();
            Ok((session, Member::decode(&mut Fields::at(source, Member::NAME, first))?))
        });
        Ok(found.await?.into_iter().next())
    }

    /// What members did before this line, the newest first: about one merchant, or everything.
    pub async fn audit_lines(
        &self,
        merchant: Option<MerchantId>,
        before: Option<ActId>,
        limit: u32,
    ) -> Result<Vec<AuditLine>, StoreError> {
        let before = before.unwrap_or(ActId::from_bytes([0xff; 16]));
        match merchant {
            Some(merchant) => {
                let rest = "WHERE merchant = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3";
                self.rows(rest, params![merchant, before, limit]).await
            }
            None => self.rows("WHERE id < ?1 ORDER BY id DESC LIMIT ?2", params![before, limit]).await,
        }
    }
}
