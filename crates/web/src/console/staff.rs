//! The member who is signed in.

use aws_lc_rs::hmac;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use cashier_core::client_address::ClientAddress;
use cashier_core::error::Error;
use cashier_core::id::{self, InviteId, MerchantId};
use cashier_core::kernel::Command;
use cashier_core::member::totp::TotpSecret;
use cashier_core::member::{Audited, MEMBER_SESSION_PREFIX, Member, MemberAct, MemberSession, Who, may};
use cashier_core::secret::BearerToken;
use cashier_core::world::World;

use crate::app::{App, Shared};
use crate::error::{read_error, submit_error};
use crate::pages::{Frame, StaffView};
use crate::visit::member_token;

/// A member with an open session, whom the route's act admitted.
#[derive(Clone)]
pub struct Staff {
    /// The member.
    pub member: Member,
    /// The session.
    pub(super) session: MemberSession,
    /// Where the member's browser is.
    pub(super) address: ClientAddress,
    /// The name of the merchant that the member works for.
    merchant_name: Option<String>,
}

/// The secret of a member's authenticator: a keyed hash over the invitation.
pub fn secret_of(app: &App, invite: InviteId) -> TotpSecret {
    let mut context = hmac::Context::with_key(&app.keys.cashier);
    context.update(b"console totp ");
    context.update(&invite.to_bytes());
    let mut secret = TotpSecret::default();
    for (place, byte) in secret.iter_mut().zip(context.sign().as_ref()) {
        *place = *byte;
    }
    secret
}

impl Staff {
    /// The member whose session a browser presents, if it is open.
    pub(super) async fn of(
        app: &App,
        headers: &HeaderMap,
        address: ClientAddress,
    ) -> Result<Option<Self>, Error> {
        let failed = |error| read_error(&error);
        let token = member_token(app, headers);
        let token =
            token.and_then(|text| BearerToken::<id::MemberSession>::parse(MEMBER_SESSION_PREFIX, &text));
        let Some(token) = token else { return Ok(None) };
        let found = app.reader.member_session(token.id()).await.map_err(failed)?;
        let (hash, now) = (token.hash(MEMBER_SESSION_PREFIX), app.engine.clock().now());
        let admitted = found.filter(|(session, member)| session.admits(member, &hash, now));
        let Some((session, member)) = admitted else { return Ok(None) };
        let merchant = match member.merchant() {
            Some(id) => app.reader.merchant(id).await.map_err(failed)?,
            None => None,
        };
        let merchant_name = merchant.map(|merchant| merchant.name);
        Ok(Some(Self { member, session, address, merchant_name }))
    }

    /// The merchant whose rows alone the member sees; `None` for the operator's people, who see all.
    pub const fn merchant(&self) -> Option<MerchantId> {
        self.member.merchant()
    }

    /// True if a row of this merchant may be shown.
    pub(super) fn sees(&self, merchant: MerchantId) -> bool {
        self.merchant().is_none_or(|own| own == merchant)
    }

    /// Whether the member may do something.
    pub(super) fn may(&self, act: MemberAct) -> bool {
        may(self.member.role, act)
    }

    /// What the frame of a page shows of the member.
    pub(super) fn view(&self, place: &'static str) -> StaffView {
        StaffView {
            login: self.member.login.clone(),
            role: self.member.role,
            merchant: self.merchant_name.clone(),
            place,
        }
    }

    /// The frame of a page.
    pub(super) fn frame(&self, frame: Frame) -> Frame {
        frame.with_user(self.member.login.clone())
    }

    /// Who acts, for the audit.
    pub(super) fn who(&self) -> Who {
        Who {
            login: self.member.login.clone(),
            scope: self.member.scope,
            role: self.member.role,
            address: self.address.ip().to_string(),
        }
    }

    /// Submits a command, with the line in the audit that the member gave it.
    pub(super) async fn submit<C: Command<World>>(
        &self,
        app: &App,
        command: C,
        (act, merchant): (MemberAct, Option<MerchantId>),
        (subject, detail): (String, String),
    ) -> Result<C::Outcome, Error> {
        let audited = Audited { command, who: self.who(), act, merchant, subject, detail };
        app.engine.submit(audited).await.map_err(submit_error)
    }
}

impl FromRequestParts<Shared> for Staff {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &Shared) -> Result<Self, StatusCode> {
        // A route that is not behind an act has no member.
        parts.extensions.get::<Self>().cloned().ok_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}
