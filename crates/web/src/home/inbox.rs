//! `GET /wallet/inbox` and `POST /wallet/inbox/read`.

use axum::extract::State;
use axum::response::Response;

use crate::app::Shared;
use crate::cashier::sign_in_path;
use crate::local_path::{Fixed, LocalPath, see_other};
use crate::pages::{InboxPage, respond};
use crate::visit::Visit;
use crate::wallet::inbox;

const HERE: Fixed = LocalPath::fixed("/wallet/inbox");

pub(super) async fn show(State(app): State<Shared>, visit: Visit) -> Response {
    let Some(user) = &visit.user else { return see_other(sign_in_path(&HERE.into())) };
    match inbox::list(&app, user.id, Some(visit.frame.locale.code())).await {
        Ok(inbox) => respond(&InboxPage { frame: visit.frame, inbox }),
        Err(error) => visit.refuse(&app, &error, Some(HERE.into())),
    }
}

pub(super) async fn mark_read(State(app): State<Shared>, visit: Visit) -> Response {
    let Some(user) = &visit.user else { return see_other(sign_in_path(&HERE.into())) };
    match inbox::mark_seen(&app, user.id).await {
        Ok(()) => see_other(HERE),
        Err(error) => visit.refuse(&app, &error, Some(HERE.into())),
    }
}
