//! The wallet's description of itself, of a program, and of the user.

use cashier_host as host;

use crate::context::EnvVersion;
use crate::error::{SetupError, json};

/// The settings shared by all programs.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct HostSettings {
    /// The wallet's name among related wallets: the answer of `my.getSiteInfo`.
    pub site_name: String,
    /// Origins of the wallet's own cashier, such as `https://wallet.example`.
    #[uniffi(default)]
    pub cashier_origins: Vec<String>,
    /// True when the backend decodes payment URLs of other acquirers.
    #[uniffi(default = false)]
    pub decodes_foreign_urls: bool,
    /// Scopes that do not require the user's consent.
    #[uniffi(default)]
    pub silent_scopes: Vec<String>,
    /// Phrases of the wallet's own screens, such as `Payment PIN`, and its name. A title or button of a program that
    /// contains one is refused.
    #[uniffi(default)]
    pub reserved_titles: Vec<String>,
}

/// A mini program and its permissions. It comes from the wallet's catalogue, never from the program.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Program {
    /// The id that auth codes are bound to: the client id of the program's merchant.
    pub app_id: String,
    /// The name to show to users.
    pub name: String,
    /// Every page, in the order of `app.json`; the first is the entry.
    pub pages: Vec<String>,
    /// The icon to show to users.
    #[uniffi(default = "")]
    pub icon_url: String,
    /// The version that is running.
    #[uniffi(default = "")]
    pub version: String,
    /// The release stage of that version; released by default.
    #[uniffi(default = None)]
    pub env_version: Option<EnvVersion>,
    /// The pages of the tab bar.
    #[uniffi(default)]
    pub tabs: Vec<String>,
    /// The hosts that `my.request` may call: `host`, `host:port` or `*.host`.
    #[uniffi(default)]
    pub request_domains: Vec<String>,
    /// APIs that the operator has denied to this program.
    #[uniffi(default)]
    pub denied_apis: Vec<String>,
}

/// The user of a program, and the device.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Surroundings {
    /// The wallet's user; identifies storage and cookies.
    pub user: String,
    /// The user's language, such as `en`.
    #[uniffi(default = "en")]
    pub lang: String,
    /// The answer of `my.getSystemInfo`, as JSON.
    #[uniffi(default = "{}")]
    pub system: String,
}

impl From<HostSettings> for host::Settings {
    fn from(settings: HostSettings) -> Self {
        Self {
            site_name: settings.site_name,
            cashier_origins: settings.cashier_origins,
            decodes_foreign_urls: settings.decodes_foreign_urls,
            silent_scopes: settings.silent_scopes,
            reserved_titles: settings.reserved_titles,
        }
    }
}

impl From<Program> for host::Program {
    fn from(program: Program) -> Self {
        Self {
            app_id: program.app_id,
            name: program.name,
            icon_url: program.icon_url,
            version: program.version,
            env_version: program.env_version.unwrap_or(EnvVersion::Release).into(),
            pages: program.pages,
            tabs: program.tabs,
            request_domains: program.request_domains,
            denied_apis: program.denied_apis.into_iter().collect(),
        }
    }
}

impl TryFrom<Surroundings> for host::Surroundings {
    type Error = SetupError;

    fn try_from(surroundings: Surroundings) -> Result<Self, SetupError> {
        let Surroundings { user, lang, system } = surroundings;
        Ok(Self { user, lang, system: json("system", &system)? })
    }
}
