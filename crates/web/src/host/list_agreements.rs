//! `GET /host/v1/agreements`: who may debit the user.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::agreement_view::AgreementView;
use super::answer::{ErrorBody, Refusal};
use super::extract::SignedIn;
use crate::app::Shared;
use crate::wallet::agreement;

/// The agreements under which merchants can debit the user now, at most 100.
#[derive(Serialize, ToSchema)]
#[schema(as = AgreementsAnswer)]
pub(super) struct Output {
    agreements: Vec<AgreementView>,
}

/// The agreements under which merchants can debit the user.
#[utoipa::path(
    get, path = "/host/v1/agreements", operation_id = "listAgreements", tag = "agreement", security(("session" = [])),
    responses((status = 200, description = "The agreements", body = Output), (status = 401, description = "SESSION_REQUIRED", body = ErrorBody))
)]
pub(super) async fn handle(State(app): State<Shared>, signed_in: SignedIn) -> Result<Json<Output>, Refusal> {
    let found = agreement::list(&app, signed_in.user).await?;
    Ok(Json(Output { agreements: found.iter().map(|one| AgreementView::of(&app, one)).collect() }))
}
