//! Invitations: by an owner, by the operator's command, and for the first owner of all.

use std::time::Duration;

use cashier_core::error::{Code, Error};
use cashier_core::id::{self, InviteId};
use cashier_core::member::{Audited, INVITE_PREFIX, InviteMember, Member, MemberAct, MemberRole, Scope, Who};
use cashier_core::secret::BearerToken;
use cashier_engine::Engine;
use cashier_store::Reader;

use crate::error::{read_error, submit_error};

/// How long an invitation can be taken.
pub const INVITE_LIFETIME: Duration = Duration::from_hours(72);

/// Whom to invite.
pub struct NewMember {
    /// The login, as it was typed.
    pub login: String,
    /// For whom.
    pub scope: Scope,
    /// As what.
    pub role: MemberRole,
}

/// An invitation.
pub struct Invited {
    /// The member.
    pub member: Member,
    /// The path of the page where it is taken. It is a secret, and shown once.
    pub path: String,
}

/// Invites somebody.
///
/// # Errors
/// `PARAM_ILLEGAL` when the login is not one, or belongs to somebody of another scope.
pub async fn invite(engine: &Engine, new: NewMember, who: Who) -> Result<Invited, Error> {
    let wrong = "A login has 3 to 64 letters, digits and . _ - + @, such as amal@example.com.";
    let login =
        Member::login_of(&new.login).ok_or_else(|| Error::new(Code::ParamIllegal).with_detail(wrong))?;
    let invite: InviteId = engine.fresh().id(Member::shard_of(&login));
    let token = BearerToken::<id::Invite>::new(invite, engine.entropy().secret());
    let command = InviteMember {
        login: login.clone(),
        scope: new.scope,
        role: new.role,
        invite,
        secret_hash: token.hash(INVITE_PREFIX),
        lifetime: INVITE_LIFETIME,
        by: who.login.clone(),
    };
    let audited = Audited {
        command,
        who,
        act: MemberAct::ChangeMembers,
        merchant: new.scope.merchant(),
        subject: login,
        detail: format!("invited as {}", new.role.name()),
    };
    let member = engine.submit(audited).await.map_err(submit_error)?;
    Ok(Invited { member, path: format!("/console/join/{}", token.expose_text(INVITE_PREFIX)) })
}

/// True if somebody of the operator has joined.
///
/// # Errors
/// When the database does not answer.
pub async fn has_members(reader: &Reader) -> Result<bool, Error> {
    let members = reader.members_of(Scope::Operator).await.map_err(|error| read_error(&error))?;
    Ok(members.iter().any(Member::is_active))
}
