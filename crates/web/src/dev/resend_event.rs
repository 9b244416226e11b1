//! `POST /dev/v1/events/{id}/resend`: delivers an event once more.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use cashier_core::error::{Code, Error};
use cashier_core::id::NoticeId;
use cashier_core::retention::{Resend, Resent};
use serde::Serialize;
use utoipa::ToSchema;

use super::extract::Developer;
use crate::app::Shared;
use crate::error::{read_error, submit_error};
use crate::host::answer::{ErrorBody, Refusal};

/// The new event.
#[derive(Serialize, ToSchema)]
#[schema(as = ResentEvent)]
pub(super) struct Output {
    /// Its id.
    id: String,
}

/// Delivers the same message, with its `webhook-id`, as an event of its own. The first one stays as it is.
#[utoipa::path(
    post, path = "/dev/v1/events/{id}/resend", operation_id = "resendEvent", tag = "events", security(("key" = [])),
    params(("id" = String, Path, description = "The event")),
    responses(
        (status = 200, description = "The new event, which is due at once", body = Output),
        (status = 404, description = "NOT_FOUND", body = ErrorBody),
        (status = 422, description = "PROCESS_FAIL: it is being sent anyway, or its body cannot be restored", body = ErrorBody),
    )
)]
pub(super) async fn handle(
    State(app): State<Shared>,
    developer: Developer,
    Path(id): Path<String>,
) -> Result<Json<Output>, Refusal> {
    let missing = || Error::new(Code::NotFound).with_detail("The merchant has no such event.");
    let id: NoticeId = id.parse().map_err(|_| missing())?;
    let notice = app.reader.notice_to(developer.merchant(), id).await.map_err(|error| read_error(&error))?;
    let notice = notice.ok_or_else(missing)?;
    let command = Resend { notice: (notice.subject, id), bodies: Arc::new(app.openapi.dialects()) };
    let refuse = |detail: &str| Err(Error::new(Code::ProcessFail).with_detail(detail).into());
    match app.engine.submit(command).await.map_err(submit_error)? {
        Resent::Due(again) => Ok(Json(Output { id: again.id.to_string() })),
        Resent::UnderWay => refuse("The event is not final: it is being sent anyway."),
        Resent::Differs => refuse("The body was deleted and cannot be made again as it was sent."),
        Resent::ToUser | Resent::Absent => Err(missing().into()),
    }
}
