//! What a program may know about its environment.

use serde_json::{Value, json};

use crate::running::Call;

/// `my.getSiteInfo`: the wallet's name, which merchants forward as `customerBelongsTo`.
pub(super) fn site_info(call: &Call) -> Value {
    json!({"siteName": call.instance.host.settings.site_name})
}

pub(super) fn system_info(call: &Call) -> Value {
    call.instance.surroundings.system.clone()
}

pub(super) fn network_type(call: &Call) -> Value {
    let kind = call.instance.host.services.fetch.network_type();
    json!({"networkAvailable": kind != "NOTREACHABLE", "networkType": kind})
}

/// `my.getServerTime`: milliseconds since 1970.
pub(super) fn server_time(call: &Call) -> Value {
    json!({"time": call.instance.host.services.clock.now_ms()})
}

pub(super) fn run_scene(call: &Call) -> Value {
    json!({"envVersion": call.instance.program.env_version.name()})
}
