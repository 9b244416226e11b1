//! SMS through an HTTP provider described in the configuration.

use bytes::Bytes;
use url::form_urlencoded::byte_serialize;

use crate::outbound::{Outbound, Post, Reach};
use crate::workers::Attempted;

/// The provider: URL, headers, and a body in which `{{to}}` and `{{text}}` are replaced.
#[derive(Clone)]
pub struct SmsConfig {
    /// The URL to call.
    pub url: String,
    /// The headers. The content type, JSON by default, determines how values are escaped in the body.
    pub headers: Vec<(String, String)>,
    /// The body's template.
    pub body: String,
    /// The addresses that the provider may have.
    pub reach: Reach,
}

/// Sends SMS.
pub struct SmsSender {
    config: SmsConfig,
    outbound: Outbound,
    escape: Escape,
}

/// How values are escaped in the body.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Escape {
    Json,
    Form,
}

impl SmsSender {
    /// Prepares the sender.
    ///
    /// # Errors
    /// A message that says what is wrong with the configuration.
    pub fn new(mut config: SmsConfig, outbound: Outbound) -> Result<Self, String> {
        if !config.body.contains("{{to}}") || !config.body.contains("{{text}}") {
            return Err("sms.body must hold {{to}} and {{text}}".to_owned());
        }
        let is_type = |name: &str| name.eq_ignore_ascii_case("content-type");
        let stated = config
            .headers
            .iter()
            .find(|(name, _)| is_type(name))
            .map(|(_, value)| value.to_ascii_lowercase());
        let escape = match stated.as_deref().map(|value| value.split(';').next().unwrap_or_default().trim()) {
            Some("application/x-www-form-urlencoded") => Escape::Form,
            Some(json) if json == "application/json" || json.ends_with("+json") => Escape::Json,
            Some(other) => {
                return Err(format!("sms.headers: the content type {other} is neither JSON nor a form"));
            }
            None => {
                config.headers.push(("content-type".to_owned(), "application/json".to_owned()));
                Escape::Json
            }
        };
        Ok(Self { config, outbound, escape })
    }

    fn escape(&self, value: &str) -> String {
        match self.escape {
            Escape::Form => byte_serialize(value.as_bytes()).collect(),
            Escape::Json => {
                let quoted = serde_json::Value::from(value).to_string();
                let inner = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
                inner.unwrap_or_default().to_owned()
            }
        }
    }

    /// The body of one message. Placeholders inside the values are left alone.
    pub(super) fn body(&self, to: &str, text: &str) -> String {
        let (to, text) = (self.escape(to), self.escape(text));
        let parts = self.config.body.split("{{to}}").map(|part| part.replace("{{text}}", &text));
        parts.collect::<Vec<_>>().join(&to)
    }

    /// Sends one SMS. Any 2xx counts as accepted.
    pub(super) async fn send(&self, to: &str, text: &str) -> Attempted {
        let post = Post {
            url: self.config.url.clone(),
            headers: self.config.headers.clone(),
            body: Bytes::from(self.body(to, text)),
            reach: self.config.reach,
        };
        match self.outbound.post(post).await {
            Ok(answer) => {
                Attempted::answered(answer.status, &answer.body, (200..300).contains(&answer.status))
            }
            Err(failure) => {
                Attempted::failed(failure.explain("private = true in the section [sms] of the configuration"))
            }
        }
    }
}
