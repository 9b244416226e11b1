//! SMS through an HTTP provider that the configuration describes.

use bytes::Bytes;
use url::form_urlencoded::byte_serialize;

use crate::outbound::{Outbound, Post, Reach};
use crate::workers::Attempted;

/// The provider: URL, headers, and a body in which `{{to}}` and `{{text}}` are replaced.
#[derive(Clone)]
pub struct SmsConfig {
    /// Where to.
    pub url: String,
    /// The headers. The content type says how values are escaped in the body.
    pub headers: Vec<(String, String)>,
    /// The body's template.
    pub body: String,
    /// Which addresses the provider may be at.
    pub reach: Reach,
}

/// Sends SMS.
pub struct SmsSender {
    config: SmsConfig,
    outbound: Outbound,
    is_form: bool,
}

impl SmsSender {
    /// Prepares the provider.
    ///
    /// # Errors
    /// A text that says what is wrong with the configuration.
    pub fn new(config: SmsConfig, outbound: Outbound) -> Result<Self, String> {
        if !config.body.contains("{{to}}") || !config.body.contains("{{text}}") {
            return Err("sms.body must hold {{to}} and {{text}}".to_owned());
        }
        let is_form = config.headers.iter().any(|(name, value)| {
            name.eq_ignore_ascii_case("content-type") && value.starts_with("application/x-www-form-urlencoded")
        });
        Ok(Self { config, outbound, is_form })
    }

    fn escape(&self, value: &str) -> String {
        if self.is_form {
            return byte_serialize(value.as_bytes()).collect();
        }
        let quoted = serde_json::Value::from(value).to_string();
        quoted.trim_start_matches('"').strip_suffix('"').unwrap_or_default().to_owned()
    }

    /// The body for one message. Placeholders in the values themselves are left as they are.
    fn body(&self, to: &str, text: &str) -> String {
        let (to, text) = (self.escape(to), self.escape(text));
        let parts = self.config.body.split("{{to}}").map(|part| part.replace("{{text}}", &text));
        parts.collect::<Vec<_>>().join(&to)
    }

    /// Sends one SMS. Any 2xx counts as taken.
    pub(super) async fn send(&self, to: &str, text: &str) -> Attempted {
        let post = Post {
            url: self.config.url.clone(),
            headers: self.config.headers.clone(),
            body: Bytes::from(self.body(to, text)),
            reach: self.config.reach,
        };
        match self.outbound.post(post).await {
            Ok(answer) => Attempted {
                status: Some(i64::from(answer.status)),
                accepted: (200..300).contains(&answer.status),
                answer: String::from_utf8_lossy(&answer.body).chars().filter(|c| *c != '\0').take(1_000).collect(),
            },
            Err(failure) => Attempted::failed(failure.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sender(content_type: &str, body: &str) -> SmsSender {
        let config = SmsConfig {
            url: "https://sms.example/send".to_owned(),
            headers: vec![("Content-Type".to_owned(), content_type.to_owned())],
            body: body.to_owned(),
            reach: Reach::Public,
        };
        SmsSender::new(config, Outbound::new().unwrap()).unwrap()
    }

    #[test]
    fn values_are_escaped_for_the_content_type() {
        let json = sender("application/json", r#"{"to":"{{to}}","text":"{{text}}"}"#).body("+964", "a \"b\"\n{{to}}");
        assert_eq!(json, r#"{"to":"+964","text":"a \"b\"\n{{to}}"}"#);
        let form = sender("application/x-www-form-urlencoded", "to={{to}}&text={{text}}").body("+964", "a&b=c");
        assert_eq!(form, "to=%2B964&text=a%26b%3Dc");
    }

    #[test]
    fn a_template_without_places_is_refused() {
        let config = SmsConfig { url: String::new(), headers: vec![], body: "{{to}}".to_owned(), reach: Reach::Public };
        assert!(SmsSender::new(config, Outbound::new().unwrap()).is_err());
    }
}
