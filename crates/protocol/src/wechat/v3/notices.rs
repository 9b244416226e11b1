//! Notices to the merchant: the envelope, its encrypted content, and the answers that stop or repeat it.
//!
//! Rule: <https://pay.weixin.qq.com/wiki/doc/apiv3/apis/chapter3_2_5.shtml>. Verify the raw body first, then decrypt,
//! then compare with the order, then apply once: notices may arrive twice and in parallel.

use cashier_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use super::aead::{AeadError, ApiV3Key, Sealed};
use super::call::to_json;
use super::keyring::Keyring;
use super::profit_sharing::SharingNotice;
use super::refunds::{Refund, RefundStatus};
use super::signing::{ServerSignature, SignatureError};
use super::transactions::Transaction;
use crate::lenient::{self, without_mark};
use crate::wechat::time::to_rfc3339;

/// The pauses after unanswered attempts, in seconds.
pub const REPEAT_AFTER_SECONDS: [u64; 15] =
    [15, 15, 30, 180, 600, 1_200, 1_800, 1_800, 1_800, 3_600, 10_800, 10_800, 10_800, 21_600, 21_600];

/// The only `resource_type`.
pub const RESOURCE_TYPE: &str = "encrypt-resource";

/// The body of a notice.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Envelope {
    /// The notice's id; the same in every repeat.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub id: String,
    /// When the event happened; RFC 3339.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub create_time: String,
    /// The event, such as `TRANSACTION.SUCCESS`.
    pub event_type: String,
    /// `encrypt-resource`.
    pub resource_type: String,
    /// A summary of the event, for readers.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub summary: String,
    /// The content, encrypted.
    pub resource: Sealed,
}

/// Why a notice is rejected. Answer it with [`refused`].
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum NoticeError {
    /// The signature is not valid.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// The body is not a notice.
    #[error("the body is not a notice")]
    Malformed,
    /// Its content cannot be decrypted.
    #[error("the notice cannot be decrypted: {0}")]
    Sealed(#[from] AeadError),
    /// Its content does not match the event.
    #[error("the notice does not hold what its event type says")]
    Content,
}

/// A decrypted notice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Notice {
    /// The notice's id.
    pub id: String,
    /// The event.
    pub event_type: String,
    /// The content.
    pub content: Content,
}

/// The content of a notice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Content {
    /// A payment; only success is announced.
    Payment(Box<Transaction>),
    /// A refund that succeeded, is stuck or was closed.
    Refund(Box<Refund>),
    /// A share that a receiver got.
    Sharing(Box<SharingNotice>),
    /// Anything else: the decrypted bytes.
    Other(Vec<u8>),
}

/// Verifies, decrypts and reads a notice.
///
/// # Errors
/// See [`NoticeError`].
pub fn receive(
    keyring: &Keyring,
    key: &ApiV3Key,
    signature: &ServerSignature,
    body: &[u8],
    now: Timestamp,
) -> Result<Notice, NoticeError> {
    keyring.verify(signature, body, now)?;
    open(key, body)
}

/// Decrypts and reads a notice whose signature has been verified.
///
/// # Errors
/// See [`NoticeError`].
pub fn open(key: &ApiV3Key, body: &[u8]) -> Result<Notice, NoticeError> {
    let envelope: Envelope =
        serde_json::from_slice(without_mark(body)).map_err(|_| NoticeError::Malformed)?;
    if envelope.resource_type != RESOURCE_TYPE {
        return Err(NoticeError::Malformed);
    }
    let content = read(&envelope.event_type, envelope.resource.open(key)?)?;
    Ok(Notice { id: envelope.id, event_type: envelope.event_type, content })
}

