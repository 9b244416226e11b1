//! The wallet's own pages (`/wallet/…`).

mod consent;
mod inbox;
mod wallet;

use axum::Router;
use axum::routing::{get, post};

use crate::app::Shared;

/// The routes of the wallet's pages.
pub fn router() -> Router<Shared> {
    Router::new()
        .route("/wallet", get(wallet::handle))
        .route("/wallet/inbox", get(inbox::show))
        .route("/wallet/inbox/read", post(inbox::mark_read))
        .route("/wallet/consent", get(consent::show).post(consent::answer))
}
