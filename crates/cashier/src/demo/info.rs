//! The demo's information: `demo.json` for programs, a welcome for people.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use cashier_sandbox::Credentials;
use cashier_simulator::Site;
use serde::Serialize;

use super::{shop, web_shop};
use crate::keys::WALLET_PUBLIC;

/// The file in the data folder. It exists while everything is running.
pub(super) const FILE: &str = "demo.json";

/// Removes the file.
pub(super) fn remove(data: &Path) {
    // Most often there is none.
    let _ = std::fs::remove_file(data.join(FILE));
}

#[derive(Serialize)]
pub(super) struct File {
    base_url: String,
    merchant: DemoMerchant,
    wallet_public_key_pem: PathBuf,
    /// With which receivers check notices that the wallet's own key has signed.
    webhook_public_key: String,
    baas: DemoApp,
    users: Vec<DemoUser>,
    sites: Vec<DemoSite>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sandbox: Option<Credentials>,
}

/// A wallet that the demo's super app can play.
#[derive(Serialize)]
struct DemoSite {
    name: String,
    base_url: String,
}

#[derive(Serialize)]
struct DemoMerchant {
    client_id: &'static str,
    private_key_pem: PathBuf,
    notify_url: String,
    /// The key for the developer API.
    dev_key: String,
    /// With which its server checks notices.
    webhook_secret: String,
}

#[derive(Serialize)]
struct DemoApp {
    client_id: &'static str,
    allowed_origins: [&'static str; 1],
}

#[derive(Serialize, Clone)]
pub(super) struct DemoUser {
    pub(super) user_id: String,
    pub(super) login_id: String,
    pub(super) password: String,
    pub(super) pin: String,
    pub(super) name: String,
}

pub(super) struct Info {
    pub(super) file: File,
}

impl Info {
    pub(super) fn new(
        base_url: &str,
        data: &Path,
        keys: &Path,
        (dev_key, users): (String, Vec<DemoUser>),
        [webhook_secret, webhook_public_key]: [String; 2],
    ) -> Self {
        let absolute = |path: PathBuf| std::path::absolute(&path).unwrap_or(path);
        let file = File {
            base_url: base_url.to_owned(),
            merchant: DemoMerchant {
                client_id: shop::CLIENT_ID,
                private_key_pem: absolute(data.join(shop::KEY_FILE)),
                notify_url: format!("{base_url}{}", shop::NOTIFY_PATH),
                dev_key,
                webhook_secret,
            },
            wallet_public_key_pem: absolute(keys.join(WALLET_PUBLIC)),
            webhook_public_key,
            baas: DemoApp { client_id: web_shop::CLIENT_ID, allowed_origins: ["loopback"] },
            users,
            sites: Vec::new(),
            sandbox: None,
        };
        Self { file }
    }

    pub(super) fn with_sites(mut self, sites: &[Site]) -> Self {
        let site = |site: &Site| DemoSite { name: site.name.clone(), base_url: site.base_url.clone() };
        self.file.sites = sites.iter().map(site).collect();
        self
    }

    pub(super) fn with_sandbox(mut self, credentials: Credentials) -> Self {
        self.file.sandbox = Some(credentials);
        self
    }

    pub(super) fn base_url(&self) -> &str {
        &self.file.base_url
    }

    pub(super) fn users(&self) -> &[DemoUser] {
        &self.file.users
    }

    /// Writes the file in one step, so that a reader never sees half of it.
    pub(super) fn write(&self, data: &Path) -> Result<()> {
        let (path, partial) = (data.join(FILE), data.join("demo.json.partial"));
        std::fs::write(&partial, serde_json::to_string_pretty(&self.file)?)
            .and_then(|()| std::fs::rename(&partial, &path))
            .with_context(|| format!("cannot write {}", path.display()))
    }

    pub(super) fn welcome(&self) -> String {
        let base = &self.file.base_url;
        let mut text = format!(
            "OpenCashier is running. Nothing here is real money.\n\n  \
             1. Order something:   {base}/shop\n  \
             2. Pay on the cashier page that opens, as one of these users:\n"
        );
        for user in &self.file.users {
            let _ =
                writeln!(text, "       {:<18} password {}   PIN {}", user.login_id, user.password, user.pin);
        }
        let _ = write!(
            text,
            "  3. See what happened: {base}/timeline\n\n  \
             All the rest:          {base}\n  \
             The web shop:          {base}/shop/web\n  \
             Pay in a mini program: {base}/simulator\n  \
             The wallet:            {base}/wallet\n  \
             The host API:          {base}/host/v1/openapi.json\n"
        );
        if let Some(sandbox) = &self.file.sandbox {
            let _ = writeln!(text, "  The payment sandbox:   {}/sandbox/phone", sandbox.base_url);
        }
        text.push_str("\nCtrl-C ends.");
        text
    }
}
