//! The wallet's own signature on its answers and notices.

use std::sync::Arc;

use cashier_core::merchant::ClientId;
use cashier_protocol::wallet::keys::SigningKey;
use cashier_protocol::wallet::sign::{MessageTime, SignedPath, ToSign};

use crate::rsa_pool::RsaPool;

/// The wallet's signing key and the threads that use it. Cheap to clone.
#[derive(Clone)]
pub struct Signer {
    key: SigningKey,
    pool: RsaPool,
}

/// The version of the wallet's key, which its signatures name.
pub const WALLET_KEY_VERSION: u32 = 1;

impl Signer {
    /// Starts threads for one key.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(key: &SigningKey) -> std::io::Result<Self> {
        Ok(Self { key: key.clone(), pool: RsaPool::start()? })
    }

    /// The threads, for whatever else has to be signed.
    pub fn pool(&self) -> RsaPool {
        self.pool.clone()
    }

    /// The value of the `signature` header for a message of the wallet. `None` when the key cannot sign.
    pub async fn sign(
        &self,
        path: SignedPath,
        client_id: ClientId,
        time: MessageTime,
        body: Arc<[u8]>,
    ) -> Option<String> {
        let key = self.key.clone();
        let sign = move || {
            let to_sign = ToSign { path: &path, client_id: &client_id, time: &time };
            to_sign.sign(&key, WALLET_KEY_VERSION, &body).ok()
        };
        self.pool.run(sign).await.flatten()
    }
}
