//! `GET /agreements/{token}`: the agreement, in any state.

use axum::extract::{Path, State};
use axum::response::Response;
use cashier_core::error::Error;
use cashier_core::user::User;

use super::path;
use crate::app::{App, Shared};
use crate::cashier::sign_in_path;
use crate::local_path::see_other;
use crate::pages::{AgreementPage, respond};
use crate::visit::{Note, Visit};
use crate::wallet::agreement;

pub(super) async fn handle(State(app): State<Shared>, Path(token): Path<String>, visit: Visit) -> Response {
    let Some(user) = &visit.user else { return see_other(sign_in_path(&path(&token))) };
    match page(&app, &visit, user, token.clone()).await {
        Ok(page) => respond(&page),
        Err(error) => visit.refuse(&app, &error, None),
    }
}

async fn page(app: &App, visit: &Visit, user: &User, token: String) -> Result<AgreementPage, Error> {
    let found = agreement::find(app, &token, user.id).await?;
    let (mut problem, mut return_url) = (None, None);
    match &visit.note {
        Some(Note::Order(note)) => problem = Some(*note),
        Some(Note::Agreement { auth_code }) => return_url = agreement::return_url(&found, auth_code),
        _ => {}
    }
    let state = agreement::state_name(app, &found);
    Ok(AgreementPage { frame: visit.frame.clone(), token, terms: found.terms, state, problem, return_url })
}
