//! Opening and closing a mini program on the phone.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError};

use cashier_host::{Host, Port, Settings as HostSettings, Surroundings};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use url::Url;

use super::{Open, Phone};
use crate::services;

/// Numbers the programs that were opened.
static OPENED: AtomicU64 = AtomicU64::new(0);

/// Scopes that a super app grants without asking.
const SILENT_SCOPES: [&str; 2] = ["auth_base", "USER_ID"];

/// Carries bridge messages to the page; their first letter tells them from the page's own.
struct ToPage(mpsc::UnboundedSender<String>);

impl Port for ToPage {
    fn send(&self, message: String) {
        let _ = self.0.send(format!("m{message}"));
    }
}

impl Phone {
    /// Opens a program; another one that is open ends first.
    pub(super) async fn open_program(self: &Arc<Self>, id: &str) {
        self.close_program("replaced").await;
        let Some(entry) = self.simulator.setup.catalogue.find(id) else {
            self.send(&json!({"t": "closed", "reason": "there is no such program"}));
            return;
        };
        let site = self.wallet().site().clone();
        let origin =
            Url::parse(&site.base_url).map(|url| url.origin().ascii_serialization()).unwrap_or_default();
        let settings = HostSettings {
            site_name: site.name,
            cashier_origins: vec![origin],
            decodes_foreign_urls: site.decodes_foreign_urls,
            silent_scopes: SILENT_SCOPES.iter().map(|scope| (*scope).to_owned()).collect(),
        };
        let host = Host::new(settings, services::of(self));
        let (lang, system) = self.surroundings();
        let surroundings = Surroundings { user: self.user().login, lang, system };
        let instance = host.open(entry.program(), surroundings, Arc::new(ToPage(self.out.clone())));
        let init = instance.init(entry.package.to_json(&entry.id)).await;
        let number = OPENED.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        *self.host.lock().unwrap_or_else(PoisonError::into_inner) = Some(host);
        let open = Open { instance, number };
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) = Some(open);
        self.send(&json!({
            "t": "opened", "instance": number.to_string(), "init": init,
            "program": {"id": entry.id, "name": entry.name, "icon": entry.icon},
        }));
    }

    /// Ends the program that is open. A payment that is under way goes on without it.
    pub(crate) async fn close_program(&self, reason: &str) {
        let Some(open) = self.opened() else { return };
        // It stays reachable: what its queued callbacks still say must arrive.
        open.instance.close().await;
        let mut place = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if place.as_ref().is_some_and(|now| now.number == open.number) {
            *place = None;
        }
        drop(place);
        self.send(&json!({"t": "closed", "instance": open.number.to_string(), "reason": reason}));
    }

    /// The program is gone already, such as after a crash.
    pub(super) fn lose_program(&self) {
        if let Some(open) = self.open.lock().unwrap_or_else(PoisonError::into_inner).take() {
            open.instance.disconnect();
        }
    }

    /// Language and system information for programs.
    pub(super) fn surroundings(&self) -> (String, Value) {
        let settings = self.settings();
        let lang = settings.locale.code().to_owned();
        let device = &settings.device;
        let number = |name: &str, default: u64| device.get(name).and_then(Value::as_u64).unwrap_or(default);
        let (width, height) = (number("width", 390), number("height", 844));
        let (status_bar, title_bar) = (number("statusBarHeight", 36), number("titleBarHeight", 48));
        let window = height.saturating_sub(status_bar).saturating_sub(title_bar);
        let theme = device.get("theme").and_then(Value::as_str).unwrap_or("light");
        let permissions: BTreeMap<&str, bool> = [
            "albumAuthorized",
            "cameraAuthorized",
            "locationAuthorized",
            "microphoneAuthorized",
            "notificationAuthorized",
            "bluetoothEnabled",
            "locationEnabled",
            "wifiEnabled",
        ]
        .into_iter()
        .map(|name| (name, name.ends_with("Enabled")))
        .collect();
        let mut system = json!({
            "app": "OpenCashier", "platform": "Simulator", "platformType": "simulator", "apiLevel": 1,
            "brand": "OpenCashier", "model": "Simulator", "system": "1.0", "version": env!("CARGO_PKG_VERSION"),
            "language": lang, "theme": theme, "colorScheme": theme,
            "pixelRatio": number("pixelRatio", 3), "screenWidth": width, "screenHeight": height,
            "screen": {"width": width, "height": height},
            "windowWidth": width, "windowHeight": number("windowHeight", window),
            "statusBarHeight": status_bar, "titleBarHeight": title_bar,
            "safeArea": {"left": 0, "right": width, "top": status_bar, "bottom": height, "width": width,
                "height": height.saturating_sub(status_bar)},
            "currentBattery": "100%", "fontSizeSetting": 16, "storage": "64 GB", "performance": "high",
            "transparentTitle": false, "isIphoneXSeries": false,
        });
        if let Value::Object(members) = &mut system {
            members.extend(permissions.into_iter().map(|(name, value)| (name.to_owned(), json!(value))));
        }
        (lang, system)
    }
}
