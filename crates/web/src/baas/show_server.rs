//! `GET /hserve/v2.2/server/time/` and `GET /hserve/v1/latest-sdk-version/`: facts about the server.

use cashier_protocol::baas::answer;

use super::{Call, Reply};

/// The server's time.
pub(super) fn time(call: &Call<'_>) -> Reply {
    Reply::ok(answer::server_time(call.app.engine.clock().now()))
}

/// No version is newer than the one that asks.
pub(super) fn sdk_version() -> Reply {
    Reply::ok(b"{}".to_vec())
}
