//! The character sets of a call: its signature covers bytes, so both sides must use the same encoding.

use std::borrow::Cow;

use encoding_rs::{Encoding, GBK, UTF_8};
use thiserror::Error;

/// The `charset` parameter.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Charset {
    /// `utf-8`, what new integrations use.
    #[default]
    Utf8,
    /// `GBK`, for older merchants and for bills. Decoded as GB18030, which is a superset.
    Gbk,
}

/// An unsupported character set, or a text that it cannot represent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum CharsetError {
    /// Neither UTF-8 nor GBK.
    #[error("the charset must be utf-8 or GBK")]
    Unknown,
    /// A character or byte that the set does not have.
    #[error("the text is not in its charset")]
    NotInSet,
}

impl Charset {
    /// Parses the parameter in the spellings that SDKs send.
    ///
    /// # Errors
    /// [`CharsetError::Unknown`].
    pub fn parse(name: &str) -> Result<Self, CharsetError> {
        match name.to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" => Ok(Self::Utf8),
            "gbk" | "gb2312" | "gb18030" => Ok(Self::Gbk),
            _ => Err(CharsetError::Unknown),
        }
    }

    /// The parameter's value.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Gbk => "GBK",
        }
    }

    fn encoding(self) -> &'static Encoding {
        match self {
            Self::Utf8 => UTF_8,
            Self::Gbk => GBK,
        }
    }

    /// The bytes of a text.
    ///
    /// # Errors
    /// [`CharsetError::NotInSet`]; characters are never replaced.
    pub fn encode(self, text: &str) -> Result<Cow<'_, [u8]>, CharsetError> {
        let (bytes, _, has_replaced) = self.encoding().encode(text);
        if has_replaced { Err(CharsetError::NotInSet) } else { Ok(bytes) }
    }

    /// The text of bytes, with a replacement character for anything outside the set.
    pub(in crate::alipay) fn decode_lossy(self, bytes: &[u8]) -> String {
        self.encoding().decode_without_bom_handling(bytes).0.into_owned()
    }

    /// The text of bytes. A byte order mark is kept.
    ///
    /// # Errors
    /// [`CharsetError::NotInSet`].
    pub fn decode(self, bytes: &[u8]) -> Result<Cow<'_, str>, CharsetError> {
        self.encoding()
            .decode_without_bom_handling_and_without_replacement(bytes)
            .ok_or(CharsetError::NotInSet)
    }
}
