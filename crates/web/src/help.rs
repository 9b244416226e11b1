//! The links from refusals to the catalogue of errors, which this server serves itself.
//!
//! The link is a header that no signature covers: it helps a person who reads an answer, and no program depends on it.

use axum::http::header::{HeaderMap, HeaderValue, LINK};
use cashier_core::error::Code;

/// The path of the catalogue.
pub const CATALOGUE: &str = "/docs/errors";

/// The address of a code's entry in the catalogue of the server at `base_url`.
pub fn help_url(base_url: &str, code: Code) -> String {
    format!("{base_url}{CATALOGUE}#{}", code.row().name)
}

/// Adds the link to a refusal.
pub(crate) fn add_link(headers: &mut HeaderMap, base_url: &str, code: Code) {
    // A base URL that is no header value is refused at start; an answer without the link is still right.
    if let Ok(value) = HeaderValue::from_str(&format!("<{}>; rel=\"help\"", help_url(base_url, code))) {
        headers.insert(LINK, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_names_the_anchor_of_the_code() {
        let mut headers = HeaderMap::new();
        add_link(&mut headers, "https://pay.example/wallet", Code::InvalidSignature);
        let link = "<https://pay.example/wallet/docs/errors#INVALID_SIGNATURE>; rel=\"help\"";
        assert_eq!(headers[LINK], link);
    }
}
