//! `POST /agreements/{token}/refuse`: the user does not want the agreement.

use axum::extract::{Path, State};
use axum::response::Response;
use cashier_core::error::{Code, Error};
use cashier_core::user::User;

use super::path;
use crate::app::{App, Shared};
use crate::cashier::sign_in_path;
use crate::local_path::see_other;
use crate::visit::Visit;
use crate::wallet::agreement;

pub(super) async fn handle(State(app): State<Shared>, Path(token): Path<String>, visit: Visit) -> Response {
    let Some(user) = &visit.user else { return see_other(sign_in_path(&path(&token))) };
    match refuse(&app, user, &token).await {
        // Whatever ended it first, its page says so.
        Ok(()) => see_other(path(&token)),
        Err(error) if matches!(error.code, Code::AgreementSigned | Code::AgreementClosed) => {
            see_other(path(&token))
        }
        Err(error) => visit.refuse(&app, &error, Some(path(&token))),
    }
}

async fn refuse(app: &App, user: &User, token: &str) -> Result<(), Error> {
    let found = agreement::find(app, token, user.id).await?;
    agreement::refuse(app, user.id, found.id).await.map(|_| ())
}
