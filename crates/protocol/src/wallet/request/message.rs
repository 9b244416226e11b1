//! What `sendInbox` and `sendPush` have in common (wallet OpenAPI, §6.1).

use cashier_core::error::{Code, Error};
use cashier_core::message::MessageVersion;

use super::fields::Fields;
use super::fingerprint::Fingerprint;
use super::json::parse_body;
use crate::dialect::{Field, Form};

/// How a message reaches the user. Both kinds are kept in the inbox; a user agrees to each on its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MessageKind {
    /// A message in the inbox.
    Inbox,
    /// A push message.
    Push,
}

impl MessageKind {
    /// The only template of messages of this kind.
    pub const fn template(self) -> &'static str {
        match self {
            Self::Inbox => "MINI_APP_COMMON_INBOX",
            Self::Push => "MINI_APP_COMMON_PUSH",
        }
    }

    /// The scope that the access token must have.
    pub const fn scope(self) -> &'static str {
        match self {
            Self::Inbox => "NOTIFICATION_INBOX",
            Self::Push => "NOTIFICATION_PUSH",
        }
    }

    /// The name in fingerprints, so that one id is not used for both kinds.
    const fn name(self) -> &'static str {
        match self {
            Self::Inbox => "send_inbox",
            Self::Push => "send_push",
        }
    }
}

/// The fields of a request with one of these templates.
pub(super) const fn request(templates: &'static [&'static str]) -> [Field; 6] {
    [
        Field::new(&["accessToken"], Form::Text(128), "the token from `applyToken`").needed(),
        Field::new(&["requestId"], Form::Text(128), "your id of this request").needed(),
        Field::new(&["templateCode"], Form::Word(templates), "the only template").needed(),
        Field::new(&["templates"], Form::List(VERSIONS_MAX, VERSION), "the message in each language")
            .needed(),
        Field::new(&["authClientId"], Form::Text(128), "read and not used"),
        Field::new(&["extendInfo"], Form::Text(4096), "yours; it is not kept"),
    ]
}

const VERSION: &[Field] = &[
    Field::new(&["language"], Form::Text(16), "its language; the version without one is for everybody else"),
    Field::new(&["templateParameters"], Form::Object(PARAMETERS), "").needed(),
];

const PARAMETERS: &[Field] = &[
    Field::new(&["Title"], Form::Text(128), "the first line").needed(),
    Field::new(&["Content"], Form::Text(4096), "the rest").needed(),
    Field::new(&["Url"], Form::Url(2048), "a link such as `https://…` or `mini://…`"),
];

/// What both operations answer.
pub(super) const ANSWER: &[Field] =
    &[Field::new(&["messageId"], Form::Text(64), "our id of the message").needed()];

/// The codes of both operations.
pub(super) const CODES: &[Code] = &[
    Code::Success,
    Code::InvalidAccessToken,
    Code::ExpiredAccessToken,
    Code::AccessDenied,
    Code::RepeatReqInconsistent,
    Code::InvalidClientStatus,
    Code::UserStatusAbnormal,
];

/// The maximum number of language versions of a message.
const VERSIONS_MAX: u16 = 5;

/// A request to write to a user.
#[derive(Clone, PartialEq, Eq)]
pub struct MessageRequest {
    /// Which of the two operations.
    pub kind: MessageKind,
    /// `accessToken`, which needs the scope of the kind.
    pub access_token: String,
    /// `requestId`, the merchant's own id and the idempotency key.
    pub request_id: String,
    /// The text in each language.
    pub versions: Vec<MessageVersion>,
}

impl MessageRequest {
    /// Reads the body of a call of one of the operations.
    ///
    /// # Errors
    /// `MSG_PARSE_ERROR`, `PARAM_ILLEGAL` with the field.
    pub fn parse(kind: MessageKind, body: &[u8]) -> Result<Self, Error> {
        let map = parse_body(body)?;
        let fields = Fields::new(&map);
        fields.text("authClientId", 128)?;
        fields.text("extendInfo", 4096)?;
        if fields.required_text("templateCode", 256)? != kind.template() {
            let detail = format!("templateCode must be {}.", kind.template());
            return Err(Error::new(Code::ParamIllegal).with_detail(detail));
        }
        let items = fields.required_objects("templates", usize::from(VERSIONS_MAX))?;
        Ok(Self {
            kind,
            access_token: fields.required_text("accessToken", 128)?,
            request_id: fields.required_text("requestId", 128)?,
            versions: items.iter().map(version).collect::<Result<_, _>>()?,
        })
    }

    /// What identifies a repeated request: its kind and text. The access token may have been refreshed in between.
    pub fn fingerprint(&self) -> [u8; 32] {
        self.versions
            .iter()
            .fold(Fingerprint::new(self.kind.name()), |print, version| {
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
