//! `POST /v1/authorizations/prepare` (wallet OpenAPI, §3.3).

use cashier_core::agreement::{Limits, SCOPE};
use cashier_core::error::{Code, Error};
use cashier_core::money::Amount;

use super::fields::Fields;
use super::json::parse_body;
use crate::dialect::{Description, Field, Form};

/// The operation's description.
pub const DESCRIPTION: Description = Description {
    summary: "Prepares an agreement for a user to sign, under which you may debit the user later.",
    request: &[
        Field::new(&["scopes"], Form::Word(&[SCOPE]), "what the agreement allows").needed(),
        Field::new(
            &["extendInfo"],
            Form::Text(4096),
            "a JSON object as a text; its member `contractDesc`, of at most 512 characters, is what the user reads",
        )
        .needed(),
        Field::new(&["paymentLimit"], Form::Amount, "the most that you may debit at once"),
        Field::new(
            &["dayLimit"],
            Form::Amount,
            "the most for a day, which begins at midnight UTC; in the same currency",
        ),
        Field::new(
            &["contractCloseNotifyUrl", "contractStatusNotifyUrl"],
            Form::Url(1024),
            "where you are notified when the user closes the agreement",
        ),
        Field::new(
            &["authRedirectUrl"],
            Form::Url(1024),
            "where a browser goes with `authCode` and `authState`; mini programs get them from `my.signContract`",
        ),
        Field::new(&["authState"], Form::Text(256), "yours; it is given back as it came"),
    ],
    answer: &[Field::new(&["authUrl"], Form::Url(256), "where the user signs, within 30 minutes").needed()],
    codes: &[Code::Success, Code::CurrencyNotSupport, Code::InvalidClientStatus],
};

/// A request to prepare an agreement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Prepare {
    /// `contractDesc`: what the user reads.
    pub description: String,
    /// `paymentLimit` and `dayLimit`.
    pub limits: Limits,
    /// `contractCloseNotifyUrl`, or its other name `contractStatusNotifyUrl`.
    pub notify_url: Option<String>,
    /// `authRedirectUrl`.
    pub redirect_url: Option<String>,
    /// `authState`.
    pub redirect_state: Option<String>,
}

impl Prepare {
    /// Reads the body.
    ///
    /// # Errors
    /// `MSG_PARSE_ERROR`, `PARAM_ILLEGAL` with the field, `CURRENCY_NOT_SUPPORT`.
    pub fn parse(body: &[u8]) -> Result<Self, Error> {
        let map = parse_body(body)?;
        let fields = Fields::new(&map);
        if fields.required_text("scopes", 64)? != SCOPE {
            let detail = format!("scopes must be {SCOPE}.");
            return Err(Error::new(Code::ParamIllegal).with_detail(detail));
        }
        let inner = parse_body(fields.required_text("extendInfo", 4096)?.as_bytes()).map_err(|_| {
            Error::new(Code::ParamIllegal).with_detail("extendInfo must be a JSON object, written as a text.")
        })?;
        let notify_url = match fields.url("contractCloseNotifyUrl", 1024)? {
            Some(url) => Some(url),
            None => fields.url("contractStatusNotifyUrl", 1024)?,
        };
        Ok(Self {
            description: Fields::inside("extendInfo", &inner).required_text("contractDesc", 512)?,
            limits: Limits::new(limit(&fields, "paymentLimit")?, limit(&fields, "dayLimit")?)?,
            notify_url,
            redirect_url: fields.url("authRedirectUrl", 1024)?,
            redirect_state: fields.text("authState", 256)?,
        })
    }
}

fn limit(fields: &Fields<'_>, name: &str) -> Result<Option<Amount>, Error> {
    fields.object(name)?.map(|_| fields.amount(name)).transpose()
}
