//! The console (`/console/…`): the operator's people and the merchants' find payments and put things right.
//!
//! Invariants: every route stands in one table with its act, and is admitted by role before its handler runs; a merchant's
//! member is shown rows of that merchant only, because every read takes the member's scope; whatever changes something is
//! written down with who did it, in the same batch.

mod admit;
mod approvals;
mod audit;
mod export;
mod filter;
mod home;
mod invite;
mod join;
mod lists;
mod members;
mod payment;
mod payments;
mod routes;
mod sample;
mod search;
mod sign_in;
mod sign_out;
mod staff;

use axum::Router;
use axum::routing::{get, post};

use crate::app::Shared;
use crate::local_path::{Fixed, LocalPath};

pub use invite::{INVITE_LIFETIME, Invited, NewMember, has_members, invite};
pub use routes::TABLE;
pub use sample::enter_as_sample;
pub use staff::{Staff, secret_of};

const HOME: Fixed = LocalPath::fixed("/console");
const SIGN_IN: Fixed = LocalPath::fixed("/console/sign-in");

/// The routes of the console.
pub fn router(app: &Shared) -> Router<Shared> {
    routes::guarded(app)
        .route("/console/sign-in", get(sign_in::show).post(sign_in::submit))
        .route("/console/join/{token}", get(join::show).post(join::submit))
        .route("/console/sign-out", post(sign_out::handle))
}
