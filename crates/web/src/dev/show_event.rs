//! `GET /dev/v1/events/{id}`: one event, signed anew.

use axum::Json;
use axum::extract::{Path, Query, State};
use cashier_core::error::{Code, Error};
use cashier_core::id::NoticeId;
use serde::Deserialize;
use utoipa::IntoParams;

use super::event::{self, Event};
use super::extract::Developer;
use crate::app::Shared;
use crate::error::read_error;
use crate::host::answer::{ErrorBody, Refusal};

/// How to sign it.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// The path over which the signature is made; that of the event's `notifyUrl` when absent.
    path: Option<String>,
}

/// An event of the merchant, for a receiver that gets it later than it was listed: signatures grow old.
#[utoipa::path(
    get, path = "/dev/v1/events/{id}", operation_id = "showEvent", tag = "events", security(("key" = [])),
    params(("id" = String, Path, description = "The event"), Input),
    responses(
        (status = 200, description = "The event", body = Event),
        (status = 404, description = "NOT_FOUND", body = ErrorBody),
    )
)]
pub(super) async fn handle(
    State(app): State<Shared>,
    developer: Developer,
    Path(id): Path<String>,
    Query(input): Query<Input>,
) -> Result<Json<Event>, Refusal> {
    let missing = || Error::new(Code::NotFound).with_detail("The merchant has no such event.");
    let id: NoticeId = id.parse().map_err(|_| missing())?;
    let found = app.reader.notice_to(developer.merchant(), id).await.map_err(|error| read_error(&error))?;
    let facts = event::facts(&app, found.into_iter().collect()).await?;
    let events = event::events(&app, facts, input.path.as_deref()).await?;
    Ok(Json(events.into_iter().next().ok_or_else(missing)?))
}
