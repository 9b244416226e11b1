//! What a program stores: held here, and reported to the page.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use cashier_host::services::Storage;
use serde_json::{Value, json};

use crate::link::Link;

type Values = BTreeMap<String, Value>;

/// The values of one program and one user: a host has only one scope here.
pub(super) struct Memory {
    link: Arc<Link>,
    values: Mutex<Values>,
}

impl Memory {
    pub(super) fn new(link: Arc<Link>, values: Values) -> Self {
        Self { link, values: Mutex::new(values) }
    }

    fn values(&self) -> MutexGuard<'_, Values> {
        self.values.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Storage for Memory {
    async fn all(&self, _: &(String, String)) -> Values {
        self.values().clone()
    }

    async fn set(&self, _: &(String, String), key: &str, value: Value) {
        self.link.say(&json!({"t": "keep", "key": key, "value": value}));
        self.values().insert(key.to_owned(), value);
    }

    async fn remove(&self, _: &(String, String), key: &str) {
        self.link.say(&json!({"t": "drop", "key": key}));
        self.values().remove(key);
    }

    async fn clear(&self, _: &(String, String)) {
        self.link.say(&json!({"t": "clear"}));
        self.values().clear();
    }
}
