//! The memory of programs, while the simulator runs.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;

/// User and program.
type Scope = (String, String);

/// Storage in memory, one map per user and program.
#[derive(Debug, Default)]
pub struct MemoryStorage {
    scopes: Mutex<BTreeMap<Scope, BTreeMap<String, Value>>>,
}

impl MemoryStorage {
    fn scopes(&self) -> MutexGuard<'_, BTreeMap<Scope, BTreeMap<String, Value>>> {
        self.scopes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Everything in a scope.
    pub fn all(&self, scope: &Scope) -> BTreeMap<String, Value> {
        self.scopes().get(scope).cloned().unwrap_or_default()
    }

    /// Keeps a value.
    pub fn set(&self, scope: &Scope, key: &str, value: Value) {
        self.scopes().entry(scope.clone()).or_default().insert(key.to_owned(), value);
    }

    /// Forgets a value.
    pub fn remove(&self, scope: &Scope, key: &str) {
        if let Some(values) = self.scopes().get_mut(scope) {
            values.remove(key);
        }
    }

    /// Forgets everything in a scope.
    pub fn clear(&self, scope: &Scope) {
        self.scopes().remove(scope);
    }
}
