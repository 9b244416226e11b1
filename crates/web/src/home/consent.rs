//! `GET` and `POST /wallet/consent`: a merchant asks for access, and the user agrees or not.
//!
//! No auth code is issued here: the super app requests one through the host API afterwards.

use axum::Form;
use axum::extract::{Query, State};
use axum::response::Response;
use cashier_core::error::{Code, Error};
use serde::Deserialize;

use crate::app::{App, Shared};
use crate::cashier::sign_in_path;
use crate::error::read_error;
use crate::local_path::{Fixed, LocalPath, see_other};
use crate::pages::{ConsentPage, respond};
use crate::visit::Visit;
use crate::wallet::auth_code;

const HOME: Fixed = LocalPath::fixed("/wallet");
const HERE: Fixed = LocalPath::fixed("/wallet/consent");

/// The page that asks the user.
fn question(client_id: &str, scopes: &str) -> LocalPath {
    LocalPath::from(HERE).with("client_id", client_id).with("scopes", scopes)
}

/// What a mini program requests.
#[derive(Deserialize)]
pub(super) struct ConsentQuery {
    client_id: String,
    scopes: String,
}

/// The user's answer.
#[derive(Deserialize)]
pub(super) struct Input {
    client_id: String,
    scopes: String,
    answer: String,
}

pub(super) async fn show(
    State(app): State<Shared>,
    Query(query): Query<ConsentQuery>,
    visit: Visit,
) -> Response {
    if visit.user.is_none() {
        return see_other(sign_in_path(&question(&query.client_id, &query.scopes)));
    }
    match page(&app, &visit, &query).await {
        Ok(page) => respond(&page),
        Err(error) => visit.refuse(&app, &error, None),
    }
}

async fn page(app: &App, visit: &Visit, query: &ConsentQuery) -> Result<ConsentPage, Error> {
    let found = app.merchants.find(&query.client_id).await.map_err(|error| read_error(&error))?;
    let merchant = found.ok_or_else(|| Error::new(Code::InvalidAuthClient))?;
    // Users are not asked about scopes that the wallet does not know.
    let (scopes, _) = auth_code::known(app, scopes(&query.scopes))?;
    let hidden =
        vec![("client_id".to_owned(), query.client_id.clone()), ("scopes".to_owned(), scopes.join(" "))];
    Ok(ConsentPage { frame: visit.frame.clone(), app: merchant.merchant.name.clone(), scopes, hidden })
}

/// Consent is remembered, so that the next auth code for these scopes is issued without asking.
pub(super) async fn answer(State(app): State<Shared>, visit: Visit, Form(input): Form<Input>) -> Response {
    let asked = question(&input.client_id, &input.scopes);
    let Some(user) = &visit.user else { return see_other(sign_in_path(&asked)) };
    if input.answer != "allow" {
        return see_other(HOME);
    }
    match auth_code::agree(&app, user.id, &input.client_id, scopes(&input.scopes)).await {
        Ok(()) => see_other(HOME),
        Err(error) => visit.refuse(&app, &error, Some(asked)),
    }
}

fn scopes(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}
