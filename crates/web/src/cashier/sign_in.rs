//! `GET` and `POST /cashier/sign-in`.

use axum::Form;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use cashier_core::error::Code;
use cashier_core::secret::Secret;
use serde::Deserialize;

use super::sign_in_path;
use crate::app::{App, Shared};
use crate::caller::Caller;
use crate::local_path::{Fixed, LocalPath, see_other};
use crate::pages::{SignInPage, SignInProblem, respond};
use crate::visit::{Note, Visit, known_browser, remember_browser, set_session};
use crate::wallet::tries::{SignInError, Trier};
use crate::wallet::{order, session};

/// The page for users without an order.
const HOME: Fixed = LocalPath::fixed("/wallet");

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
        return see_other(next);
    }
    let (problem, login_id) = match visit.note.clone() {
        Some(Note::SignIn { problem, login_id }) => (Some(problem), login_id),
        _ => (None, String::new()),
    };
    page(&app, visit, next, login_id, problem, arrival.out.is_some()).await
}

pub(super) async fn submit(
    State(app): State<Shared>,
    Caller { address, .. }: Caller,
    headers: HeaderMap,
    Form(input): Form<Input>,
) -> Response {
    let next = own_path(&input.next);
    let login_id = input.login_id.trim().to_owned();
    let problem = if login_id.is_empty() || input.password.is_empty() {
        SignInProblem::Missing
    } else {
        let trier = Trier { browser: known_browser(&app, &headers, &login_id), ..Trier::at(address) };
        match session::sign_in(&app, &login_id, Secret::new(input.password), trier).await {
            Ok(signed_in) => {
                let mut response = see_other(next);
                set_session(&app, &mut response, &signed_in.token);
                remember_browser(&app, &headers, &login_id, &mut response);
                return response;
            }
            Err(SignInError::Wait { minutes, .. }) => SignInProblem::Wait { minutes },
            Err(SignInError::Refused(error)) => match error.code {
                Code::InvalidCredentials => SignInProblem::Wrong,
                Code::UserStatusAbnormal => SignInProblem::Inactive,
                _ => SignInProblem::Busy,
            },
        }
    };
    Note::SignIn { problem, login_id }.tell(&app, sign_in_path(&next))
}

async fn page(
    app: &App,
    visit: Visit,
    next: LocalPath,
    login_id: String,
    problem: Option<SignInProblem>,
    has_signed_out: bool,
) -> Response {
    let order = match next.as_str().strip_prefix("/cashier/") {
        Some(token) => match app.payment_of_token(token) {
            Some(id) => order::find(app, id).await.ok(),
            None => None,
        },
        None => None,
    };
    respond(&SignInPage {
        frame: visit.frame,
        next: next.to_string(),
        login_id,
        problem,
        payee: order.as_ref().map(|payment| payment.details.payee.clone()),
        return_url: order.and_then(|payment| payment.details.redirect_url.clone()),
        has_signed_out,
        demo_users: app.rules.demo_users.clone(),
    })
}

/// A path of this site; anything else would let a foreign page abuse our sign-in.
fn own_path(next: &str) -> LocalPath {
    LocalPath::parse(next).unwrap_or_else(|| HOME.into())
}
