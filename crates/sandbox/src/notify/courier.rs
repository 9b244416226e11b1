//! What differs between the providers' notices.

use crate::Sandbox;
use crate::orders::{Dialect, Notice, Order};
use crate::{alipay, qq, wechat};

/// A notice, ready to be sent.
pub(crate) struct Letter {
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// How a dialect tells something.
pub(crate) trait Courier: Sync {
    /// How many seconds after each try that was not taken the next one follows.
    fn plan_s(&self) -> &'static [u64];

    /// Writes and signs the notice for one try. `None` when there is nothing to tell.
    fn write(&self, sandbox: &Sandbox, order: &Order, notice: &Notice) -> Option<Letter>;

    /// True when the merchant's answer says that it took the notice.
    fn is_accepted(&self, status: u16, body: &[u8]) -> bool;
}

/// The courier of a dialect.
pub(crate) fn courier(dialect: Dialect) -> &'static dyn Courier {
    match dialect {
        Dialect::WechatV3 => &wechat::v3::Notices,
        Dialect::WechatV2 => &wechat::v2::Notices,
        Dialect::Alipay => &alipay::Notices,
        Dialect::QqWallet => &qq::Notices,
    }
}
