//! Dialogs, which the host shows in its own style.

use std::time::Duration;

use serde_json::{Value, json};

use crate::error::Failure;
use crate::running::Call;
use crate::services::{Alert, Confirm, HostUi, Prompt, Toast};

fn ui(call: &Call) -> &dyn HostUi {
    call.instance.host.services.ui.as_ref()
}

/// A text that stands out in a dialog, such as its title or a button. One that reads like the wallet's own is refused.
fn title(call: &Call, name: &str) -> Result<String, Failure> {
    let text = call.text(name)?;
    if call.instance.host.settings.is_reserved(&text) {
        return Err(Failure::invalid(format!("{name} reads like a title of the wallet; use other words")));
    }
    Ok(text)
}

pub(super) async fn alert(call: &Call) -> Result<Value, Failure> {
    let alert = Alert {
        title: title(call, "title")?,
        content: call.text("content")?,
        button_text: title(call, "buttonText")?,
    };
    ui(call).alert(alert).await;
    Ok(json!({}))
}

/// `my.confirm`. Cancelling succeeds with `false`.
pub(super) async fn confirm(call: &Call) -> Result<Value, Failure> {
    let confirm = Confirm {
        title: title(call, "title")?,
        content: call.text("content")?,
        confirm_button_text: title(call, "confirmButtonText")?,
        cancel_button_text: title(call, "cancelButtonText")?,
    };
    Ok(json!({"confirm": ui(call).confirm(confirm).await}))
}

pub(super) async fn prompt(call: &Call) -> Result<Value, Failure> {
    let prompt = Prompt {
        title: title(call, "title")?,
        // Whoever is asked for a text reads what it is for: here the message is a title too.
        message: title(call, "message")?,
        placeholder: title(call, "placeholder")?,
        ok_button_text: title(call, "okButtonText")?,
        cancel_button_text: title(call, "cancelButtonText")?,
    };
    let answer = ui(call).prompt(prompt).await;
    Ok(json!({"ok": answer.is_some(), "inputValue": answer.unwrap_or_default()}))
}

/// `my.showToast`. Programs of other dialects send `title` instead of `content`.
pub(super) async fn show_toast(call: &Call) -> Result<Value, Failure> {
    let content = match call.text("content")? {
        text if text.is_empty() => title(call, "title")?,
        text => text,
    };
    let duration = call.duration("duration", 3_000, 30_000)?;
    let kind = match call.text("type")? {
        text if text.is_empty() => "none".to_owned(),
        text if ["none", "success", "fail", "exception", "loading"].contains(&text.as_str()) => text,
        _ => return Err(Failure::invalid("type must be none, success, fail, exception or loading")),
    };
    ui(call).toast(Toast { content, kind, duration }).await;
    Ok(json!({}))
}

pub(super) fn hide_toast(call: &Call) -> Value {
    ui(call).hide_toast();
    json!({})
}

pub(super) fn show_loading(call: &Call) -> Result<Value, Failure> {
    let content = match call.text("content")? {
        text if text.is_empty() => title(call, "title")?,
        text => text,
    };
    ui(call).show_loading(content, call.duration("delay", 0, 60_000).unwrap_or(Duration::ZERO));
    Ok(json!({}))
}

pub(super) fn hide_loading(call: &Call) -> Value {
    ui(call).hide_loading();
    json!({})
}
