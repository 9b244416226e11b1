//! `GET /healthz`: whether the parts that must not stop are running. 503 names the one that is not.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use cashier_engine::vitals::Condition;
use serde::Serialize;

use crate::app::Shared;

/// The condition of the system.
#[derive(Serialize)]
struct Health {
    /// `ok`, or what is wrong.
    status: String,
    /// Whether the database answers a read.
    reader: bool,
    parts: Vec<PartHealth>,
    /// Requests refused for lack of room.
    refused_requests: u64,
    /// Log lines that could not be written.
    dropped_log_lines: u64,
}

#[derive(Serialize)]
struct PartHealth {
    name: &'static str,
    turns: u64,
    restarts: u64,
    /// Milliseconds since the last turn ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_turn_ms: Option<u64>,
    /// How long the current turn has lasted, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    busy_ms: Option<u64>,
    is_stuck: bool,
}

impl From<Condition> for PartHealth {
    fn from(condition: Condition) -> Self {
        let ms = |time: std::time::Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        Self {
            name: condition.name,
            turns: condition.turns,
            restarts: condition.restarts,
            last_turn_ms: condition.last_turn.map(ms),
            busy_ms: condition.busy.map(ms),
            is_stuck: condition.is_stuck,
        }
    }
}

pub(super) async fn show(State(app): State<Shared>) -> Response {
    let reader = app.reader.ping().await.is_ok();
    let conditions = app.engine.vitals().conditions();
    let stuck = conditions.iter().find(|condition| condition.is_stuck).map(|condition| condition.name);
    let (code, status) = match (reader, stuck) {
        (false, _) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer".to_owned()),
        (true, Some(name)) => (StatusCode::SERVICE_UNAVAILABLE, format!("stuck: {name}")),
        (true, None) => (StatusCode::OK, "ok".to_owned()),
    };
    let health = Health {
        status,
        reader,
        parts: conditions.into_iter().map(PartHealth::from).collect(),
        refused_requests: app.entrance.refused(),
        dropped_log_lines: (app.rules.dropped_log_lines)(),
    };
    (code, Json(health)).into_response()
}
