//! Merchants with their keys, cached for seconds: every request of the OpenAPI needs them.

use std::sync::Arc;
use std::time::Duration;

use crate::recent::Recent;
use cashier_core::error::{Code, Error};
use cashier_core::merchant::{ClientId, Merchant};
use cashier_core::mode::Mode;
use cashier_protocol::wallet::keys::VerifyingKey;
use cashier_store::{Reader, StoreError};

/// The maximum time until a change of a merchant is seen here, whichever process made it. A suspension does not
/// depend on it: decisions check for themselves.
const FRESH_FOR: Duration = Duration::from_millis(500);

/// The maximum number of cached merchants.
const CAPACITY: usize = 10_000;

/// A merchant with its keys, newest first.
pub struct KnownMerchant {
    /// Its `Client-Id`, in the form used in signatures.
    pub client_id: ClientId,
    /// The merchant.
    pub merchant: Merchant,
    /// True when the operator has suspended it.
    pub is_suspended: bool,
    /// Which money it takes.
    pub mode: Mode,
    keys: Vec<KnownKey>,
}

/// A key, and whether the operator has ended it.
struct KnownKey {
    version: u32,
    key: VerifyingKey,
    is_ended: bool,
}

impl KnownMerchant {
    /// The key of this version, or the newest that has not been ended.
    ///
    /// # Errors
    /// `KEY_NOT_FOUND`, `KEY_ENDED`.
    pub fn key(&self, version: Option<u32>) -> Result<&VerifyingKey, Error> {
        let mut named =
            self.keys.iter().filter(|known| version.is_none_or(|wanted| wanted == known.version)).peekable();
        named.peek().ok_or_else(|| self.refuse(Code::KeyNotFound, version))?;
        let live = named.find(|known| !known.is_ended);
        live.map(|known| &known.key).ok_or_else(|| self.refuse(Code::KeyEnded, version))
    }

    /// Says which key was asked for, and which could have been.
    fn refuse(&self, code: Code, version: Option<u32>) -> Error {
        let live = self.keys.iter().filter(|known| !known.is_ended);
        let live: Vec<String> = live.map(|known| known.version.to_string()).collect();
        let asked = match (code, version) {
            (Code::KeyEnded, Some(version)) => format!("The operator has ended key {version}."),
            (_, Some(version)) => format!("No key of this client has the keyVersion {version}."),
            (_, None) => "Every key of this client was ended.".to_owned(),
        };
        let known = match live.as_slice() {
            [] => "Give the wallet operator a new public key".to_owned(),
            some => format!("Keys that are accepted: {}", some.join(", ")),
        };
        Error::new(code).with_detail(format!("{asked} {known}."))
    }
}

/// The cache.
pub struct Merchants {
    reader: Reader,
    recent: Recent<Option<Arc<KnownMerchant>>>,
}

impl Merchants {
    /// An empty cache over a reader.
    pub fn new(reader: Reader) -> Self {
        Self { reader, recent: Recent::new(CAPACITY, FRESH_FOR) }
    }

    /// The merchant with this `Client-Id`. A text that is not a client id is neither cached nor looked up.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find(&self, client_id: &str) -> Result<Option<Arc<KnownMerchant>>, StoreError> {
        if !ClientId::has_form(client_id) {
            return Ok(None);
        }
        let load = async {
            let Ok(id) = ClientId::parse(client_id) else { return Ok(None) };
            let Some(merchant) = self.reader.known_merchant(client_id).await? else { return Ok(None) };
            let rows = self.reader.merchant_keys(merchant.id).await?;
            let keys = rows
                .into_iter()
                .filter_map(|row| {
                    let key = VerifyingKey::from_spki(&row.spki).ok()?;
                    Some(KnownKey { version: row.version, key, is_ended: row.ended_at.is_some() })
                })
                .collect();
            let standing = self.reader.standing(merchant.id.into()).await?;
            let (is_suspended, mode) = (standing.is_suspended(), standing.mode);
            Ok(Some(Arc::new(KnownMerchant { client_id: id, merchant, is_suspended, mode, keys })))
        };
        self.recent.get(client_id, load).await
    }
}
