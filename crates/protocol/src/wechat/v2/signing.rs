//! Signatures of API v2: MD5 or HMAC-SHA256 over the sorted fields and the shared key.
//!
//! Rule: <https://pay.weixin.qq.com/doc/v2/partner/4011989265>. `sign` and empty fields are left out; all others are
//! covered, including unknown ones. The key ends the text with both methods.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;
use cashier_core::secret::Secret;
use data_encoding::{HEXLOWER, HEXUPPER};
use md5::{Digest as _, Md5};
use zeroize::Zeroizing;

use super::fields::text;
use crate::flat_xml::Fields;

/// How a message is signed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum SignType {
    /// MD5, the default.
    #[default]
    Md5,
    /// HMAC-SHA256.
    HmacSha256,
}

impl SignType {
    /// The word in `sign_type`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::HmacSha256 => "HMAC-SHA256",
        }
    }

    /// The `sign_type` of a message; MD5 by default. `None` for an unknown word.
    pub fn of(fields: &Fields) -> Option<Self> {
        match text(fields, "sign_type") {
            None | Some("MD5") => Some(Self::Md5),
            Some("HMAC-SHA256") => Some(Self::HmacSha256),
            Some(_) => None,
        }
    }
}

/// The key that merchant and provider share.
#[derive(Clone, Debug)]
pub struct ApiKey(Secret<String>);

impl ApiKey {
    /// The key as chosen by the merchant: 32 characters by the provider's rule, which is not checked here.
    pub const fn new(text: String) -> Self {
        Self(Secret::new(text))
    }

    /// The signature of the fields, upper-case hexadecimal.
    pub fn sign(&self, fields: &Fields, sign_type: SignType) -> String {
        match sign_type {
            SignType::Md5 => {
                let mut hash = Md5::new();
                self.for_each_part(fields, |part| hash.update(part));
                HEXUPPER.encode(&hash.finalize())
            }
            SignType::HmacSha256 => {
                let key = hmac::Key::new(hmac::HMAC_SHA256, self.0.expose().as_bytes());
                let mut hash = hmac::Context::with_key(&key);
                self.for_each_part(fields, |part| hash.update(part.as_bytes()));
                HEXUPPER.encode(hash.sign().as_ref())
            }
        }
    }

    /// Passes the text to sign in parts, so that no copy of the key is made.
    fn for_each_part(&self, fields: &Fields, mut take: impl FnMut(&str)) {
        let covered = fields.iter().filter(|(name, value)| *name != "sign" && !value.is_empty());
        for (name, value) in covered {
            for part in [name.as_str(), "=", value, "&"] {
                take(part);
            }
        }
        take("key=");
        take(self.0.expose());
    }

    /// The fields of a request or a notice with their signature. `sign_type` is set for HMAC-SHA256 and left
    /// unchanged for MD5.
    #[must_use]
    pub fn signed(&self, mut fields: Fields, sign_type: SignType) -> Fields {
        if sign_type == SignType::HmacSha256 {
            fields.insert("sign_type".to_owned(), sign_type.word().to_owned());
        }
        self.signed_as_asked(fields, sign_type)
    }

    /// The fields of an answer with their signature. It has the requested type, but does not name it: clients verify
    /// over the documented fields, which do not include `sign_type`.
    #[must_use]
    pub fn signed_as_asked(&self, mut fields: Fields, sign_type: SignType) -> Fields {
        let sign = self.sign(&fields, sign_type);
        fields.insert("sign".to_owned(), sign);
        fields
    }

    /// True when the fields have a valid signature of this type, compared in constant time.
    pub fn verify(&self, fields: &Fields, sign_type: SignType) -> bool {
        let Some(found) = text(fields, "sign") else { return false };
        verify_slices_are_equal(self.sign(fields, sign_type).as_bytes(), found.as_bytes()).is_ok()
    }

    /// True when the fields have a valid signature of the type that they name. Notices are signed with MD5 unless
    /// they say otherwise, whatever the order was signed with.
    pub fn verify_named(&self, fields: &Fields) -> bool {
        SignType::of(fields).is_some_and(|sign_type| self.verify(fields, sign_type))
    }

    /// The key for the encrypted part of refund notices: the lower-case hexadecimal MD5 of this key.
    pub(super) fn refund_notice_key(&self) -> Zeroizing<String> {
        Zeroizing::new(HEXLOWER.encode(&Md5::digest(self.0.expose().as_bytes())))
    }
}
