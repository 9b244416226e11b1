//! Merchants with their keys, cached for seconds: every request of the OpenAPI needs them.

use std::sync::Arc;
use std::time::Duration;

use cashier_core::error::{Code, Error};
use cashier_core::merchant::{ClientId, Merchant};
use cashier_protocol::wallet::keys::VerifyingKey;
use cashier_store::{Reader, StoreError};
use moka::future::Cache;

/// How long a change of a merchant may take to be seen.
const FRESH_FOR: Duration = Duration::from_secs(5);

/// How many merchants are kept.
const CAPACITY: u64 = 10_000;

/// A merchant with its keys, newest first.
pub struct KnownMerchant {
    /// Its `Client-Id`, in the form that is signed.
    pub client_id: ClientId,
    /// The merchant.
    pub merchant: Merchant,
    keys: Vec<(u32, VerifyingKey)>,
}

impl KnownMerchant {
    /// The key of this version, or the newest.
    ///
    /// # Errors
    /// `KEY_NOT_FOUND`.
    pub fn key(&self, version: Option<u32>) -> Result<&VerifyingKey, Error> {
        self.keys
            .iter()
            .find(|(number, _)| version.is_none_or(|wanted| wanted == *number))
            .map(|(_, key)| key)
            .ok_or_else(|| Error::new(Code::KeyNotFound))
    }
}

/// The cache.
pub struct Merchants {
    reader: Reader,
    cache: Cache<String, Option<Arc<KnownMerchant>>>,
}

impl Merchants {
    /// An empty cache over a reader.
    pub fn new(reader: Reader) -> Self {
        Self { reader, cache: Cache::builder().max_capacity(CAPACITY).time_to_live(FRESH_FOR).build() }
    }

    /// The merchant with this `Client-Id`. A text that is no client id is nobody's: it is neither kept nor looked for.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find(&self, client_id: &str) -> Result<Option<Arc<KnownMerchant>>, Arc<StoreError>> {
        if !ClientId::has_form(client_id) {
            return Ok(None);
        }
        let load = async {
            let Ok(id) = ClientId::parse(client_id) else { return Ok(None) };
            let Some(merchant) = self.reader.merchant_by_client(client_id).await? else { return Ok(None) };
            let rows = self.reader.merchant_keys(merchant.id).await?;
            let keys = rows
                .into_iter()
                .filter_map(|row| Some((row.version, VerifyingKey::from_spki(&row.spki).ok()?)))
                .collect();
            Ok(Some(Arc::new(KnownMerchant { client_id: id, merchant, keys })))
        };
        self.cache.try_get_with_by_ref(client_id, load).await
    }
}
