//! `GET /host/v1/history`: the user's statement.

use axum::Json;
use axum::extract::{Query, State};
use cashier_core::error::{Code, Error};
use cashier_core::money::Money;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answer::{ErrorBody, Refusal};
use super::extract::SignedIn;
use super::view::AmountView;
use crate::app::Shared;
use crate::error::read_error;

/// Which lines to return.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// Only lines older than this one.
    before: Option<String>,
    /// The number of lines, 1 to 100; 20 when absent.
    limit: Option<u32>,
}

/// One line.
#[derive(Serialize, ToSchema)]
#[schema(as = HistoryLine)]
struct Line {
    /// The line's id.
    id: String,
    /// When; RFC 3339.
    at: String,
    /// `payment`, `refund` or `top_up`.
    kind: &'static str,
    /// The change of the balance; negative when money was debited.
    change: AmountView,
    /// The balance after it.
    balance_after: AmountView,
    /// The other party.
    counterparty: String,
}

/// Lines of the statement, newest first.
#[derive(Serialize, ToSchema)]
#[schema(as = HistoryAnswer)]
pub(super) struct Output {
    lines: Vec<Line>,
}

/// The user's statement, newest first.
#[utoipa::path(
    get, path = "/host/v1/history", operation_id = "listHistory", tag = "account", security(("session" = [])), params(Input),
    responses(
        (status = 200, description = "A page of the history", body = Output),
        (status = 400, description = "PARAM_ILLEGAL", body = ErrorBody),
        (status = 401, description = "SESSION_REQUIRED", body = ErrorBody),
    )
)]
pub(super) async fn handle(
    State(app): State<Shared>,
    signed_in: SignedIn,
    Query(input): Query<Input>,
) -> Result<Json<Output>, Refusal> {
    let illegal = |detail: &str| Error::new(Code::ParamIllegal).with_detail(detail);
    let before = input.before.map(|id| id.parse()).transpose();
    let before = before.map_err(|_| illegal("before must be the id of a line."))?;
    let limit = input.limit.unwrap_or(20).clamp(1, 100);
    let entries =
        app.reader.statement(signed_in.user, before, limit).await.map_err(|error| read_error(&error))?;
    let lines = entries
        .into_iter()
        .map(|entry| Line {
            id: entry.transfer.to_string(),
            at: entry.transfer.created_at().to_rfc3339(),
            kind: entry.kind.name(),
            change: entry.change.into(),
            balance_after: Money::new(entry.balance_after, entry.change.currency()).into(),
            counterparty: entry.counterparty,
        })
        .collect();
    Ok(Json(Output { lines }))
}
