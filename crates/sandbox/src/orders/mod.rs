//! Orders as the providers keep them: one type for all of them, with pure transitions. Providers only translate.
//!
//! Nothing here reads a clock, draws randomness or knows a wire format. Money is whole fen.

mod book;
mod notice;
mod refund;
mod sharing;
mod state;
#[cfg(test)]
mod tests;

pub(crate) use book::{Book, Key};
pub(crate) use notice::{Attempt, Notice, Subject};
pub(crate) use refund::{NewRefund, Refund, RefundRefusal, RefundState};
pub(crate) use sharing::{Receiver, Share, ShareState, Sharing, SharingReturn};
pub(crate) use state::{Link, Order, OrderId, PayRefusal, State};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who takes the money.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// WeChat Pay.
    WechatPay,
    /// Alipay.
    Alipay,
    /// QQ Wallet.
    QqWallet,
}

/// In which dialect an order was made. Its notices speak the same.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Dialect {
    /// WeChat Pay API v3.
    WechatV3,
    /// WeChat Pay API v2.
    WechatV2,
    /// Alipay's gateway.
    Alipay,
    /// QQ Wallet.
    QqWallet,
}

impl Dialect {
    /// Whose dialect it is.
    pub const fn provider(self) -> Provider {
        match self {
            Self::WechatV3 | Self::WechatV2 => Provider::WechatPay,
            Self::Alipay => Provider::Alipay,
            Self::QqWallet => Provider::QqWallet,
        }
    }
}
