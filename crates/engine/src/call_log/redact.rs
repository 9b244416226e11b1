//! Takes secrets out of what is logged.

use serde_json::Value;

/// Headers whose values are never kept.
const HEADERS: [&str; 4] = ["authorization", "cookie", "set-cookie", "proxy-authorization"];

/// Parts of names of members whose values are never kept, in lower case.
const MEMBERS: [&str; 8] =
    ["token", "authcode", "password", "secret", "userinfo", "privatekey", "credential", "pincode"];

/// Stands in the place of a secret.
const GONE: &str = "…";

/// Takes the secrets out of a header.
pub(super) fn header(name: &str, value: String) -> String {
    if HEADERS.iter().any(|secret| name.eq_ignore_ascii_case(secret)) { GONE.to_owned() } else { value }
}

/// A body without its secrets. One that is not JSON is kept as it is, unless it seems to name a secret.
pub(super) fn body(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let Ok(mut value) = serde_json::from_slice::<Value>(bytes) else {
        let names_secret = is_secret(&text) || text.to_ascii_lowercase().contains("\"pin\"");
        return if names_secret { GONE.to_owned() } else { text.replace('\0', "\u{fffd}") };
    };
    // The bytes that travelled are kept wherever they can be.
    if clean(&mut value) { value.to_string() } else { text.replace('\0', "\u{fffd}") }
}

fn is_secret(name: &str) -> bool {
    let plain: String =
        name.chars().filter(|c| !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect();
    plain == "pin" || MEMBERS.iter().any(|secret| plain.contains(secret))
}

/// Replaces secrets, and returns whether there were any.
fn clean(value: &mut Value) -> bool {
    match value {
        Value::Object(members) => members.iter_mut().fold(false, |found, (name, value)| {
            if is_secret(name) && !value.is_null() {
                *value = Value::from(GONE);
                return true;
            }
            clean(value) || found
        }),
        Value::Array(items) => items.iter_mut().fold(false, |found, item| clean(item) || found),
        // An object may be inside a text, such as extended information.
        Value::String(text) if text.starts_with('{') => {
            let Ok(mut inner) = serde_json::from_str::<Value>(text) else { return false };
            let found = clean(&mut inner);
            if found {
                *text = inner.to_string();
            }
            found
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_go_and_the_rest_stays_as_it_was() {
        let plain = r#"{"b": 1,  "a": "x", "paymentId": "pay_1"}"#;
        assert_eq!(body(plain.as_bytes()), plain);
        for secret in [
            r#"{"accessToken":"hunter2"}"#,
            r#"{"a":[{"refresh_token":"hunter2"}]}"#,
            r#"{"paymentAuthCode":"hunter2","x":1}"#,
            r#"{"pin":"hunter2"}"#,
            r#"{"userInfo":{"name":"hunter2"}}"#,
            r#"{"extendInfo":"{\"password\":\"hunter2\"}"}"#,
            r#"{"accessToken":"hunter2""#,
            "password=hunter2",
        ] {
            let kept = body(secret.as_bytes());
            assert!(!kept.contains("hunter2") && kept.contains(GONE), "{kept}");
        }
        assert_eq!(body(b"SUCCESS"), "SUCCESS");
        assert_eq!(header("Authorization", "hunter2".to_owned()), GONE);
        assert_eq!(header("signature", "abc".to_owned()), "abc");
    }
}
