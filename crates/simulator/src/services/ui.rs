//! The screen: every dialog is a question to the page.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use cashier_host::services::{Alert, Confirm, HostUi, Prompt, Toast};
use serde_json::{Value, json};

use crate::phone::Phone;

pub(super) struct Ui(pub(super) Arc<Phone>);

#[async_trait]
impl HostUi for Ui {
    async fn alert(&self, alert: Alert) {
        let params = json!({"title": alert.title, "content": alert.content, "buttonText": alert.button_text});
        self.0.ask("alert", params).await;
    }

    async fn confirm(&self, confirm: Confirm) -> bool {
        let params = json!({
            "title": confirm.title, "content": confirm.content,
            "confirmButtonText": confirm.confirm_button_text, "cancelButtonText": confirm.cancel_button_text,
        });
        let answer = self.0.ask("confirm", params).await;
        answer.get("confirm").and_then(Value::as_bool).unwrap_or(false)
    }

    async fn prompt(&self, prompt: Prompt) -> Option<String> {
        let params = json!({
            "title": prompt.title, "message": prompt.message, "placeholder": prompt.placeholder,
            "okButtonText": prompt.ok_button_text, "cancelButtonText": prompt.cancel_button_text,
        });
        let answer = self.0.ask("prompt", params).await;
        let is_ok = answer.get("ok").and_then(Value::as_bool).unwrap_or(false);
        is_ok.then(|| answer.get("inputValue").and_then(Value::as_str).unwrap_or_default().to_owned())
    }

    async fn toast(&self, toast: Toast) {
        let ms = u64::try_from(toast.duration.as_millis()).unwrap_or(u64::MAX);
        let params = json!({"content": toast.content, "type": toast.kind, "duration": ms});
        self.0.ask_named("toast", "toast", params).await;
    }

    fn hide_toast(&self) {
        self.0.take_away("toast");
    }

    fn show_loading(&self, content: String, delay: Duration) {
        self.0.take_away("loading");
        let ms = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
        self.0.show("loading", "loading", &json!({"content": content, "delay": ms}));
    }

    fn hide_loading(&self) {
        self.0.take_away("loading");
    }

    async fn open_page(&self, session: &str, route: &str, _extended_info: &BTreeMap<String, String>) {
        let name = format!("page-{session}");
        let answer = self.0.ask_named(&name, "page", json!({"session": session, "route": route})).await;
        if let Some(code) = answer.pointer("/result/code").and_then(Value::as_str) {
            self.0.complete(session, code);
        }
    }

    fn close_page(&self, session: &str) {
        self.0.take_away(&format!("page-{session}"));
    }
}
