//! Notices of API v2, and the answers to them.
//!
//! A payment's notice is signed. A refund's is not; its content is encrypted under the shared key instead. That is
//! AES-256-ECB without a tag, so a refund's notice is only a hint: query the refund before acting on it.

use aws_lc_rs::cipher::{
    AES_256, DecryptionContext, PaddedBlockDecryptingKey, PaddedBlockEncryptingKey, UnboundCipherKey,
};
use data_encoding::BASE64;
use thiserror::Error;

use super::answer::{Account, Malformed};
use super::fields::{collect, required, text};
use super::refunds::Refund;
use super::signing::{ApiKey, SignType};
use super::transactions::Transaction;
use crate::china_time::parse_dashed;
use crate::flat_xml::{self, Fields, XmlError};

/// The pauses after unanswered attempts, in seconds.
pub const REPEAT_AFTER_SECONDS: [u64; 9] = [15, 15, 30, 180, 1_800, 1_800, 1_800, 1_800, 3_600];

/// Why a notice is rejected.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum NoticeError {
    /// The body is not a message.
    #[error(transparent)]
    Xml(#[from] XmlError),
    /// `return_code` is not `SUCCESS`.
    #[error("the notice reports a failure of the transport")]
    Transport,
    /// The signature is absent or wrong.
    #[error("the signature is absent or wrong")]
    Signature,
    /// The encrypted part cannot be decrypted.
    #[error("the notice cannot be decrypted")]
    Sealed,
    /// A field that is absent, cannot be read, or belongs to another merchant or app.
    #[error(transparent)]
    Malformed(#[from] Malformed),
}

/// A notice of a refund, decrypted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RefundNotice {
    /// The provider's number of the order.
    pub transaction_id: String,
    /// The merchant's number of the order.
    pub out_trade_no: String,
    /// The refund.
    pub refund: Refund,
}

impl Account {
    /// Verifies and reads a notice of a payment. The amount must still be compared with the order.
    ///
    /// # Errors
    /// See [`NoticeError`].
    pub fn receive_payment(&self, body: &[u8]) -> Result<Transaction, NoticeError> {
        let fields = flat_xml::read(body)?;
        if text(&fields, "return_code") != Some("SUCCESS") {
            return Err(NoticeError::Transport);
        }
        if !self.key.verify_named(&fields) {
            return Err(NoticeError::Signature);
        }
        self.is_ours(&fields)?;
        Ok(Transaction::read_notice(&fields)?)
    }

    /// Decrypts and reads a notice of a refund.
    ///
    /// # Errors
    /// See [`NoticeError`].
    pub fn receive_refund(&self, body: &[u8]) -> Result<RefundNotice, NoticeError> {
        let fields = flat_xml::read(body)?;
        if text(&fields, "return_code") != Some("SUCCESS") {
            return Err(NoticeError::Transport);
        }
        self.is_ours(&fields)?;
        let inner = open(&self.key, &required(&fields, "req_info")?)?;
        let refunded_at = text(&inner, "success_time").and_then(parse_dashed);
        Ok(RefundNotice {
            transaction_id: required(&inner, "transaction_id")?,
            out_trade_no: required(&inner, "out_trade_no")?,
            refund: Refund::read(&inner, refunded_at)?,
        })
    }

    /// A notice of a payment, signed. It names its signature type, because there is no request that would imply it.
    #[must_use]
    pub fn payment_notice(&self, transaction: &Transaction, nonce: &str, sign_type: SignType) -> Fields {
        let mut fields = transaction.fields();
        // The notice itself says what a query says in its state.
        fields.remove("trade_state");
        fields.remove("trade_state_desc");
        self.key.signed(self.succeeded(fields, nonce), sign_type)
    }

    /// A notice of a refund, with these fields encrypted.
    ///
    /// # Errors
    /// [`NoticeError::Xml`] when the fields cannot be written.
    pub fn refund_notice(&self, inner: &Fields, nonce: &str) -> Result<Fields, NoticeError> {
        let req_info = seal(&self.key, inner)?;
        Ok(collect([
            ("return_code", "SUCCESS"),
            ("appid", &self.appid),
            ("mch_id", &self.mch_id),
            ("nonce_str", nonce),
            ("req_info", &req_info),
        ]))
    }
}

/// Decrypts `req_info`: base64 of AES-256-ECB with PKCS#7, keyed by the lower-case hexadecimal MD5 of the shared key.
///
/// # Errors
/// [`NoticeError::Sealed`], [`NoticeError::Xml`].
pub fn open(key: &ApiKey, req_info: &str) -> Result<Fields, NoticeError> {
    let mut bytes = BASE64.decode(req_info.as_bytes()).map_err(|_| NoticeError::Sealed)?;
    let cipher = PaddedBlockDecryptingKey::ecb_pkcs7(cipher_key(key)?).map_err(|_| NoticeError::Sealed)?;
    let plain =
        cipher.decrypt(&mut bytes, DecryptionContext::None).map_err(|_| NoticeError::Sealed)?.to_vec();
    let text = String::from_utf8(plain).map_err(|_| NoticeError::Sealed)?;
    // The root inside is called `root`; everywhere else it is `xml`.
    let inner = text.trim().strip_prefix("<root>").and_then(|rest| rest.strip_suffix("</root>"));
    let xml = inner.map_or_else(|| text.clone(), |inner| format!("<xml>{inner}</xml>"));
    Ok(flat_xml::read(xml.as_bytes())?)
}

fn seal(key: &ApiKey, inner: &Fields) -> Result<String, NoticeError> {
    let xml = flat_xml::write(inner)?;
    let bare = xml.strip_prefix("<xml>").and_then(|rest| rest.strip_suffix("</xml>")).unwrap_or_default();
    let mut bytes = format!("<root>{bare}</root>").into_bytes();
    let cipher = PaddedBlockEncryptingKey::ecb_pkcs7(cipher_key(key)?).map_err(|_| NoticeError::Sealed)?;
    cipher.encrypt(&mut bytes).map_err(|_| NoticeError::Sealed)?;
    Ok(BASE64.encode(&bytes))
}

fn cipher_key(key: &ApiKey) -> Result<UnboundCipherKey, NoticeError> {
    UnboundCipherKey::new(&AES_256, key.refund_notice_key().as_bytes()).map_err(|_| NoticeError::Sealed)
}

/// The answer to a notice that was stored.
pub fn accepted() -> Fields {
    collect([("return_code", "SUCCESS"), ("return_msg", "OK")])
}

/// The answer to a notice that must be repeated.
pub fn refused(message: &str) -> Fields {
    collect([("return_code", "FAIL"), ("return_msg", message)])
}

/// True when a merchant's answer acknowledges a notice.
pub fn is_accepted(body: &[u8]) -> bool {
    flat_xml::read(body).is_ok_and(|fields| text(&fields, "return_code") == Some("SUCCESS"))
}
