//! Agreements (`/agreements/…`): the user reads what a merchant wants to debit, and signs or refuses; later the user closes it.
//! One file per step.

mod close;
mod refuse;
mod show;
mod sign;

use axum::Router;
use axum::routing::{get, post};

use crate::app::Shared;
use crate::local_path::{Fixed, LocalPath};

/// The routes of agreements.
pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route("/agreements/{token}", get(show::handle))
        .route("/agreements/{token}/sign", post(sign::handle))
        .route("/agreements/{token}/refuse", post(refuse::handle))
        .route("/agreements/{token}/close", post(close::handle))
}

const AGREEMENTS: Fixed = LocalPath::fixed("/agreements");

/// The page of an agreement.
fn path(token: &str) -> LocalPath {
    LocalPath::under(AGREEMENTS, token)
}
