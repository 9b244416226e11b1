//! Apps: what a merchant's web page or mini program may do with the BaaS API, as configured by the operator.
//!
//! Invariant: an app belongs to one merchant, and everything of the app lives in the shard of its client id.

mod gateway;
mod hosts;
mod origin;
mod save;

use crate::id::{MerchantId, Shard};
use crate::kernel::Row;
use crate::time::Timestamp;

pub use gateway::Gateway;
pub use hosts::{Hosts, is_own_origin};
pub use origin::OriginRule;
pub use save::SaveApp;

/// An app with its configuration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct App {
    /// The client id that the app's programs send. It determines the shard.
    pub client_id: String,
    /// The payee.
    pub merchant: MerchantId,
    /// The merchant's `Client-Id`.
    pub merchant_client_id: String,
    /// The name given by the operator.
    pub name: String,
    /// False when its requests are refused.
    pub active: bool,
    /// What it may do.
    pub config: AppConfig,
    /// When it was added.
    pub created_at: Timestamp,
}

/// What an app may do.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AppConfig {
    /// Pages of these origins may call, and visitors of a sign-in may be sent back to them.
    pub origins: Vec<OriginRule>,
    /// The ways in which its users sign in.
    pub logins: Vec<LoginMethod>,
    /// The gateways that it takes payments through.
    pub gateways: Vec<Gateway>,
    /// Where notices of paid orders are sent.
    pub trigger_url: Option<String>,
    /// True when the trigger may go to loopback and private addresses. For demos and tests only.
    pub private_trigger: bool,
}

impl App {
    /// The shard of everything that belongs to the app with this client id.
    pub fn shard(client_id: &str) -> Shard {
        Shard::of_text(client_id)
    }

    /// Returns true when pages of this origin may call.
    pub fn allows_origin(&self, origin: &str) -> bool {
        self.config.origins.iter().any(|rule| rule.allows(origin))
    }
}

impl Row for App {
    type Key = String;

    fn key(&self) -> String {
        self.client_id.clone()
    }
}

/// A way in which an app's users sign in. The name is stored.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum LoginMethod {
    /// A name and a password.
    Username,
    /// An e-mail address and a password.
    Email,
    /// A phone number and a password.
    Phone,
    /// None of these, until the user signs up.
    Anonymous,
    /// A WeChat official account, through a browser redirect.
    WechatPage,
    /// The WeChat mini program.
    Wechat,
    /// The Alipay mini program.
    Alipay,
    /// The QQ mini program.
    Qq,
}

impl LoginMethod {
    /// Every method.
    pub const ALL: [Self; 8] = [
        Self::Username,
        Self::Email,
        Self::Phone,
        Self::Anonymous,
        Self::WechatPage,
        Self::Wechat,
        Self::Alipay,
        Self::Qq,
    ];

    /// The name, which is also the provider's name in paths.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Username => "username",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Anonymous => "anonymous",
            Self::WechatPage => "oauth-wechat-mp",
            Self::Wechat => "wechat",
            Self::Alipay => "alipay",
            Self::Qq => "qq",
        }
    }

    /// The method with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name)
    }

    /// Returns true when a third party identifies the user.
    pub const fn is_provider(self) -> bool {
        matches!(self, Self::WechatPage | Self::Wechat | Self::Alipay | Self::Qq)
    }
}
