//! The phone: every call is a message to the page, which has the dialogs, the files and the developer's sample values.

use std::sync::Arc;

use async_trait::async_trait;
use cashier_host::ApiContext;
use cashier_host::spi::{PhoneError, PhoneFile, PhoneService};
use serde_json::{Map, Value, json};

use crate::link::Link;

pub(super) struct Phone(pub(super) Arc<Link>);

#[async_trait]
impl PhoneService for Phone {
    async fn call(
        &self,
        context: ApiContext,
        api: &str,
        params: Map<String, Value>,
    ) -> Result<Value, PhoneError> {
        let asked = json!({"app": context.app_id, "api": api, "params": params});
        let mut answer = self.0.show(None, "phone", asked).await;
        if let Some(value) = answer.get_mut("value") {
            return Ok(value.take());
        }
        // No answer at all: the page took the question away.
        Err(serde_json::from_value(answer)
            .unwrap_or(PhoneError { error: 11, message: "the user cancelled".to_owned() }))
    }

    async fn read_file(&self, context: ApiContext, path: &str) -> Option<PhoneFile> {
        let answer = self.0.show(None, "phoneFile", json!({"app": context.app_id, "path": path})).await;
        serde_json::from_value(answer).ok()
    }

    async fn keep_file(&self, context: ApiContext, file: PhoneFile) -> Option<String> {
        let answer = self.0.show(None, "phoneKeep", json!({"app": context.app_id, "file": file})).await;
        answer.get("path").and_then(Value::as_str).map(str::to_owned)
    }
}
