//! The headers of the BaaS API.

/// The app that calls.
pub const CLIENT_ID: &str = "x-hydrogen-client-id";
/// The intended method, from programs that can only GET and POST.
pub const REQUEST_METHOD: &str = "x-hydrogen-request-method";
/// The id of a trigger's action, the same for every attempt.
pub const ACTION_ID: &str = "x-hydrogen-webhook-action-id";
/// What happened to the row that a trigger is about.
pub const TRIGGER_EVENT: &str = "x-hydrogen-trigger-event";
/// What comes before the token in `Authorization`.
const SCHEME: &str = "Hydrogen-r1 ";

/// Every header that a page may send, as listed in the answer to a preflight.
pub const ALLOWED: &str = "authorization, content-type, x-hydrogen-client-id, x-hydrogen-client-platform, \
                           x-hydrogen-client-sdk-type, x-hydrogen-client-version, x-hydrogen-env-id, \
                           x-hydrogen-request-method";
/// Every method that a page may use.
pub const METHODS: &str = "GET, POST, PUT, PATCH, DELETE";

/// The token in an `Authorization` header; `None` when the header is of another kind.
pub fn token(header: &str) -> Option<&str> {
    header.strip_prefix(SCHEME).filter(|token| !token.is_empty() && !token.contains(' '))
}

/// The intended method: a POST may name `PUT` or `DELETE` instead.
pub fn meant_method<'a>(method: &'a str, named: Option<&'a str>) -> &'a str {
    match named {
        Some(named) if method == "POST" && ["PUT", "PATCH", "DELETE"].contains(&named) => named,
        _ => method,
    }
}
