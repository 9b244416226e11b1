//! The answers that have no data of their own.

use serde_json::json;

/// The body of every error. The SDK shows `error_msg`.
pub fn error(message: &str) -> Vec<u8> {
    json!({ "status": "error", "error_msg": message }).to_string().into_bytes()
}

/// Success, without data.
pub fn ok() -> Vec<u8> {
    br#"{"status":"ok"}"#.to_vec()
}

/// The user is signed out.
pub fn signed_out() -> Vec<u8> {
    br#"{"status":"ok","message":"Destroy succeed."}"#.to_vec()
}

/// The URL that the browser opens to sign in at a provider.
pub fn redirect(url: &str) -> Vec<u8> {
    json!({ "status": "ok", "redirect_url": url }).to_string().into_bytes()
}

/// The server's time.
pub fn server_time(at: cashier_core::time::Timestamp) -> Vec<u8> {
    json!({ "time": at.to_rfc3339() }).to_string().into_bytes()
}
