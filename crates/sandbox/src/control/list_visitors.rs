//! `GET /sandbox/v1/visitors`: who can be chosen on the consent page.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use crate::visitors::VISITORS;

/// Somebody who visits a merchant's page.
#[derive(Serialize, ToSchema)]
pub(crate) struct VisitorView {
    openid: &'static str,
    name: &'static str,
}

/// Who can be chosen on the consent page.
#[utoipa::path(get, path = "/sandbox/v1/visitors", operation_id = "listVisitors",
    responses((status = 200, description = "The visitors", body = Vec<VisitorView>)))]
pub(crate) async fn handle() -> Json<Vec<VisitorView>> {
    let view =
        |visitor: &crate::visitors::Visitor| VisitorView { openid: visitor.openid, name: visitor.name };
    Json(VISITORS.iter().map(view).collect())
}
