//! `GET /console`: the search box, and the ways from here.

use axum::response::Response;

use super::staff::Staff;
use crate::pages::{ConsoleHomePage, respond};
use crate::visit::Visit;

pub(super) async fn handle(staff: Staff, visit: Visit) -> Response {
    respond(&ConsoleHomePage { frame: staff.frame(visit.frame), staff: staff.view("home") })
}
