//! The demo's sample owner, who is signed in without an authenticator.

use axum::response::Response;
use cashier_core::error::{Code, Error};
use cashier_core::member::{Member, MemberRole, Scope, Who, totp};

use super::HOME;
use super::invite::{NewMember, invite};
use super::sign_in::{Opening, Tried, open_at};
use crate::app::App;
use crate::error::read_error;
use crate::local_path::see_other;
use crate::visit::set_member_session;

/// The login of the sample owner.
const LOGIN: &str = "sample-owner";

/// Signs the reader in as an owner of the operator. In the demo only: nothing is checked.
///
/// # Errors
/// `NOT_FOUND` outside the demo, or when the database does not answer.
pub async fn enter_as_sample(app: &App) -> Result<Response, Error> {
    if !app.rules.demo {
        return Err(Error::new(Code::NotFound));
    }
    let found = app.reader.member(LOGIN).await.map_err(|error| read_error(&error))?;
    let (member, joins) = if let Some(member) = found.filter(Member::is_active) {
        (member, None)
    } else {
        let new = NewMember { login: LOGIN.to_owned(), scope: Scope::Operator, role: MemberRole::Owner };
        let who = Who {
            login: "demo".to_owned(),
            scope: Scope::Operator,
            role: MemberRole::Owner,
            address: "command line".to_owned(),
        };
        let member = invite(&app.engine, new, who).await?.member;
        let hash = member.invite_hash;
        (member, Some(hash))
    };
    // A step is taken once; whoever clicks twice within half a minute takes the next.
    let step = totp::step_of(app.engine.clock().now()).max(member.last_step.saturating_add(1));
    match open_at(app, &member, Some(step), Opening { joins, is_known: true }).await? {
        Tried::In(token) => {
            let mut response = see_other(HOME);
            set_member_session(app, &mut response, &token);
            Ok(response)
        }
        Tried::Not(_) => Err(Error::new(Code::ServiceUnavailable)),
    }
}
