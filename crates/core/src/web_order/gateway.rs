//! The gateways of the BaaS API: how a page or a mini program lets its user pay.

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

/// Whose money a gateway moves.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Family {
    /// WeChat Pay.
    Wechat,
    /// Alipay.
    Alipay,
    /// QQ Wallet.
    Qq,
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

    /// Whose money it moves.
    pub const fn family(self) -> Family {
        match self {
            Self::WechatNative | Self::WechatWap | Self::WechatPage | Self::WechatMini => Family::Wechat,
            Self::AlipayPage | Self::AlipayWap | Self::AlipayMini => Family::Alipay,
            Self::QqNative | Self::QqMini => Family::Qq,
        }
    }
}
