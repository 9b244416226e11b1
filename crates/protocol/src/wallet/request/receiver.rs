//! `POST /v1/payments/addReceiver` and `/v1/payments/removeReceiver`: who may get shares.

use cashier_core::error::{Code, Error};
use cashier_core::provider::ProviderName;

use super::fields::Fields;
use super::json::parse_body;
use super::share::receiver;
use crate::dialect::{Description, Field, Form};

/// The description of adding a receiver.
pub const ADD: Description = Description {
    summary: "Puts a receiver of shares on the list of a payment provider.",
    request: &[
        Field::new(&["channel"], Form::Word(&["WECHAT_PAY", "ALIPAY"]), "which payment provider").needed(),
        Field::new(&["receiverType"], Form::Text(32), "WeChat Pay: `MERCHANT_ID`, `PERSONAL_OPENID`; Alipay: `userId`, `loginName`, `openId`").needed(),
        Field::new(&["receiverAccount"], Form::Text(64), "the account, as the type says").needed(),
        Field::new(&["receiverName"], Form::Text(64), "the real name; WeChat Pay wants it for `MERCHANT_ID`, Alipay for `loginName`"),
        Field::new(&["relation"], Form::Text(32), "what the receiver is to you: WeChat Pay: `STORE`, `STAFF`, `PARTNER`, `SUPPLIER`, …, or `CUSTOM:` and a word; Alipay: any words").needed(),
        Field::new(&["extendInfo"], Form::Text(4096), "yours; it is not kept"),
    ],
    answer: &[

    ],
    codes: &[Code::Success, Code::ChannelNotAvailable, Code::ChannelRefused, Code::ChannelNoAnswer, Code::SharingNotPossible, Code::InvalidClientStatus],
};

/// The description of removing a receiver.
pub const REMOVE: Description = Description {
    summary: "Takes a receiver of shares off the list of a payment provider.",
    request: &[
        Field::new(&["channel"], Form::Word(&["WECHAT_PAY", "ALIPAY"]), "which payment provider").needed(),
        Field::new(
            &["receiverType"],
            Form::Text(32),
            "WeChat Pay: `MERCHANT_ID`, `PERSONAL_OPENID`; Alipay: `userId`, `loginName`, `openId`",
        )
        .needed(),
        Field::new(&["receiverAccount"], Form::Text(64), "the account, as the type says").needed(),
        Field::new(
            &["receiverName"],
            Form::Text(64),
            "the real name; WeChat Pay wants it for `MERCHANT_ID`, Alipay for `loginName`",
        ),
        Field::new(&["extendInfo"], Form::Text(4096), "yours; it is not kept"),
    ],
    answer: &[],
    codes: &[
        Code::Success,
        Code::ChannelNotAvailable,
        Code::ChannelRefused,
        Code::ChannelNoAnswer,
        Code::SharingNotPossible,
    ],
};

/// A request about a receiver. It may be repeated: the receiver itself is the idempotency key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReceiverRequest {
    /// `channel`: the provider's name in upper case, such as `WECHAT_PAY`.
    pub provider: ProviderName,
    /// `receiverType` and `receiverAccount`, such as `MERCHANT_ID:1900000109`.
    pub receiver: String,
    /// `receiverName`, where the provider requires it.
    pub name: Option<String>,
    /// `relation`: the receiver's relation to the merchant. Required to add one.
    pub relation: Option<String>,
}

impl ReceiverRequest {
    /// Reads the body of `addReceiver`. `sharing` are the providers whose orders can be shared.
    ///
    /// # Errors
    /// `MSG_PARSE_ERROR`, `PARAM_ILLEGAL` with the field.
    pub fn parse_add(body: &[u8], sharing: &[ProviderName]) -> Result<Self, Error> {
        let map = parse_body(body)?;
        let fields = Fields::new(&map);
        let request = Self::read(&fields, sharing)?;
        Ok(Self { relation: Some(fields.required_text("relation", 32)?), ..request })
    }

    /// Reads the body of `removeReceiver`.
    ///
    /// # Errors
    /// As for adding.
    pub fn parse_remove(body: &[u8], sharing: &[ProviderName]) -> Result<Self, Error> {
        Self::read(&Fields::new(&parse_body(body)?), sharing)
    }

    fn read(fields: &Fields<'_>, sharing: &[ProviderName]) -> Result<Self, Error> {
        fields.text("extendInfo", 4096)?;
        let provider = fields.required_text("channel", 32)?;
        let provider = ProviderName::from_name(&provider.to_ascii_lowercase());
        let provider = provider.filter(|provider| sharing.contains(provider));
        let wrong = || {
            let names: Vec<String> = sharing.iter().map(|known| known.name().to_ascii_uppercase()).collect();
            let detail = format!("{} must be {}.", fields.path_of("channel"), names.join(" or "));
            Error::new(Code::ParamIllegal).with_detail(detail)
        };
        Ok(Self {
            provider: provider.ok_or_else(wrong)?,
            receiver: receiver(fields)?,
            name: fields.text("receiverName", 64)?,
            relation: None,
        })
    }
}
