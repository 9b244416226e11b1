//! Apps, cached for seconds: every call needs its app, and every preflight needs all of them.

use std::sync::Arc;
use std::time::Duration;

use crate::recent::Recent;
use cashier_core::app::App;
use cashier_core::merchant::ClientId;
use cashier_store::{Reader, StoreError};

/// The maximum time until a change of an app is seen, whichever process made it.
const FRESH_FOR: Duration = Duration::from_millis(500);

/// The maximum number of cached apps.
const CAPACITY: usize = 10_000;

/// The cache.
pub(super) struct Apps {
    reader: Reader,
    one: Recent<Option<Arc<App>>>,
    all: Recent<Arc<Vec<App>>>,
}

impl Apps {
    /// An empty cache over a reader.
    pub(super) fn new(reader: Reader) -> Self {
        Self { reader, one: Recent::new(CAPACITY, FRESH_FOR), all: Recent::new(1, FRESH_FOR) }
    }

    /// The app with this client id. A text that is not a client id is neither cached nor looked up.
    pub(super) async fn find(&self, client_id: &str) -> Result<Option<Arc<App>>, StoreError> {
        if !ClientId::has_form(client_id) {
            return Ok(None);
        }
        let load = async { Ok(self.reader.app(client_id).await?.map(Arc::new)) };
        self.one.get(client_id, load).await
    }

    /// Returns true when any app allows pages of this origin.
    pub(super) async fn any_allows(&self, origin: &str) -> bool {
        let load = async { self.reader.apps().await.map(Arc::new) };
        match self.all.get("", load).await {
            Ok(apps) => apps.iter().any(|app| app.active && app.allows_origin(origin)),
            Err(error) => {
                tracing::error!(error = %error, "the apps could not be read");
                false
            }
        }
    }
}
