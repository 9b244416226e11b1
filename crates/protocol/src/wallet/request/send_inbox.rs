//! `POST /v1/messages/sendInbox` (wallet OpenAPI, §6.1).

use cashier_core::error::{Code, Error};
use cashier_core::message::MessageVersion;
use serde_json::Value;

use super::fields::{Fields, parse_body};
use super::fingerprint::Fingerprint;

/// The only template of inbox messages.
pub const INBOX_TEMPLATE: &str = "MINI_APP_COMMON_INBOX";

/// How many language versions a message may have.
const VERSIONS_MAX: usize = 5;

/// A request to put a message into a user's inbox.
#[derive(Clone, PartialEq, Eq)]
pub struct SendInboxRequest {
    /// `accessToken`, which needs the scope `NOTIFICATION_INBOX`.
    pub access_token: String,
    /// `requestId`, the merchant's own id and the idempotency key.
    pub request_id: String,
    /// The text in each language.
    pub versions: Vec<MessageVersion>,
}

impl SendInboxRequest {
    /// Reads the body.
    ///
    /// # Errors
    /// `MSG_PARSE_ERROR`, `PARAM_ILLEGAL` with the field.
    pub fn parse(body: &[u8]) -> Result<Self, Error> {
        let map = parse_body(body)?;
        let fields = Fields::new(&map);
        fields.text("authClientId", 128)?;
        fields.text("extendInfo", 4096)?;
        let illegal = |detail: String| Error::new(Code::ParamIllegal).with_detail(detail);
        let template = fields.required_text("templateCode", 256)?;
        if template != INBOX_TEMPLATE {
            return Err(illegal(format!("templateCode must be {INBOX_TEMPLATE}.")));
        }
        let items = fields.array("templates")?.ok_or_else(|| fields.missing("templates"))?;
        if items.is_empty() || items.len() > VERSIONS_MAX {
            return Err(illegal(format!("templates must hold 1 to {VERSIONS_MAX} versions.")));
        }
        Ok(Self {
            access_token: fields.required_text("accessToken", 128)?,
            request_id: fields.required_text("requestId", 128)?,
            versions: items.iter().map(version).collect::<Result<_, _>>()?,
        })
    }

    /// What makes two requests with one id the same: the text. The access token may have been refreshed between.
    pub fn fingerprint(&self) -> [u8; 32] {
        self.versions
            .iter()
            .fold(Fingerprint::new("send_inbox"), |print, version| {
                print
                    .maybe(version.language.as_deref())
                    .text(&version.title)
                    .text(&version.content)
                    .maybe(version.url.as_deref())
            })
            .finish()
    }
}

fn version(item: &Value) -> Result<MessageVersion, Error> {
    let Value::Object(map) = item else {
        return Err(Error::new(Code::ParamIllegal).with_detail("templates must hold objects."));
    };
    let fields = Fields::new(map);
    let parameters =
        fields.object("templateParameters")?.ok_or_else(|| fields.missing("templateParameters"))?;
    Ok(MessageVersion {
        language: fields.text("language", 16)?,
        title: parameters.required_text("Title", 128)?,
        content: parameters.required_text("Content", 4096)?,
        url: parameters.text("Url", 2048)?,
    })
}
