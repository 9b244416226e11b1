//! `POST /v1/payments/addReceiver` and `/v1/payments/removeReceiver`: who may get shares.

use cashier_core::error::{Code, Error};
use cashier_core::provider::ProviderName;

use super::fields::Fields;
use super::json::parse_body;
use super::share::receiver;

/// A request about a receiver. It may be sent again: the receiver itself is the key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReceiverRequest {
    /// `channel`: the provider's name in upper case, such as `WECHAT_PAY`.
    pub provider: ProviderName,
    /// `receiverType` and `receiverAccount`, such as `MERCHANT_ID:1900000109`.
    pub receiver: String,
    /// `receiverName`, where the provider wants it.
    pub name: Option<String>,
    /// `relation`: what the receiver is to the merchant. Required to add one.
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
