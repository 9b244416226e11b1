//! Who may take a route.

use axum::extract::{FromRequestParts as _, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use cashier_core::error::{Code, Error};
use cashier_core::member::{MemberAct, may};

use super::staff::Staff;
use super::{HOME, SIGN_IN};
use crate::app::Shared;
use crate::caller::Caller;
use crate::local_path::{LocalPath, see_other};
use crate::visit::Visit;

/// Lets a member pass whose role may do the act. Others are asked to sign in, or refused before anything is read or done.
pub(super) async fn admit(
    State((app, act)): State<(Shared, MemberAct)>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let address = Caller::of(&parts, &app.rules.trusted_proxies).address;
    let refusal = match Staff::of(&app, &parts.headers, address).await {
        Ok(Some(staff)) if may(staff.member.role, act) => {
            parts.extensions.insert(staff);
            return next.run(Request::from_parts(parts, body)).await;
        }
        Ok(Some(_)) => Error::new(Code::AccessDenied),
        Ok(None) => {
            let asked = parts.uri.path_and_query().filter(|_| parts.method == Method::GET);
            let asked = asked.and_then(|asked| LocalPath::parse(asked.as_str()));
            let asked = asked.unwrap_or_else(|| HOME.into());
            return see_other(LocalPath::from(SIGN_IN).with("next", asked.as_str()));
        }
        Err(error) => error,
    };
    match Visit::from_request_parts(&mut parts, &app).await {
        Ok(visit) => visit.refuse(&app, &refusal, Some(HOME.into())),
        Err(never) => match never {},
    }
}
