//! `GET /dev/v1/client`: who the key belongs to.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::extract::Developer;
use crate::app::Shared;

/// The merchant, its key, and the server.
#[derive(Serialize, ToSchema)]
#[schema(as = Client)]
#[serde(rename_all = "camelCase")]
pub(super) struct Output {
    /// The merchant's `Client-Id`.
    client_id: String,
    /// The name that users see.
    name: String,
    /// `test` or `live`.
    mode: &'static str,
    key: Key,
    server: Server,
    /// The public key with which the wallet signs notices and answers, as PEM.
    wallet_public_key: String,
}

/// The key of this call.
#[derive(Serialize, ToSchema)]
#[schema(as = ClientKey)]
#[serde(rename_all = "camelCase")]
struct Key {
    /// Its id, which is no secret.
    id: String,
    /// When it expires; RFC 3339.
    expires_at: String,
}

/// The server.
#[derive(Serialize, ToSchema)]
#[schema(as = ServerInfo)]
#[serde(rename_all = "camelCase")]
struct Server {
    /// The version of the program.
    version: &'static str,
    /// The time on its clock; RFC 3339.
    now: String,
    /// The URL under which users reach it.
    base_url: String,
}

/// The merchant that the key belongs to, and the server.
#[utoipa::path(
    get, path = "/dev/v1/client", operation_id = "showClient", tag = "client", security(("key" = [])),
    responses((status = 200, description = "The client", body = Output))
)]
pub(super) async fn handle(State(app): State<Shared>, developer: Developer) -> Json<Output> {
    let Developer { key, client } = developer;
    Json(Output {
        client_id: client.merchant.client_id.clone(),
        name: client.merchant.name.clone(),
        mode: client.mode.name(),
        key: Key { id: key.id.to_string(), expires_at: key.expires_at.to_rfc3339() },
        server: Server {
            version: env!("CARGO_PKG_VERSION"),
            now: app.engine.clock().now().to_rfc3339(),
            base_url: app.rules.base_url.clone(),
        },
        wallet_public_key: app.keys.wallet_public_pem.clone(),
    })
}
