//! What a host is created from: its settings, its services, and who uses a program.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::imitation;
use crate::services::{Clock, HostUi, HttpFetch, Observer, Storage, WalletGateway};
use crate::spi::{MemberInfoService, OAuthService, PaymentService, PhoneService};

/// Settings shared by all programs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Settings {
    /// The wallet's name among related wallets, as returned by `my.getSiteInfo`.
    pub site_name: String,
    /// Origins of the wallet's own cashier, such as `https://wallet.example`. A payment URL of another origin goes to
    /// the backend for decoding if `decodes_foreign_urls` is set, and is refused otherwise.
    pub cashier_origins: Vec<String>,
    /// Whether the backend decodes payment URLs of other acquirers.
    pub decodes_foreign_urls: bool,
    /// Scopes that need no consent from the user.
    pub silent_scopes: Vec<String>,
    /// Phrases of the wallet's own screens, such as `Payment PIN`, and its name. A title or button of a program that
    /// contains one is refused.
    #[serde(default)]
    pub reserved_titles: Vec<String>,
}

impl Settings {
    /// Whether a title reads like one of the wallet's own.
    pub fn is_reserved(&self, title: &str) -> bool {
        imitation::imitates(title, &self.reserved_titles)
    }
}

/// What the host implements. Without `payment`, `oauth`, `member` or `phone`, the APIs that use them do not exist.
#[derive(Clone)]
pub struct Services {
    /// For `my.tradePay`.
    pub payment: Option<Arc<dyn PaymentService>>,
    /// For `my.getAuthCode`.
    pub oauth: Option<Arc<dyn OAuthService>>,
    /// For `my.getOpenUserInfo`.
    pub member: Option<Arc<dyn MemberInfoService>>,
    /// For the calls that use the phone ([`PHONE_APIS`](crate::PHONE_APIS)), and for files.
    pub phone: Option<Arc<dyn PhoneService>>,
    /// The wallet's backend.
    pub gateway: Option<Arc<dyn WalletGateway>>,
    /// The host's screen.
    pub ui: Arc<dyn HostUi>,
    /// The network for programs.
    pub fetch: Arc<dyn HttpFetch>,
    /// The storage for programs.
    pub storage: Arc<dyn Storage>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// The observer, if any.
    pub observer: Option<Arc<dyn Observer>>,
}

/// Who uses a program, and on which device.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Surroundings {
    /// The host's user; storage and cookies are kept under this name.
    pub user: String,
    /// The user's language, such as `en`.
    pub lang: String,
    /// What `my.getSystemInfo` returns.
    pub system: Value,
}
