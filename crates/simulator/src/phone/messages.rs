//! The page's messages.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use cashier_web::texts::Locale;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Forced, Mode, Phone, wallet_of};
use crate::services;

impl Phone {
    /// Handles a message that must not wait for others. Returns false for any other message.
    pub(super) fn hear_at_once(self: &Arc<Self>, message: &Value) -> bool {
        let text = |name: &str| message.get(name).and_then(Value::as_str).unwrap_or_default();
        let value = |name: &str| message.get(name).cloned().unwrap_or(Value::Null);
        match text("t") {
            "answer" => {
                let id = message.get("id").and_then(Value::as_u64).unwrap_or_default();
                self.asks.answer(id, value("value"));
            }
            "service" => self.serve(text("method").to_owned(), value("id"), value("args")),
            "paying" => {
                // A forced outcome applies to this payment only.
                let mut settings = self.settings();
                settings.forced = settings.next.take();
            }
            "paid" => {
                self.settings().forced = None;
                return false;
            }
            kind @ ("keep" | "drop" | "clear") => self.store(kind, text("key"), value("value")),
            _ => return false,
        }
        true
    }

    /// Serves a call of the host in the page. It goes on even if the page disappears, because it may be a payment. A
    /// call without a free slot gets an empty answer, which the host treats as silence.
    fn serve(self: &Arc<Self>, method: String, id: Value, args: Value) {
        let Ok(place) = Arc::clone(&self.calls).try_acquire_owned() else {
            self.send(&json!({"t": "answer", "id": id, "value": null}));
            return;
        };
        let phone = Arc::clone(self);
        tokio::spawn(async move {
            let value = services::serve(&phone, &method, args).await;
            drop(place);
            phone.send(&json!({"t": "answer", "id": id, "value": value}));
        });
    }

    fn store(&self, kind: &str, key: &str, value: Value) {
        let Some(open) = self.opened() else { return };
        let storage = &self.simulator.storage;
        match kind {
            "keep" if !storage.set(&open.scope, key, value) => {
                self.log("host", "storage", &json!({"error": "there is no room for it", "key": key}));
            }
            "keep" => {}
            "drop" => storage.remove(&open.scope, key),
            _ => storage.clear(&open.scope),
        }
    }

    /// Handles a message of the page itself.
    pub(super) async fn hear(self: &Arc<Self>, message: &Value) {
        let text = |name: &str| message.get(name).and_then(Value::as_str).unwrap_or_default();
        match text("t") {
            "hello" => {
                self.settings().locale = Locale::parse(text("locale")).unwrap_or(Locale::En);
                self.tell_state().await;
            }
            "open" => self.open_program(text("program")),
            "closed" => {
                self.put_open(None);
                self.tell_state().await;
            }
            "paid" => self.tell_state().await,
            "set" => self.set(message).await,
            "advance" => {
                let seconds = message.get("seconds").and_then(Value::as_u64).unwrap_or(0);
                self.change_clock(&json!({"advance_s": seconds})).await;
            }
            "clockNow" => self.change_clock(&json!({"reset": true})).await,
            "unlock" => {
                let is_done = self.unlock_pin().await;
                self.send(&json!({"t": "unlocked", "done": is_done}));
            }
            "inbox" => self.tell_inbox().await,
            // "sheetDone" and messages of a newer page need no action here.
            _ => {}
        }
    }

    async fn set(self: &Arc<Self>, message: &Value) {
        let text = |name: &str| message.get(name).and_then(Value::as_str);
        let setup = &self.simulator.setup;
        if let Some(device) = message.get("device") {
            self.settings().device = device.clone();
            return;
        }
        if let Some(login) = text("user")
            && let Some(index) = setup.users.iter().position(|user| user.login == login)
        {
            self.settings().user = index;
            self.change_wallet().await;
        }
        if let Some(name) = text("site")
            && let Some(index) = setup.sites.iter().position(|site| site.name == name)
        {
            self.settings().site = index;
            self.change_wallet().await;
        }
        match text("mode") {
            Some("sheet") => self.settings().mode = Mode::Sheet,
            Some("page") => self.settings().mode = Mode::Page,
            _ => {}
        }
        if let Some(on) = message.get("network").and_then(Value::as_bool) {
            self.network.store(on, Ordering::Relaxed);
        }
        if let Some(up) = message.get("line").and_then(Value::as_bool) {
            setup.line.set(up);
        }
        if let Some(next) = message.get("next") {
            self.settings().next = Forced::parse(next);
        }
        self.tell_state().await;
    }

    /// Another user or wallet: the open program belongs to the previous one, so it ends.
    async fn change_wallet(&self) {
        self.end_program("user").await;
        let (site, user) = {
            let settings = self.settings();
            (settings.site, settings.user)
        };
        if let Some(wallet) = wallet_of(&self.simulator, site, user, &self.network) {
            self.settings().wallet = Arc::new(wallet);
        }
    }

    /// Changes the product's clock: the first wallet's, which changes the others too.
    async fn change_clock(self: &Arc<Self>, step: &Value) {
        let always_on = Arc::new(std::sync::atomic::AtomicBool::new(true));
        if let Some(wallet) = wallet_of(&self.simulator, 0, 0, &always_on)
            && let Err(error) = wallet.open_call(Method::POST, "/demo/clock", Some(step)).await
        {
            self.log("host→wallet", "clock", &json!({"error": error.to_string()}));
        }
        // The wallets check for due work at once; the results are shown when they are ready.
        tokio::time::sleep(Duration::from_millis(50)).await;
        self.tell_state().await;
    }
}
