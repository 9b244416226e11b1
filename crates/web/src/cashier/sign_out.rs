//! `POST /cashier/sign-out`.

use axum::extract::State;
use axum::response::Response;

use super::SIGN_IN;
use crate::app::Shared;
use crate::local_path::{LocalPath, see_other};
use crate::visit::{Visit, clear_session};
use crate::wallet::session;

pub(super) async fn handle(State(app): State<Shared>, visit: Visit) -> Response {
    if let Some(id) = visit.session
        && let Err(error) = session::sign_out(&app, id).await
    {
        return visit.refuse(&app, &error, Some(LocalPath::fixed("/wallet").into()));
    }
    let mut response = see_other(LocalPath::from(SIGN_IN).with("out", "1"));
    clear_session(&app, &mut response);
    response
}
