//! The timeline (`/timeline/…`): everything that happened to one order. Only in the demo, because it shows bodies.

mod events;
mod list;
mod show;

pub(crate) use events::collect;

use axum::Router;
use axum::routing::get;

use crate::app::Shared;

/// The routes of the timeline.
pub fn router() -> Router<Shared> {
    Router::new().route("/timeline", get(list::handle)).route("/timeline/{payment_id}", get(show::handle))
}
