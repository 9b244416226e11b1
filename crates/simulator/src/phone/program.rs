//! Opening a mini program: what the host in the page needs to run it.

use std::collections::BTreeMap;
use std::sync::PoisonError;

use cashier_host::{Settings as HostSettings, Surroundings};
use serde_json::{Value, json};
use url::Url;

use super::{Open, Phone};
use crate::words;

/// Scopes that a super app grants without asking.
const SILENT_SCOPES: [&str; 2] = ["auth_base", "USER_ID"];

impl Phone {
    /// Sends the page what it needs to open a program.
    pub(super) fn open_program(&self, id: &str) {
        let Some(entry) = self.simulator.setup.catalogue.find(id) else {
            self.send(&json!({"t": "closed", "reason": "there is no such program"}));
            return;
        };
        let site = self.wallet().site().clone();
        let origin =
            Url::parse(&site.base_url).map(|url| url.origin().ascii_serialization()).unwrap_or_default();
        let settings = HostSettings {
            reserved_titles: words::reserved_titles(&site.name),
            site_name: site.name,
            cashier_origins: vec![origin],
            decodes_foreign_urls: site.decodes_foreign_urls,
            silent_scopes: SILENT_SCOPES.iter().map(|scope| (*scope).to_owned()).collect(),
        };
        let (lang, system) = self.surroundings();
        let surroundings = Surroundings { user: self.user().login, lang, system };
        let program = entry.program();
        // By the program, not by its merchant: one merchant's programs do not share what they store.
        let scope = (surroundings.user.clone(), entry.id.clone());
        let storage = self.simulator.storage.all(&scope);
        self.send(&json!({
            "t": "open",
            "shown": {"id": entry.id, "name": entry.name, "icon": entry.icon},
            "settings": settings, "program": program, "surroundings": surroundings,
            "package": entry.package.to_json(&entry.id), "storage": storage,
            "views": entry.request_domains,
            "web": entry.web.as_ref().map(|web| json!({"path": web.start()})),
        }));
        let origin = (entry.id.clone(), self.simulator.setup.catalogue.written_at(&entry.id));
        let has_views = entry.package.files.values().any(|text| text.contains("<web-view"));
        let has_web_pages = entry.web.is_some() || has_views;
        self.put_open(Some(Open { program, scope, origin, has_web_pages }));
    }

    pub(super) fn put_open(&self, open: Option<Open>) {
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) = open;
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
