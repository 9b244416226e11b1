//! Reading an answer: transport, signature, identity and business result, in this order.
//!
//! `return_code` is about the transport only, and its failures are not signed: they say nothing about the order.
//! `result_code` is about the business and is signed.

use thiserror::Error;

use super::fields::{collect, text};
use super::signing::{ApiKey, SignType};
use crate::flat_xml::{self, Fields, XmlError};
use crate::wechat::v3::error::Meaning;

/// A field that is missing or cannot be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("the field {0} is absent or cannot be read")]
pub struct Malformed(pub &'static str);

/// The caller's account with the provider.
#[derive(Clone, Debug)]
pub struct Account {
    /// The official account, mini program or app.
    pub appid: String,
    /// The merchant.
    pub mch_id: String,
    /// The shared key.
    pub key: ApiKey,
}

/// What an answer proves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer<T> {
    /// The call was accepted; this is its result, which says what happened to the money.
    Done(T),
    /// The call was refused for the reason given: it changed nothing.
    Refused(Failure),
    /// The outcome is unknown. Send the same call with the same number again, or query it.
    Unknown(Doubt),
}

/// A business failure.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure {
    /// `err_code`.
    pub code: String,
    /// `err_code_des`, for readers.
    pub message: String,
}

/// Why the outcome is unknown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Doubt {
    /// The body is not a message.
    Xml(XmlError),
    /// `return_code` is not `SUCCESS`; the text is `return_msg`.
    Transport(String),
    /// The signature is absent or wrong.
    Signature,
    /// The answer is for another merchant or another app.
    Stranger(&'static str),
    /// The provider says that it does not know, or uses a word unknown here.
    Said(Failure),
    /// Too many calls: wait longer before the next attempt.
    TooFast(Failure),
    /// A field that the result needs.
    Malformed(Malformed),
}

const KNOWN: [(&str, Meaning); 33] = [
    ("ORDERPAID", Meaning::AlreadyPaid),
    ("ORDERCLOSED", Meaning::Closed),
    ("ORDERNOTEXIST", Meaning::NotFound),
    ("REFUNDNOTEXIST", Meaning::NotFound),
    ("RESOURCE_NOT_EXISTS", Meaning::NotFound),
    ("OUT_TRADE_NO_USED", Meaning::Refused),
    ("APPID_NOT_EXIST", Meaning::Refused),
    ("MCHID_NOT_EXIST", Meaning::Refused),
    ("APPID_MCHID_NOT_MATCH", Meaning::Refused),
    ("LACK_PARAMS", Meaning::Refused),
    ("PARAM_ERROR", Meaning::Refused),
    ("INVALID_REQUEST", Meaning::Refused),
    ("INVALID_REQ_TOO_MUCH", Meaning::Refused),
    ("INVALID_TRANSACTIONID", Meaning::Refused),
    ("SIGNERROR", Meaning::Refused),
    ("XML_FORMAT_ERROR", Meaning::Refused),
    ("REQUIRE_POST_METHOD", Meaning::Refused),
    ("POST_DATA_EMPTY", Meaning::Refused),
    ("NOT_UTF8", Meaning::Refused),
    ("NOAUTH", Meaning::Refused),
    ("NOTENOUGH", Meaning::Refused),
    ("CERT_ERROR", Meaning::Refused),
    ("USER_ACCOUNT_ABNORMAL", Meaning::Refused),
    ("TRADE_OVERDUE", Meaning::Refused),
    ("TRADE_STATE_ERROR", Meaning::Refused),
    ("REFUND_FEE_MISMATCH", Meaning::Refused),
    ("ERROR", Meaning::Unknown),
    ("SYSTEMERROR", Meaning::Unknown),
    ("BANKERROR", Meaning::Unknown),
    ("BIZERR_NEED_RETRY", Meaning::Unknown),
    ("USERPAYING", Meaning::Unknown),
    ("FREQUENCY_LIMITED", Meaning::TooFast),
    ("FREQUENCY_LIMIT", Meaning::TooFast),
];

