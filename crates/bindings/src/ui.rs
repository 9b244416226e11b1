//! `HostUi`: the wallet's screen.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use cashier_host::services;

use crate::error::HostFault;
use crate::observer::Watch;

/// The wallet's screen. Methods are called from a thread of the SDK, not from the UI thread.
#[uniffi::export(with_foreign)]
#[async_trait]
pub trait HostUi: Send + Sync {
    /// Shows a message until the button is tapped.
    async fn alert(&self, alert: Alert) -> Result<(), HostFault>;
    /// Asks a yes-or-no question.
    async fn confirm(&self, confirm: Confirm) -> Result<bool, HostFault>;
    /// Asks for a text; returns none when the user cancelled.
    async fn prompt(&self, prompt: Prompt) -> Result<Option<String>, HostFault>;
    /// Shows a short message; ends when it is gone.
    async fn toast(&self, toast: Toast) -> Result<(), HostFault>;
    /// Hides a toast.
    fn hide_toast(&self) -> Result<(), HostFault>;
    /// Shows, after a delay, that something is in progress.
    fn show_loading(&self, content: String, delay_ms: u64) -> Result<(), HostFault>;
    /// Hides that.
    fn hide_loading(&self) -> Result<(), HostFault>;
    /// Opens a page of the wallet for a payment; ends when the page is closed.
    async fn open_page(
        &self,
        request_id: String,
        route: String,
        extended_info: HashMap<String, String>,
    ) -> Result<(), HostFault>;
    /// Closes that page: the payment is complete.
    fn close_page(&self, request_id: String) -> Result<(), HostFault>;
}

/// `my.alert`.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Alert {
    /// The title.
    pub title: String,
    /// The text.
    pub content: String,
    /// The button; empty for the wallet's default.
    pub button_text: String,
}

/// `my.confirm`.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Confirm {
    /// The title.
    pub title: String,
    /// The text.
    pub content: String,
    /// Yes; empty for the wallet's default.
    pub confirm_button_text: String,
    /// No; empty for the wallet's default.
    pub cancel_button_text: String,
}

/// `my.prompt`.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Prompt {
    /// The title.
    pub title: String,
    /// The text.
    pub text: String,
    /// The hint in the empty field.
    pub placeholder: String,
    /// Yes; empty for the wallet's default.
    pub ok_button_text: String,
    /// No; empty for the wallet's default.
    pub cancel_button_text: String,
}

/// `my.showToast`.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Toast {
    /// The text.
    pub content: String,
    /// `none`, `success`, `fail`, `exception` or `loading`.
    pub kind: String,
    /// How long it stays.
    pub duration_ms: u64,
}

/// Milliseconds, saturating.
pub(crate) fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// Adapts the wallet's screen to `cashier_host`. An error ends a dialog as if the user had refused it.
pub(crate) struct Adapter(pub(crate) Arc<dyn HostUi>, pub(crate) Watch);

#[async_trait]
impl services::HostUi for Adapter {
    async fn alert(&self, alert: services::Alert) {
        let services::Alert { title, content, button_text } = alert;
        self.1.check("HostUi.alert", self.0.alert(Alert { title, content, button_text }).await);
    }

    async fn confirm(&self, confirm: services::Confirm) -> bool {
        let confirm = Confirm {
            title: confirm.title,
            content: confirm.content,
            confirm_button_text: confirm.confirm_button_text,
            cancel_button_text: confirm.cancel_button_text,
        };
        self.1.check("HostUi.confirm", self.0.confirm(confirm).await).unwrap_or(false)
    }

    async fn prompt(&self, prompt: services::Prompt) -> Option<String> {
        let prompt = Prompt {
            title: prompt.title,
            text: prompt.message,
            placeholder: prompt.placeholder,
            ok_button_text: prompt.ok_button_text,
            cancel_button_text: prompt.cancel_button_text,
        };
        self.1.check("HostUi.prompt", self.0.prompt(prompt).await).flatten()
    }

    async fn toast(&self, toast: services::Toast) {
        let services::Toast { content, kind, duration } = toast;
        let toast = Toast { content, kind, duration_ms: milliseconds(duration) };
        self.1.check("HostUi.toast", self.0.toast(toast).await);
    }

    fn hide_toast(&self) {
        self.1.check("HostUi.hideToast", self.0.hide_toast());
    }

    fn show_loading(&self, content: String, delay: Duration) {
        self.1.check("HostUi.showLoading", self.0.show_loading(content, milliseconds(delay)));
    }

    fn hide_loading(&self) {
        self.1.check("HostUi.hideLoading", self.0.hide_loading());
    }

    async fn open_page(&self, session: &str, route: &str, extended_info: &BTreeMap<String, String>) {
        let info = extended_info.clone().into_iter().collect();
        let page = self.0.open_page(session.to_owned(), route.to_owned(), info).await;
        self.1.check("HostUi.openPage", page);
    }

    fn close_page(&self, session: &str) {
        self.1.check("HostUi.closePage", self.0.close_page(session.to_owned()));
    }
}
