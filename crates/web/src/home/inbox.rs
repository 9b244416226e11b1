//! `GET /wallet/inbox` and `POST /wallet/inbox/read`.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};

use crate::app::Shared;
use crate::cashier::sign_in_path;
use crate::pages::{InboxPage, respond};
use crate::visit::Visit;
use crate::wallet::inbox;

const HERE: &str = "/wallet/inbox";

pub(super) async fn show(State(app): State<Shared>, visit: Visit) -> Response {
    let Some(user) = &visit.user else { return Redirect::to(&sign_in_path(HERE)).into_response() };
    match inbox::list(&app, user.id, Some(visit.frame.locale.code())).await {
        Ok(inbox) => respond(&InboxPage { frame: visit.frame, inbox }),
        Err(error) => visit.refuse(&app, &error, Some(HERE.to_owned())),
    }
}

pub(super) async fn mark_read(State(app): State<Shared>, visit: Visit) -> Response {
    let Some(user) = &visit.user else { return Redirect::to(&sign_in_path(HERE)).into_response() };
    match inbox::mark_seen(&app, user.id).await {
        Ok(()) => Redirect::to(HERE).into_response(),
        Err(error) => visit.refuse(&app, &error, Some(HERE.to_owned())),
    }
}