impl Failure {
    /// The meaning of the failure. An unknown code has none.
    pub fn meaning(&self) -> Meaning {
        KNOWN.iter().find(|(code, _)| *code == self.code).map_or(Meaning::Unknown, |(_, meaning)| *meaning)
    }
}

impl Account {
    /// The fields of a request, signed: appid, merchant and nonce are added.
    #[must_use]
    pub fn request(&self, fields: Fields, nonce: &str, sign_type: SignType) -> Fields {
        self.key.signed(self.identified(fields, nonce), sign_type)
    }

    fn identified(&self, mut fields: Fields, nonce: &str) -> Fields {
        fields.extend(collect([("appid", &self.appid), ("mch_id", &self.mch_id), ("nonce_str", nonce)]));
        fields
    }

    /// Reads an answer to one of our calls. Answers are signed like their requests.
    pub fn read<T>(
        &self,
        body: &[u8],
        sign_type: SignType,
        read: impl FnOnce(&Fields) -> Result<T, Malformed>,
    ) -> Answer<T> {
        let fields = match flat_xml::read(body) {
            Ok(fields) => fields,
            Err(error) => return Answer::Unknown(Doubt::Xml(error)),
        };
        if text(&fields, "return_code") != Some("SUCCESS") {
            let message = text(&fields, "return_msg").unwrap_or_default();
            return Answer::Unknown(Doubt::Transport(message.to_owned()));
        }
        if !self.key.verify(&fields, sign_type) {
            return Answer::Unknown(Doubt::Signature);
        }
        if let Err(Malformed(field)) = self.is_ours(&fields) {
            return Answer::Unknown(Doubt::Stranger(field));
        }
        match text(&fields, "result_code") {
            Some("SUCCESS") => match read(&fields) {
                Ok(value) => Answer::Done(value),
                Err(malformed) => Answer::Unknown(Doubt::Malformed(malformed)),
            },
            Some("FAIL") => refusal(&fields),
            _ => Answer::Unknown(Doubt::Malformed(Malformed("result_code"))),
        }
    }

    /// Rejects a message for another merchant or app. Both must be present.
    pub(super) fn is_ours(&self, fields: &Fields) -> Result<(), Malformed> {
        for (name, own) in [("appid", &self.appid), ("mch_id", &self.mch_id)] {
            if text(fields, name) != Some(own) {
                return Err(Malformed(name));
            }
        }
        Ok(())
    }

    /// A provider's answer to an accepted call, signed.
    #[must_use]
    pub fn success(&self, fields: Fields, nonce: &str, sign_type: SignType) -> Fields {
        self.key.signed_as_asked(self.succeeded(fields, nonce), sign_type)
    }

    /// The fields of a success, without a signature.
    pub(super) fn succeeded(&self, fields: Fields, nonce: &str) -> Fields {
        let mut fields = self.identified(fields, nonce);
        fields.extend(collect([
            ("return_code", "SUCCESS"),
            ("return_msg", "OK"),
            ("result_code", "SUCCESS"),
        ]));
        fields
    }

    /// A provider's answer to a refused call, signed.
    #[must_use]
    pub fn failure(&self, code: &str, message: &str, nonce: &str, sign_type: SignType) -> Fields {
        let fields = collect([
            ("return_code", "SUCCESS"),
            ("return_msg", "OK"),
            ("result_code", "FAIL"),
            ("err_code", code),
            ("err_code_des", message),
        ]);
        self.key.signed_as_asked(self.identified(fields, nonce), sign_type)
    }
}

/// A provider's answer to a request that it could not read or whose signature is wrong; not signed.
pub fn transport_failure(message: &str) -> Fields {
    collect([("return_code", "FAIL"), ("return_msg", message)])
}

fn refusal<T>(fields: &Fields) -> Answer<T> {
    let failure = Failure {
        code: text(fields, "err_code").unwrap_or_default().to_owned(),
        message: text(fields, "err_code_des").unwrap_or_default().to_owned(),
    };
    match failure.meaning() {
        Meaning::Unknown => Answer::Unknown(Doubt::Said(failure)),
        Meaning::TooFast => Answer::Unknown(Doubt::TooFast(failure)),
        _ => Answer::Refused(failure),
    }
}
