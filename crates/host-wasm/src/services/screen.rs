//! The screen: every dialog is a message to the page.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use cashier_host::services::{Alert, Confirm, HostUi, Prompt, Toast};
use serde_json::{Value, json};

use super::ms;
use crate::link::Link;

pub(super) struct Screen(pub(super) Arc<Link>);

#[async_trait]
impl HostUi for Screen {
    async fn alert(&self, alert: Alert) {
        let params = json!({"title": alert.title, "content": alert.content, "buttonText": alert.button_text});
        self.0.show(None, "alert", params).await;
    }

    async fn confirm(&self, confirm: Confirm) -> bool {
        let params = json!({
            "title": confirm.title, "content": confirm.content,
            "confirmButtonText": confirm.confirm_button_text, "cancelButtonText": confirm.cancel_button_text,
        });
        let answer = self.0.show(None, "confirm", params).await;
        answer.get("confirm").and_then(Value::as_bool).unwrap_or(false)
    }

    async fn prompt(&self, prompt: Prompt) -> Option<String> {
        let params = json!({
            "title": prompt.title, "message": prompt.message, "placeholder": prompt.placeholder,
            "okButtonText": prompt.ok_button_text, "cancelButtonText": prompt.cancel_button_text,
        });
        let answer = self.0.show(None, "prompt", params).await;
        let is_ok = answer.get("ok").and_then(Value::as_bool).unwrap_or(false);
        is_ok.then(|| answer.get("inputValue").and_then(Value::as_str).unwrap_or_default().to_owned())
    }

    async fn toast(&self, toast: Toast) {
        let params = json!({"content": toast.content, "type": toast.kind, "duration": ms(toast.duration)});
        self.0.show(Some("toast"), "toast", params).await;
    }

    fn hide_toast(&self) {
        self.0.take_away("toast");
    }

    fn show_loading(&self, content: String, delay: Duration) {
        self.0.take_away("loading");
        self.0.put_up("loading", &json!({"content": content, "delay": ms(delay)}));
    }

    fn hide_loading(&self) {
        self.0.take_away("loading");
    }

    async fn open_page(&self, session: &str, route: &str, _extended_info: &BTreeMap<String, String>) {
        let name = format!("page-{session}");
        let answer = self.0.show(Some(&name), "page", json!({"session": session, "route": route})).await;
        if let Some(code) = answer.pointer("/result/code").and_then(Value::as_str)
            && let Some(host) = self.0.host()
        {
            host.complete_payment(session, Ok(code.to_owned()));
        }
    }

    fn close_page(&self, session: &str) {
        self.0.take_away(&format!("page-{session}"));
    }
}
