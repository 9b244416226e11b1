//! A program's storage, kept by the host per user and program.

use serde_json::{Value, json};

use crate::error::Failure;
use crate::running::Call;

/// The largest value of a key, in bytes of JSON.
const MAX_VALUE: usize = 200 * 1024;
/// The most a program may keep for a user, in bytes.
const MAX_TOTAL: usize = 10 * 1024 * 1024;
/// The vendors' error numbers of `setStorage`.
const QUOTA_REACHED: i64 = 12;
const VALUE_TOO_LONG: i64 = 14;

fn key(call: &Call) -> Result<String, Failure> {
    match call.params.get("key") {
        Some(Value::String(key)) if !key.is_empty() => Ok(key.clone()),
        _ => Err(Failure::invalid("key must be a text that is not empty")),
    }
}

fn size(key: &str, value: &Value) -> usize {
    key.len().saturating_add(value.to_string().len())
}

pub(super) async fn set(call: &Call) -> Result<Value, Failure> {
    let (key, value) = (key(call)?, call.params.get("data").cloned().unwrap_or(Value::Null));
    if value.to_string().len() > MAX_VALUE {
        return Err(Failure::numbered(VALUE_TOO_LONG, "a value may have 200 KiB"));
    }
    let (storage, scope) = (&call.instance.host.services.storage, call.instance.scope());
    let all = storage.all(&scope).await;
    let others: usize =
        all.iter().filter(|(name, _)| **name != key).map(|(name, value)| size(name, value)).sum();
    if others.saturating_add(size(&key, &value)) > MAX_TOTAL {
        return Err(Failure::numbered(QUOTA_REACHED, "a program may keep 10 MiB"));
    }
    storage.set(&scope, &key, value).await;
    Ok(json!({}))
}

/// `my.getStorage`. A missing value is `null`.
pub(super) async fn get(call: &Call) -> Result<Value, Failure> {
    let key = key(call)?;
    let all = call.instance.host.services.storage.all(&call.instance.scope()).await;
    Ok(json!({"data": all.get(&key).cloned().unwrap_or(Value::Null)}))
}

pub(super) async fn remove(call: &Call) -> Result<Value, Failure> {
    let key = key(call)?;
    call.instance.host.services.storage.remove(&call.instance.scope(), &key).await;
    Ok(json!({"success": true}))
}

pub(super) async fn clear(call: &Call) -> Result<Value, Failure> {
    call.instance.host.services.storage.clear(&call.instance.scope()).await;
    Ok(json!({}))
}

pub(super) async fn info(call: &Call) -> Result<Value, Failure> {
    let all = call.instance.host.services.storage.all(&call.instance.scope()).await;
    let bytes: usize = all.iter().map(|(name, value)| size(name, value)).sum();
    let keys: Vec<&String> = all.keys().collect();
    Ok(json!({"keys": keys, "currentSize": bytes.div_ceil(1024), "limitSize": MAX_TOTAL / 1024}))
}
