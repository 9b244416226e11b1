//! `GET /hserve/v2.2/server/time/` and `GET /hserve/v1/latest-sdk-version/`: information about the server.

use cashier_protocol::baas::answer;

use super::{Call, Reply};

/// The server's time.
pub(super) fn time(call: &Call<'_>) -> Reply {
    Reply::ok(answer::server_time(call.app.engine.clock().now()))
}

/// The caller's version is always the latest.
pub(super) fn sdk_version() -> Reply {
    Reply::ok(b"{}".to_vec())
}
