//! `PhoneService`: the SPI behind the calls that use the phone: pictures, files, code scanner, place, clipboard, lists to
//! choose from.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::context::ApiContext;

/// The phone, as far as programs may use it. The implementation asks the user where a phone asks, shows what the call
/// shows, and knows which files it gave to which program.
#[async_trait]
pub trait PhoneService: Send + Sync {
    /// Carries out a call of [`PHONE_APIS`](crate::PHONE_APIS); the answer is what the program's `success` gets.
    async fn call(
        &self,
        context: ApiContext,
        api: &str,
        params: Map<String, Value>,
    ) -> Result<Value, PhoneError>;
    /// A file that this program has from an earlier call; `None` if it has no such file.
    async fn read_file(&self, context: ApiContext, path: &str) -> Option<PhoneFile>;
    /// Keeps a file that the program downloaded, and names it; `None` if there is no room for it.
    async fn keep_file(&self, context: ApiContext, file: PhoneFile) -> Option<String>;
}

/// A file's content and media type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneFile {
    /// Such as `image/png`.
    pub media_type: String,
    /// The content, in base64 on the wire.
    #[serde(with = "base64")]
    pub bytes: Vec<u8>,
}

/// Why a call of the phone failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneError {
    /// The number for the program's `fail`: the vendors' for this call, such as 11 for a user who cancelled.
    pub error: i64,
    /// What to do about it.
    pub message: String,
}

mod base64 {
    use data_encoding::BASE64;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        BASE64.decode(text.as_bytes()).map_err(D::Error::custom)
    }
}
