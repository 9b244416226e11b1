//! What a host is made of: its settings, its services, and who uses a program.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::services::{Clock, HostUi, HttpFetch, Observer, Storage, WalletGateway};
use crate::spi::{MemberInfoService, OAuthService, PaymentService};

/// What is the same for every program.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Settings {
    /// The wallet's name among its siblings: what `my.getSiteInfo` answers.
    pub site_name: String,
    /// Origins of the wallet's own cashier, such as `https://wallet.example`. A payment URL of another origin goes to the
    /// backend for decoding, if `decodes_foreign_urls`, and is refused otherwise.
    pub cashier_origins: Vec<String>,
    /// True when the backend decodes payment URLs of other acquirers.
    pub decodes_foreign_urls: bool,
    /// Scopes that need no consent of the user.
    pub silent_scopes: Vec<String>,
}

/// What the host implements. Without `payment`, `oauth` or `member` the APIs behind them do not exist.
#[derive(Clone)]
pub struct Services {
    /// Behind `my.tradePay`.
    pub payment: Option<Arc<dyn PaymentService>>,
    /// Behind `my.getAuthCode`.
    pub oauth: Option<Arc<dyn OAuthService>>,
    /// Behind `my.getOpenUserInfo`.
    pub member: Option<Arc<dyn MemberInfoService>>,
    /// The wallet's backend.
    pub gateway: Option<Arc<dyn WalletGateway>>,
    /// The host's screen.
    pub ui: Arc<dyn HostUi>,
    /// The network of programs.
    pub fetch: Arc<dyn HttpFetch>,
    /// The memory of programs.
    pub storage: Arc<dyn Storage>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Whoever watches.
    pub observer: Option<Arc<dyn Observer>>,
}

/// Who uses a program, and on what.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Surroundings {
    /// The host's user; names storage and cookies.
    pub user: String,
    /// The user's language, such as `en`.
    pub lang: String,
    /// What `my.getSystemInfo` answers.
    pub system: Value,
}
