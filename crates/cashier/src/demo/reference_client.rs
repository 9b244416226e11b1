//! `POST /demo/reference-client`: registers the key that a reader of the API reference has made, for a new merchant of
//! the reader's own. Only in the demo.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::extract::{DefaultBodyLimit, Extension};
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use cashier_core::error::Code;
use cashier_core::merchant::{ClientId, CreateMerchant, DialectName};
use cashier_core::mode::Mode;
use cashier_engine::SubmitError;
use cashier_protocol::wallet::keys::VerifyingKey;
use cashier_web::app::Shared;
use serde::Deserialize;
use serde_json::{Value, json};

/// The number of such merchants in one database. They are rows that are never deleted.
const CLIENTS_MAX: u32 = 200;
/// A public key as PEM is much shorter.
const BODY_MAX: usize = 4096;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    /// PEM.
    public_key: String,
}

/// The last number that was tried: those of an earlier run are passed over once.
type Last = Arc<AtomicU32>;

/// The route.
pub(super) fn router() -> Router {
    Router::new()
        .route("/demo/reference-client", post(add))
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .layer(Extension(Last::default()))
}

async fn add(
    Extension(app): Extension<Shared>,
    Extension(last): Extension<Last>,
    Json(input): Json<Input>,
) -> (StatusCode, Json<Value>) {
    let refuse = |status, text: &str| (status, Json(json!({ "error": text })));
    let Ok(key) = VerifyingKey::parse(&input.public_key) else {
        return refuse(StatusCode::BAD_REQUEST, "public_key must be an RSA key as PEM.");
    };
    loop {
        let number = last.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        if number > CLIENTS_MAX {
            last.store(CLIENTS_MAX, Ordering::Relaxed);
            let text = "This demo has no more test merchants to give. Start it again with --fresh.";
            return refuse(StatusCode::TOO_MANY_REQUESTS, text);
        }
        let Ok(client_id) = ClientId::parse(&format!("TRY_{number:03}")) else { continue };
        let command = CreateMerchant {
            name: format!("Test shop {number}"),
            spki: key.spki().to_vec(),
            private_notify: true,
            dialect: DialectName::default(),
            // As the demo's users, who pay its orders.
            mode: Mode::Test,
            client_id: client_id.clone(),
        };
        match app.engine.submit(command).await {
            Ok(_) => return (StatusCode::CREATED, Json(json!({ "client_id": client_id.as_str() }))),
            Err(SubmitError::Refused(error)) if error.code == Code::ParamIllegal => {}
            Err(_) => return refuse(StatusCode::SERVICE_UNAVAILABLE, "The database does not answer."),
        }
    }
}
