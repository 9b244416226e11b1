//! `POST /v1/messages/sendInbox` (wallet OpenAPI, §6.1).

use cashier_core::error::{Code, Error};
use cashier_core::message::MessageVersion;

use super::fields::Fields;
use super::fingerprint::Fingerprint;
use super::json::parse_body;
use crate::dialect::{Description, Field, Form};

/// The operation's description.
pub const DESCRIPTION: Description = Description {
    summary: "Puts a message into the user's inbox.",
    request: &[
        Field::new(&["accessToken"], Form::Text(128), "the token from `applyToken`").needed(),
        Field::new(&["requestId"], Form::Text(128), "your id of this request").needed(),
        Field::new(&["templateCode"], Form::Word(&[INBOX_TEMPLATE]), "the only template").needed(),
        Field::new(&["templates"], Form::List(5, VERSION), "the message in each language").needed(),
        Field::new(&["authClientId"], Form::Text(128), "read and not used"),
        Field::new(&["extendInfo"], Form::Text(4096), "yours; it is not kept"),
    ],
    answer: &[Field::new(&["messageId"], Form::Text(64), "our id of the message").needed()],
    codes: &[
        Code::Success,
        Code::InvalidAccessToken,
        Code::ExpiredAccessToken,
        Code::AccessDenied,
        Code::RepeatReqInconsistent,
        Code::InvalidClientStatus,
        Code::UserStatusAbnormal,
    ],
};

const VERSION: &[Field] = &[
    Field::new(&["language"], Form::Text(16), "its language; the version without one is for everybody else"),
    Field::new(&["templateParameters"], Form::Object(PARAMETERS), "").needed(),
];

const PARAMETERS: &[Field] = &[
    Field::new(&["Title"], Form::Text(128), "the first line").needed(),
    Field::new(&["Content"], Form::Text(4096), "the rest").needed(),
    Field::new(&["Url"], Form::Url(2048), "a link such as `https://…` or `mini://…`"),
];

/// The only template of inbox messages.
pub const INBOX_TEMPLATE: &str = "MINI_APP_COMMON_INBOX";

/// The maximum number of language versions of a message.
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
        let template = fields.required_text("templateCode", 256)?;
        if template != INBOX_TEMPLATE {
            let detail = format!("templateCode must be {INBOX_TEMPLATE}.");
            return Err(Error::new(Code::ParamIllegal).with_detail(detail));
        }
        let items = fields.required_objects("templates", VERSIONS_MAX)?;
        Ok(Self {
            access_token: fields.required_text("accessToken", 128)?,
            request_id: fields.required_text("requestId", 128)?,
            versions: items.iter().map(version).collect::<Result<_, _>>()?,
        })
    }

    /// What identifies a repeated request: the text. The access token may have been refreshed in between.
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

fn version(fields: &Fields<'_>) -> Result<MessageVersion, Error> {
    let parameters =
        fields.object("templateParameters")?.ok_or_else(|| fields.missing("templateParameters"))?;
    Ok(MessageVersion {
        language: fields.text("language", 16)?,
        title: parameters.required_text("Title", 128)?,
        content: parameters.required_text("Content", 4096)?,
        url: parameters.link("Url", 2048)?,
    })
}
