//! `POST /cashier/sign-out`.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};

use crate::app::Shared;
use crate::visit::{Visit, clear_session};
use crate::wallet::session;

pub(super) async fn handle(State(app): State<Shared>, visit: Visit) -> Response {
    if let Some(id) = visit.session
        && let Err(error) = session::sign_out(&app, id).await
    {
        return visit.refuse(&app, &error, Some("/wallet".to_owned()));
    }
    let mut response = Redirect::to("/cashier/sign-in?out=1").into_response();
    clear_session(&app, &mut response);
    response
}
