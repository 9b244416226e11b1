//! `/demo/clock`: reads the product's clock, moves it forward, together with the second wallet's, so that retries and
//! expiry can be watched without waiting, and sets both back to now. Only in the demo.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::extract::Extension;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use cashier_core::setting::{CLOCK_OFFSET, Setting, WriteSetting};
use cashier_engine::clock::{Clock as _, ProductClock};
use cashier_web::app::Shared;
use serde::Deserialize;
use serde_json::{Value, json};

/// The maximum that one call moves it: a year.
const STEP_MAX_S: u64 = 366 * 86_400;

/// How far to move it, or that it shows the real time again.
#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Input {
    Advance { advance_s: u64 },
    Reset { reset: Always },
}

/// `true`, the only value of `reset`.
#[derive(Deserialize)]
#[serde(try_from = "bool")]
struct Always;

impl TryFrom<bool> for Always {
    type Error = &'static str;

    fn try_from(is_so: bool) -> Result<Self, Self::Error> {
        if is_so { Ok(Self) } else { Err("reset is true or absent") }
    }
}

/// The second wallet, whose clock is moved too, once it runs.
pub(super) type Follower = Arc<OnceLock<(Arc<ProductClock>, Shared)>>;

/// The routes of the clock.
pub(super) fn router(follower: Follower) -> Router {
    Router::new().route("/demo/clock", get(show).post(change)).layer(Extension(follower))
}

async fn show(Extension(clock): Extension<Arc<ProductClock>>) -> Json<Value> {
    Json(state(&clock))
}

/// The offset is stored with the data: after a restart the clock shows what it showed before.
async fn change(
    Extension(clock): Extension<Arc<ProductClock>>,
    Extension(app): Extension<Shared>,
    Extension(follower): Extension<Follower>,
    Json(input): Json<Input>,
) -> (StatusCode, Json<Value>) {
    let step = match input {
        Input::Advance { advance_s } if advance_s > STEP_MAX_S => {
            let error = json!({ "error": format!("advance_s may be at most {STEP_MAX_S}") });
            return (StatusCode::BAD_REQUEST, Json(error));
        }
        Input::Advance { advance_s } => Some(Duration::from_secs(advance_s)),
        Input::Reset { reset: Always } => None,
    };
    let both = std::iter::once((&clock, &app)).chain(follower.get().map(|(clock, app)| (clock, app)));
    for (clock, app) in both.clone() {
        let moved = step.map_or(0, |step| {
            clock.offset_us().saturating_add(i64::try_from(step.as_micros()).unwrap_or(i64::MAX))
        });
        let setting = Setting { name: CLOCK_OFFSET.to_owned(), value: moved.to_string() };
        if app.engine.submit(WriteSetting(setting)).await.is_err() {
            let error = json!({ "error": "the database does not answer" });
            return (StatusCode::SERVICE_UNAVAILABLE, Json(error));
        }
    }
    both.for_each(|(clock, _)| match step {
        Some(step) => clock.advance(step),
        None => clock.reset(),
    });
    (StatusCode::OK, Json(state(&clock)))
}

fn state(clock: &ProductClock) -> Value {
    json!({ "now": clock.now().to_rfc3339(), "ahead_s": clock.offset_us() / 1_000_000 })
}
