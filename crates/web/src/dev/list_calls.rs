//! `GET /dev/v1/calls`: the client's calls and the calls to it, oldest first; waits for new ones.

use axum::Json;
use axum::extract::{Query, State};
use cashier_core::error::{Code, Error};
use cashier_core::id::{CallId, Shard};
use cashier_store::call_log::{CallKind, CallQuery, LoggedCall, Statuses};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::extract::Developer;
use super::patience::Patience;
use crate::app::{App, Shared};
use crate::error::read_error;
use crate::host::answer::Refusal;

/// Which calls to return.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// The cursor of the last answer, or `now` for calls from now on; from the oldest when absent.
    after: Option<String>,
    /// The number of calls, 1 to 100; 100 when absent.
    limit: Option<u32>,
    /// For how many seconds to wait for a call, at most 25; 0 when absent.
    wait: Option<u64>,
    /// `api` for calls of the client, `webhook` for calls to its server; both when absent.
    kind: Option<String>,
    /// Only paths that begin so.
    path: Option<String>,
    /// Only this method.
    method: Option<String>,
    /// Only this status, or this class of them: `404`, `4xx`.
    status: Option<String>,
    /// Only answers with this result code.
    code: Option<String>,
}

/// Calls, oldest first.
#[derive(Serialize, ToSchema)]
#[schema(as = CallList)]
pub(super) struct Output {
    calls: Vec<Item>,
    /// Where the next call goes on.
    cursor: String,
    /// How many calls of this client were not logged, because there were too many at once; from zero again after a quiet
    /// day, or a restart.
    dropped: u64,
}

/// One call.
#[derive(Serialize, ToSchema)]
#[schema(as = LoggedCall)]
#[serde(rename_all = "camelCase")]
struct Item {
    /// Its id.
    id: String,
    /// When it began; RFC 3339.
    at: String,
    /// `api` or `webhook`.
    kind: &'static str,
    /// The method of HTTP.
    method: String,
    /// The path.
    path: String,
    /// The status of the answer; null without an answer.
    status: Option<i64>,
    /// The result code of the answer; null if it has none.
    code: Option<String>,
    /// How long it took, in microseconds.
    duration_us: i64,
    /// What was sent: `headers` as names and values, `body`, and whether it is `truncated`.
    #[schema(value_type = Object)]
    request: Value,
    /// What was answered, in the same form.
    #[schema(value_type = Object)]
    response: Value,
}

/// The calls of the last seven days, as far as they were logged. Secrets are left out, and long bodies are cut.
#[utoipa::path(
    get, path = "/dev/v1/calls", operation_id = "listCalls", tag = "calls", security(("key" = [])), params(Input),
    responses((status = 200, description = "Calls", body = Output))
)]
pub(super) async fn handle(
    State(app): State<Shared>,
    developer: Developer,
    Query(input): Query<Input>,
) -> Result<Json<Output>, Refusal> {
    let patience = Patience::of(&app, &developer, input.wait)?;
    let query = input.query(&app)?;
    let before = query.after;
    let found = find(&app, &developer, &query, patience).await?;
    let last = found.last().map(|call| call.id).or(before);
    Ok(Json(Output {
        cursor: last.unwrap_or(CallId::from_bytes([0; 16])).to_string(),
        dropped: app.calls.dropped(developer.merchant()),
        calls: found.into_iter().map(Item::from).collect(),
    }))
}

impl Input {
    fn query(self, app: &App) -> Result<CallQuery, Error> {
        let wrong = |detail: &str| Error::new(Code::ParamIllegal).with_detail(detail);
        let after = match self.after.as_deref() {
            None => None,
            Some("now") => Some(CallId::new(app.engine.clock().now(), Shard::from_low_bits(0), 0)),
            Some(text) => {
                let wrong = |_| wrong("after must be `now`, or the cursor of an earlier answer.");
                Some(text.parse().map_err(wrong)?)
            }
        };
        let kind = self
            .kind
            .map(|name| CallKind::from_name(&name).ok_or_else(|| wrong("kind must be api or webhook.")));
        let status = self.status.map(|text| {
            statuses(&text).ok_or_else(|| wrong("status must be a number or a class, such as 4xx."))
        });
        Ok(CallQuery {
            after,
            kind: kind.transpose()?,
            path: self.path,
            method: self.method.map(|method| method.to_ascii_uppercase()),
            status: status.transpose()?,
            code: self.code,
            limit: self.limit.unwrap_or(100).clamp(1, 100),
        })
    }
}

/// A status, or a class of them.
fn statuses(text: &str) -> Option<Statuses> {
    if let Some(class) = text.strip_suffix("xx") {
        let class: u16 = class.parse().ok().filter(|class| (1..=5).contains(class))?;
        return Some((class * 100, class * 100 + 100));
    }
    let status: u16 = text.parse().ok().filter(|status| (100..600).contains(status))?;
    Some((status, status + 1))
}

/// Reads the log until there is a wanted call or the time is over.
async fn find(
    app: &App,
    developer: &Developer,
    query: &CallQuery,
    mut patience: Patience,
) -> Result<Vec<LoggedCall>, Error> {
    let mut written = app.calls.written();
    loop {
        let found = if app.calls.is_open() {
            app.dev.calls.calls(developer.merchant(), query).await.map_err(|error| read_error(&error))?
        } else {
            Vec::new()
        };
        if !found.is_empty() || patience.is_over() {
            return Ok(found);
        }
        let news = async {
            // Without a log, nothing is ever written.
            if written.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        patience.pause(news).await;
    }
}

impl From<LoggedCall> for Item {
    fn from(call: LoggedCall) -> Self {
        let mut exchange: Value = serde_json::from_str(&call.exchange).unwrap_or_default();
        let mut take = |name: &str| exchange.get_mut(name).map(Value::take).unwrap_or_default();
        let (request, response) = (take("request"), take("response"));
        Self {
            id: call.id.to_string(),
            at: call.id.created_at().to_rfc3339(),
            kind: call.kind.name(),
            method: call.method,
            path: call.path,
            status: call.status,
            code: call.code,
            duration_us: call.duration_us,
            request,
            response,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_a_number_or_a_class() {
        assert_eq!(statuses("404"), Some((404, 405)));
        assert_eq!(statuses("5xx"), Some((500, 600)));
        for wrong in ["", "xx", "9xx", "4x", "99", "600", "-1"] {
            assert_eq!(statuses(wrong), None, "{wrong}");
        }
    }
}