fn read(event_type: &str, plain: Vec<u8>) -> Result<Content, NoticeError> {
    let wrong = |_| NoticeError::Content;
    // A share that cannot be read changes nothing here, and need not be repeated.
    let sharing = |plain: Vec<u8>| match serde_json::from_slice(&plain) {
        Ok(notice) => Content::Sharing(notice),
        Err(_) => Content::Other(plain),
    };
    match event_type.split('.').next().unwrap_or_default() {
        "REFUND" => serde_json::from_slice(&plain).map(Content::Refund).map_err(wrong),
        "PROFITSHARING" => Ok(sharing(plain)),
        // A share has been observed under the event of a payment; its receiver distinguishes them.
        "TRANSACTION" if has_receiver(&plain) => Ok(sharing(plain)),
        "TRANSACTION" => serde_json::from_slice(&plain).map(Content::Payment).map_err(wrong),
        _ => Ok(Content::Other(plain)),
    }
}

fn has_receiver(plain: &[u8]) -> bool {
    serde_json::from_slice::<Value>(plain).is_ok_and(|value| value.get("receiver").is_some())
}

/// A notice to be written, without its content.
#[derive(Clone, Copy, Debug)]
pub struct NewNotice<'a> {
    /// The notice's id.
    pub id: &'a str,
    /// When the event happened.
    pub created_at: Timestamp,
    /// The nonce of the encryption, 12 characters, never used before with this key.
    pub nonce: &'a str,
}

impl NewNotice<'_> {
    /// The body that announces a payment.
    ///
    /// # Errors
    /// [`AeadError::Nonce`].
    pub fn payment(&self, key: &ApiV3Key, transaction: &Transaction) -> Result<Vec<u8>, AeadError> {
        self.write(key, "TRANSACTION.SUCCESS", "transaction", "支付成功", &to_json(transaction))
    }

    /// The body that announces how a refund ended; its event follows `refund_status`.
    ///
    /// # Errors
    /// [`AeadError::Nonce`].
    pub fn refund(&self, key: &ApiV3Key, refund: &Refund) -> Result<Vec<u8>, AeadError> {
        let (event, summary) = match &refund.refund_status {
            Some(RefundStatus::Abnormal) => ("REFUND.ABNORMAL", "退款异常"),
            Some(RefundStatus::Closed) => ("REFUND.CLOSED", "退款关闭"),
            _ => ("REFUND.SUCCESS", "退款成功"),
        };
        self.write(key, event, "refund", summary, &to_json(refund))
    }

    /// The body that announces a share to its receiver.
    ///
    /// # Errors
    /// [`AeadError::Nonce`].
    pub fn sharing(&self, key: &ApiV3Key, notice: &SharingNotice) -> Result<Vec<u8>, AeadError> {
        self.write(key, "PROFITSHARING.SUCCESS", "profitsharing", "分账", &to_json(notice))
    }

    fn write(
        &self,
        key: &ApiV3Key,
        event_type: &str,
        original_type: &str,
        summary: &str,
        plain: &[u8],
    ) -> Result<Vec<u8>, AeadError> {
        let mut resource = Sealed::seal(key, self.nonce, original_type, plain)?;
        resource.original_type = Some(original_type.to_owned());
        Ok(to_json(&Envelope {
            id: self.id.to_owned(),
            create_time: to_rfc3339(self.created_at),
            event_type: event_type.to_owned(),
            resource_type: RESOURCE_TYPE.to_owned(),
            summary: summary.to_owned(),
            resource,
        }))
    }
}

/// True when a merchant's answer acknowledges a notice. Only the status counts: a body that says `FAIL` with a 200
/// does not cause a repeat.
pub const fn is_accepted(status: u16) -> bool {
    matches!(status, 200 | 204)
}

/// The answer to a notice that was stored: status and body.
pub const fn accepted() -> (u16, &'static [u8]) {
    (204, b"")
}

/// The answer to a notice that must be repeated: status and body.
pub fn refused(message: &str) -> (u16, Vec<u8>) {
    (500, serde_json::json!({ "code": "FAIL", "message": message }).to_string().into_bytes())
}
