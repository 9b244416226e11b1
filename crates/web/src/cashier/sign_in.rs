//! `GET` and `POST /cashier/sign-in`.

use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use cashier_core::error::Code;
use cashier_core::secret::Secret;
use serde::Deserialize;

use crate::app::{App, Shared};
use crate::caller::Caller;
use crate::pages::{SignInPage, SignInProblem, respond};
use crate::visit::{Visit, set_session};
use crate::wallet::{order, session};

/// Where users without an order go.
const HOME: &str = "/wallet";

/// How long the page asks to wait after too many tries.
const WAIT_S: u64 = 60;

#[derive(Deserialize)]
pub(super) struct Arrival {
    #[serde(default)]
    next: String,
    /// Present right after signing out.
    out: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Input {
    #[serde(default)]
    login_id: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

pub(super) async fn show(
    State(app): State<Shared>,
    Query(arrival): Query<Arrival>,
    visit: Visit,
) -> Response {
    let next = own_path(&arrival.next);
    if visit.user.is_some() {
        return Redirect::to(next).into_response();
    }
    page(&app, visit, next.to_owned(), String::new(), None, arrival.out.is_some()).await
}

pub(super) async fn submit(
    State(app): State<Shared>,
    Caller { address, .. }: Caller,
    visit: Visit,
    Form(input): Form<Input>,
) -> Response {
    let next = own_path(&input.next).to_owned();
    let login_id = input.login_id.trim().to_owned();
    let problem = if login_id.is_empty() || input.password.is_empty() {
        SignInProblem::Missing
    } else {
        match session::sign_in(&app, &login_id, Secret::new(input.password), address).await {
            Ok(signed_in) => {
                let mut response = Redirect::to(&next).into_response();
                set_session(&app, &mut response, &signed_in.token);
                return response;
            }
            Err(error) => match error.code {
                Code::InvalidCredentials => SignInProblem::Wrong,
                Code::UserStatusAbnormal => SignInProblem::Inactive,
                Code::TooManyAttempts => SignInProblem::Wait { seconds: WAIT_S },
                _ => SignInProblem::Busy,
            },
        }
    };
    page(&app, visit, next, login_id, Some(problem), false).await
}

async fn page(
    app: &App,
    visit: Visit,
    next: String,
    login_id: String,
    problem: Option<SignInProblem>,
    has_signed_out: bool,
) -> Response {
    let payee = match next.strip_prefix("/cashier/") {
        Some(token) => order::find(app, token).await.ok().map(|payment| payment.details.payee.clone()),
        None => None,
    };
    let demo_users = app.rules.demo_users.clone();
    respond(&SignInPage { frame: visit.frame, next, login_id, problem, payee, has_signed_out, demo_users })
}

/// A path of this site; anything else would let a foreign page borrow our sign-in.
fn own_path(next: &str) -> &str {
    let is_own = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n']);
    if is_own { next } else { HOME }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn only_paths_of_this_site_are_followed() {
        assert_eq!(own_path("/cashier/x?lang=ar"), "/cashier/x?lang=ar");
        for foreign in
            ["", "//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb"]
        {
            assert_eq!(own_path(foreign), "/wallet", "{foreign:?}");
        }
    }
}
