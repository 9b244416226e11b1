//! `Storage`: the programs' storage.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use async_trait::async_trait;
use cashier_host::services;
use serde_json::Value;

use crate::error::{HostFault, json};
use crate::observer::Watch;

/// The programs' storage. Values are JSON; store them unchanged.
#[uniffi::export(with_foreign)]
#[async_trait]
pub trait Storage: Send + Sync {
    /// All values in a scope.
    async fn all(&self, scope: Scope) -> Result<HashMap<String, String>, HostFault>;
    /// Stores a value.
    async fn set(&self, scope: Scope, key: String, value: String) -> Result<(), HostFault>;
    /// Removes a value.
    async fn remove(&self, scope: Scope, key: String) -> Result<(), HostFault>;
    /// Removes all values in a scope.
    async fn clear(&self, scope: Scope) -> Result<(), HostFault>;
}

/// The owner of data or cookies.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Scope {
    /// The wallet's user.
    pub user: String,
    /// The program.
    pub app_id: String,
}

impl From<&(String, String)> for Scope {
    fn from((user, app_id): &(String, String)) -> Self {
        Self { user: user.clone(), app_id: app_id.clone() }
    }
}

/// Adapts the wallet's storage to `cashier_host`.
pub(crate) struct Adapter(pub(crate) Arc<dyn Storage>, pub(crate) Watch);

#[async_trait]
impl services::Storage for Adapter {
    async fn all(&self, scope: &(String, String)) -> BTreeMap<String, Value> {
        let texts = self.1.check("Storage.all", self.0.all(scope.into()).await).unwrap_or_default();
        let read = |(key, text): (String, String)| {
            let value = self.1.check("Storage.all", json(&key, &text))?;
            Some((key, value))
        };
        texts.into_iter().filter_map(read).collect()
    }

    async fn set(&self, scope: &(String, String), key: &str, value: Value) {
        let kept = self.0.set(scope.into(), key.to_owned(), value.to_string()).await;
        self.1.check("Storage.set", kept);
    }

    async fn remove(&self, scope: &(String, String), key: &str) {
        self.1.check("Storage.remove", self.0.remove(scope.into(), key.to_owned()).await);
    }

    async fn clear(&self, scope: &(String, String)) {
        self.1.check("Storage.clear", self.0.clear(scope.into()).await);
    }
}
