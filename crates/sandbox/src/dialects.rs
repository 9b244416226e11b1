//! The providers that the sandbox simulates, and what distinguishes their dialects for the shared code. Nothing else
//! here tells one from another.

use axum::Router;
use cashier_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::notify::Courier;
use crate::orders::Order;
use crate::{Sandbox, alipay, qq, wechat};

/// The provider.
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

/// The dialect in which an order was created. Its notices use the same.
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

/// The properties of a dialect.
pub(crate) struct Row {
    /// The provider it belongs to.
    pub(crate) provider: Provider,
    /// How it notifies a merchant.
    pub(crate) courier: &'static dyn Courier,
    /// True when a refund is done as soon as it is accepted.
    pub(crate) refunds_at_once: bool,
    /// True when notices report refunds.
    pub(crate) tells_refunds: bool,
    /// The time until which an order can be paid once its payer has arrived, for providers where expiry closes it.
    pub(crate) pay_within: Option<fn(&Order, Timestamp) -> Option<Timestamp>>,
    /// Notifies the merchant that time closed an order, for providers that do.
    pub(crate) announce_closing: Option<fn(&Sandbox, &mut Order, Timestamp)>,
}

impl Dialect {
    /// The provider it belongs to.
    pub fn provider(self) -> Provider {
        self.row().provider
    }

    /// Its properties.
    pub(crate) fn row(self) -> Row {
        let plain = |provider, courier| Row {
            provider,
            courier,
            refunds_at_once: false,
            tells_refunds: true,
            pay_within: None,
            announce_closing: None,
        };
        match self {
            Self::WechatV3 => plain(Provider::WechatPay, &wechat::v3::Notices),
            Self::WechatV2 => plain(Provider::WechatPay, &wechat::v2::Notices),
            Self::Alipay => Row {
                refunds_at_once: true,
                pay_within: Some(alipay::pay_within),
                announce_closing: Some(alipay::announce_closing),
                ..plain(Provider::Alipay, &alipay::Notices)
            },
            Self::QqWallet => Row { tells_refunds: false, ..plain(Provider::QqWallet, &qq::Notices) },
        }
    }
}

/// The merchants' API. Failure scenarios apply to it.
pub(crate) fn routes() -> Router<Sandbox> {
    wechat::routes().merge(alipay::routes()).merge(qq::routes())
}
