//! The programs' storage, while the simulator runs.
//!
//! The host in the page enforces a program's quota; it is enforced here again, because a page cannot be trusted.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;

/// User and program.
type Scope = (String, String);

/// The quota of a program for one user, for keys and values as JSON.
const BYTES_MAX: usize = 10 * 1024 * 1024;

/// Storage in memory, one map per user and program. The simulator defines both, so there are few.
#[derive(Debug, Default)]
pub struct MemoryStorage {
    scopes: Mutex<BTreeMap<Scope, Kept>>,
}

#[derive(Debug, Default)]
struct Kept {
    values: BTreeMap<String, Value>,
    bytes: usize,
}

impl Kept {
    fn remove(&mut self, key: &str) {
        if let Some(value) = self.values.remove(key) {
            self.bytes = self.bytes.saturating_sub(size(key, &value));
        }
    }
}

fn size(key: &str, value: &Value) -> usize {
    key.len().saturating_add(value.to_string().len())
}

impl MemoryStorage {
    fn scopes(&self) -> MutexGuard<'_, BTreeMap<Scope, Kept>> {
        self.scopes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All values in a scope.
    pub fn all(&self, scope: &Scope) -> BTreeMap<String, Value> {
        self.scopes().get(scope).map(|kept| kept.values.clone()).unwrap_or_default()
    }

    /// Stores a value. Returns false when there is no room for it; then the key is removed.
    pub fn set(&self, scope: &Scope, key: &str, value: Value) -> bool {
        let mut scopes = self.scopes();
        let kept = scopes.entry(scope.clone()).or_default();
        kept.remove(key);
        let bytes = kept.bytes.saturating_add(size(key, &value));
        if bytes > BYTES_MAX {
            return false;
        }
        kept.bytes = bytes;
        kept.values.insert(key.to_owned(), value);
        true
    }

    /// Removes a value.
    pub fn remove(&self, scope: &Scope, key: &str) {
        if let Some(kept) = self.scopes().get_mut(scope) {
            kept.remove(key);
        }
    }

    /// Removes all values in a scope.
    pub fn clear(&self, scope: &Scope) {
        self.scopes().remove(scope);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_keeps_so_much_and_room_comes_back() {
        let storage = MemoryStorage::default();
        let scope = ("layla".to_owned(), "tea".to_owned());
        let value = Value::from("x".repeat(BYTES_MAX / 8));
        let kept = (0..20).filter(|n| storage.set(&scope, &format!("key-{n}"), value.clone())).count();
        assert_eq!(kept, 7, "quotes and keys take room too");
        assert!(storage.set(&scope, "key-0", Value::from(1)));
        assert!(storage.set(&scope, "more", value.clone()));
        assert!(!storage.set(&scope, "key-1", Value::from("x".repeat(BYTES_MAX))));
        assert_eq!(storage.all(&scope).len(), 7, "what finds no room leaves its key empty");
        storage.clear(&scope);
        assert!(storage.set(&scope, "key", value));
        let other = ("omar".to_owned(), "tea".to_owned());
        assert!(storage.all(&other).is_empty());
    }
}
