//! Where a caller reached the sandbox: addresses in answers must lead back the same way.

use axum::http::HeaderMap;
use axum::http::header::HOST;

use crate::Sandbox;
use crate::keys::HOSTS;

/// The origin for addresses in the answer to a call with these headers. Who calls a provider by its name comes over TLS;
/// who names no port may have dropped it, as one SDK does.
pub(crate) fn of(sandbox: &Sandbox, headers: &HeaderMap) -> String {
    let base = sandbox.base_url();
    let host = headers.get(HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    if host.is_empty() || !host.bytes().all(is_host) || base.ends_with(&format!("//{host}")) {
        return base.to_owned();
    }
    let name = host.split(':').next().unwrap_or_default();
    let is_provider = HOSTS.iter().any(|known| *known == name && known.contains(".com"));
    match (is_provider, host.contains(':')) {
        (true, _) => format!("https://{host}"),
        (false, true) => format!("http://{host}"),
        (false, false) => base.to_owned(),
    }
}
