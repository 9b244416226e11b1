//! The wallet's own signature on its answers, notices and calls.

use std::sync::Arc;

use cashier_protocol::dialect::OwnKey;
use cashier_protocol::wallet::keys::{KeyError, SigningKey};

use crate::rsa_pool::RsaPool;

/// The wallet's signing key and the threads that use it. Cheap to clone.
#[derive(Clone)]
pub struct Signer {
    key: Arc<OwnKey>,
    pool: RsaPool,
}

/// The version of the wallet's key that its signatures name.
pub const WALLET_KEY_VERSION: u32 = 1;

impl Signer {
    /// Starts threads for one key.
    ///
    /// # Errors
    /// When the system cannot start a thread.
    pub fn start(key: &SigningKey) -> std::io::Result<Self> {
        let key = OwnKey { key: key.clone(), version: WALLET_KEY_VERSION };
        Ok(Self { key: Arc::new(key), pool: RsaPool::start()? })
    }

    /// The threads, for other signatures.
    pub fn pool(&self) -> RsaPool {
        self.pool.clone()
    }

    /// Runs `sign` with the wallet's key, on the pool's threads. `None` when the key cannot sign.
    pub async fn sign<T: Send + 'static>(
        &self,
        sign: impl FnOnce(&OwnKey) -> Result<T, KeyError> + Send + 'static,
    ) -> Option<T> {
        let key = Arc::clone(&self.key);
        self.pool.run(move || sign(&key).ok()).await.flatten()
    }
}
