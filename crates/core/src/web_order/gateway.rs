//! The gateways of the BaaS API: how a page or a mini program lets its user pay.

use crate::provider::{Method, ProviderName};

/// A gateway. The name is stored and stands on the wire.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Gateway {
    /// WeChat Pay: a QR code.
    WechatNative,
    /// WeChat Pay: a link that opens WeChat on a phone.
    WechatWap,
    /// WeChat Pay: inside WeChat's own browser.
    WechatPage,
    /// WeChat Pay: inside a mini program.
    WechatMini,
    /// Alipay: a page on a computer.
    AlipayPage,
    /// Alipay: a page on a phone.
    AlipayWap,
    /// Alipay: inside a mini program.
    AlipayMini,
    /// QQ Wallet: a QR code.
    QqNative,
    /// QQ Wallet: inside a mini program.
    QqMini,
}

impl Gateway {
    /// Every gateway.
    pub const ALL: [Self; 9] = [
        Self::WechatNative,
        Self::WechatWap,
        Self::WechatPage,
        Self::WechatMini,
        Self::AlipayPage,
        Self::AlipayWap,
        Self::AlipayMini,
        Self::QqNative,
        Self::QqMini,
    ];

    /// The name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::WechatNative => "weixin_tenpay_native",
            Self::WechatWap => "weixin_tenpay_wap",
            Self::WechatPage => "weixin_tenpay_js",
            Self::WechatMini => "weixin_tenpay",
            Self::AlipayPage => "alipay_page",
            Self::AlipayWap => "alipay_wap",
            Self::AlipayMini => "alipay",
            Self::QqNative => "qpay_native",
            Self::QqMini => "qpay",
        }
    }

    /// The gateway with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|gateway| gateway.name() == name)
    }

    /// The provider, and the way to pay there.
    pub const fn way(self) -> (ProviderName, Method) {
        match self {
            Self::WechatNative => (ProviderName::WechatPay, Method::Native),
            Self::WechatWap => (ProviderName::WechatPay, Method::H5),
            Self::WechatPage => (ProviderName::WechatPay, Method::Jsapi),
            Self::WechatMini => (ProviderName::WechatPay, Method::MiniProgram),
            Self::AlipayPage => (ProviderName::Alipay, Method::Page),
            Self::AlipayWap => (ProviderName::Alipay, Method::Wap),
            Self::AlipayMini => (ProviderName::Alipay, Method::MiniProgram),
            Self::QqNative => (ProviderName::QqWallet, Method::Native),
            Self::QqMini => (ProviderName::QqWallet, Method::MiniProgram),
        }
    }
}
