//! Apps, cached for seconds: every call needs its app, and every preflight needs all of them.

use std::sync::Arc;
use std::time::Duration;

use cashier_core::app::App;
use cashier_core::merchant::ClientId;
use cashier_store::{Reader, StoreError};
use moka::future::Cache;

/// The maximum time until a change of an app is seen, whichever process made it.
const FRESH_FOR: Duration = Duration::from_millis(500);

/// The maximum number of cached apps.
const CAPACITY: u64 = 10_000;

/// The cache.
pub(super) struct Apps {
    reader: Reader,
    one: Cache<String, Option<Arc<App>>>,
    all: Cache<(), Arc<Vec<App>>>,
}

impl Apps {
    /// An empty cache over a reader.
    pub(super) fn new(reader: Reader) -> Self {
        let one = Cache::builder().max_capacity(CAPACITY).time_to_live(FRESH_FOR).build();
        let all = Cache::builder().max_capacity(1).time_to_live(FRESH_FOR).build();
        Self { reader, one, all }
    }

    /// The app with this client id. A text that is not a client id is neither cached nor looked up.
    pub(super) async fn find(&self, client_id: &str) -> Result<Option<Arc<App>>, Arc<StoreError>> {
        if !ClientId::has_form(client_id) {
            return Ok(None);
        }
        let load = async { Ok(self.reader.app(client_id).await?.map(Arc::new)) };
        self.one.try_get_with_by_ref(client_id, load).await
    }

    /// Returns true when any app allows pages of this origin.
    pub(super) async fn any_allows(&self, origin: &str) -> bool {
        let load = async { self.reader.apps().await.map(Arc::new) };
        match self.all.try_get_with((), load).await {
            Ok(apps) => apps.iter().any(|app| app.active && app.allows_origin(origin)),
            Err(error) => {
                tracing::error!(error = %error, "the apps could not be read");
                false
            }
        }
    }
}
