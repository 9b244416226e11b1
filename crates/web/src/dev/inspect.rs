//! `GET /dev`: the inspector. The page holds nothing of anybody; its script reads the developer API with the key that is
//! entered.

use axum::response::Response;

use crate::pages::{InspectorPage, respond};
use crate::visit::Visit;

pub(super) async fn show(visit: Visit) -> Response {
    respond(&InspectorPage { frame: visit.frame })
}
