//! The providers that the sandbox plays, and what sets their dialects apart for everything that is common to them. Nothing
//! else here tells one from another.

use axum::Router;
use cashier_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::notify::Courier;
use crate::orders::Order;
use crate::{Sandbox, alipay, qq, wechat};

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

/// What is known of a dialect.
pub(crate) struct Row {
    /// Whose it is.
    pub(crate) provider: Provider,
    /// How it tells a merchant something.
    pub(crate) courier: &'static dyn Courier,
    /// True when a refund is done as soon as it is taken.
    pub(crate) refunds_at_once: bool,
    /// True when notices tell of refunds.
    pub(crate) tells_refunds: bool,
    /// Until when an order can be paid that its payer came to, where time alone closes it.
    pub(crate) pay_within: Option<fn(&Order, Timestamp) -> Option<Timestamp>>,
}

impl Dialect {
    /// Whose dialect it is.
    pub fn provider(self) -> Provider {
        self.row().provider
    }

    /// What is known of it.
    pub(crate) fn row(self) -> Row {
        let plain = |provider, courier| Row {
            provider,
            courier,
            refunds_at_once: false,
            tells_refunds: true,
            pay_within: None,
        };
        match self {
            Self::WechatV3 => plain(Provider::WechatPay, &wechat::v3::Notices),
            Self::WechatV2 => plain(Provider::WechatPay, &wechat::v2::Notices),
            Self::Alipay => Row {
                refunds_at_once: true,
                pay_within: Some(alipay::pay_within),
                ..plain(Provider::Alipay, &alipay::Notices)
            },
            Self::QqWallet => Row { tells_refunds: false, ..plain(Provider::QqWallet, &qq::Notices) },
        }
    }
}

/// What merchants call. The scenarios of failure apply to it.
pub(crate) fn routes() -> Router<Sandbox> {
    wechat::routes().merge(alipay::routes()).merge(qq::routes())
}
