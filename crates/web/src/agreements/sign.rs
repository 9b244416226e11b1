//! `POST /agreements/{token}/sign`: the user signs with the PIN. Works without JavaScript.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use cashier_core::error::{Code, Error};
use cashier_core::user::User;
use serde::Deserialize;

use super::path;
use crate::app::{App, Shared};
use crate::cashier::sign_in_path;
use crate::local_path::see_other;
use crate::pages::{Problem, read_pin};
use crate::visit::{Note, Visit};
use crate::wallet::agreement::{self, Outcome};
use crate::wallet::order;

/// The form of the page.
#[derive(Deserialize)]
pub(super) struct Input {
    pin: String,
}

pub(super) async fn handle(
    State(app): State<Shared>,
    Path(token): Path<String>,
    visit: Visit,
    Form(input): Form<Input>,
) -> Response {
    let Some(user) = &visit.user else { return see_other(sign_in_path(&path(&token))) };
    let signed = sign(&app, user, &token, &input.pin).await;
    signed.unwrap_or_else(|error| visit.refuse(&app, &error, Some(path(&token))))
}

async fn sign(app: &App, user: &User, token: &str, typed: &str) -> Result<Response, Error> {
    let pin = read_pin(typed);
    if !order::is_pin(&pin) {
        return Ok(Note::Order(Problem::PinMissing).tell(app, path(token)));
    }
    let found = agreement::find(app, token, user.id).await?;
    let note = match agreement::sign(app, user.id, found.id, &pin).await {
        Ok(Outcome::Signed { auth_code, .. }) => Note::Agreement { auth_code },
        Ok(Outcome::WrongPin { tries_left }) => {
            Note::Order(Problem::PinWrong { tries_left: u64::from(tries_left) })
        }
        Ok(Outcome::PinLocked) => return Err(Error::new(Code::PinLocked)),
        // The page explains the rest.
        Err(error) if matches!(error.code, Code::AgreementSigned | Code::AgreementClosed) => {
            return Ok(see_other(path(token)));
        }
        Err(error) => return Err(error),
    };
    Ok(note.tell(app, path(token)))
}
