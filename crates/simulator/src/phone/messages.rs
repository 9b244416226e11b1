//! What the page says.

use std::future::Future as _;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Waker};
use std::time::Duration;

use cashier_web::texts::Locale;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Forced, Mode, Phone, wallet_of};

impl Phone {
    /// A bridge message of the open program.
    pub(super) fn bridge(self: &Arc<Self>, text: &str) {
        let Some(open) = self.opened() else { return };
        let mut work = Box::pin(open.instance.receive(text));
        let is_payment = text.contains("\"tradePay\"");
        let phone = Arc::clone(self);
        if is_payment {
            // What was set by hand is for this payment only.
            let mut settings = self.settings();
            settings.forced = settings.next.take();
        }
        // Calls begin in the order in which they were made; most of them end here too.
        let mut context = Context::from_waker(Waker::noop());
        if work.as_mut().poll(&mut context).is_ready() {
            self.paid(is_payment);
            return;
        }
        // A payment goes on whatever becomes of the page.
        tokio::spawn(async move {
            work.await;
            phone.paid(is_payment);
        });
    }

    /// After a payment: what was set by hand is used up, and the balance may be another.
    fn paid(self: &Arc<Self>, is_payment: bool) {
        if is_payment {
            self.settings().forced = None;
            self.let_go();
            let phone = Arc::clone(self);
            tokio::spawn(async move { phone.tell_state().await });
        }
    }

    /// A message of the page that must not wait for another. False when it is none of these.
    pub(super) fn hear_at_once(&self, message: &Value) -> bool {
        let text = |name: &str| message.get(name).and_then(Value::as_str).unwrap_or_default();
        match text("t") {
            "answer" => {
                let id = message.get("id").and_then(Value::as_u64).unwrap_or_default();
                self.asks.answer(id, message.get("value").cloned().unwrap_or(Value::Null));
            }
            "submitted" => {
                self.submitted(text("session"));
            }
            "refused" => self.submission_refused(text("session")),
            "gesture" => self.with_instance(cashier_host::Instance::gesture),
            "crash" => self.lose_program(),
            _ => return false,
        }
        true
    }

    /// A message of the page itself.
    pub(super) async fn hear(self: &Arc<Self>, message: &Value) {
        let text = |name: &str| message.get(name).and_then(Value::as_str).unwrap_or_default();
        match text("t") {
            "hello" => {
                self.settings().locale = Locale::parse(text("locale")).unwrap_or(Locale::En);
                self.tell_state().await;
            }
            "open" => {
                self.open_program(text("program")).await;
                text("path").clone_into(&mut self.settings().path);
            }
            "start" => self.start(),
            "close" => {
                self.close_program("closed").await;
                self.tell_state().await;
            }
            "back" => self.go_back().await,
            "hide" => self.with_instance(cashier_host::Instance::hide),
            "show" => self.with_instance(cashier_host::Instance::show),
            "set" => self.set(message).await,
            "advance" => self.advance(message.get("seconds").and_then(Value::as_u64).unwrap_or(0)).await,
            "inbox" => self.tell_inbox().await,
            // "sheetDone" and what a newer page may say need nothing here.
            _ => {}
        }
    }

    fn with_instance(&self, work: impl FnOnce(&cashier_host::Instance)) {
        if let Some(open) = self.opened() {
            work(&open.instance);
        }
    }

    fn start(&self) {
        let path = self.settings().path.clone();
        self.with_instance(|instance| instance.launch((!path.is_empty()).then_some(path.as_str())));
    }

    async fn go_back(self: &Arc<Self>) {
        let Some(open) = self.opened() else { return };
        if !open.instance.back() {
            self.close_program("back").await;
        }
    }

    async fn set(self: &Arc<Self>, message: &Value) {
        let text = |name: &str| message.get(name).and_then(Value::as_str);
        let setup = &self.simulator.setup;
        if let Some(device) = message.get("device") {
            self.set_device(device);
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
        if let Some(next) = message.get("next") {
            self.settings().next = Forced::parse(next);
        }
        self.tell_state().await;
    }

    /// A new size or theme; the open program learns of the theme.
    fn set_device(&self, device: &Value) {
        let theme = device.get("theme").and_then(Value::as_str).unwrap_or("light");
        let changed = {
            let mut settings = self.settings();
            let before = settings.device.get("theme").cloned();
            settings.device = device.clone();
            before.is_some_and(|before| before != theme)
        };
        if changed {
            self.with_instance(|instance| instance.event("themeChange", &json!({"theme": theme})));
        }
    }

    /// Another user or wallet: the open program belongs to the one before, so it ends.
    async fn change_wallet(&self) {
        self.close_program("user").await;
        let (site, user) = {
            let settings = self.settings();
            (settings.site, settings.user)
        };
        if let Some(wallet) = wallet_of(&self.simulator, site, user, &self.network) {
            self.settings().wallet = Arc::new(wallet);
        }
    }

    /// Moves the clock of every wallet.
    async fn advance(self: &Arc<Self>, seconds: u64) {
        for site in 0..self.simulator.setup.sites.len() {
            let always_on = Arc::new(std::sync::atomic::AtomicBool::new(true));
            let Some(wallet) = wallet_of(&self.simulator, site, 0, &always_on) else { continue };
            let moved =
                wallet.open_call(Method::POST, "/demo/clock", Some(&json!({"advance_s": seconds}))).await;
            if let Err(error) = moved {
                self.log("host→wallet", "clock", &json!({"error": error.to_string()}));
            }
        }
        // The wallets look for what is due at once; what follows is shown when it is there.
        tokio::time::sleep(Duration::from_millis(50)).await;
        self.tell_state().await;
    }
}
