//! The providers, and the ways in which each lets a payer pay.

/// A provider of payments. The name is stored and stands in addresses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ProviderName {
    /// WeChat Pay.
    WechatPay,
    /// Alipay.
    Alipay,
    /// QQ Wallet.
    QqWallet,
}

impl ProviderName {
    /// Every provider.
    pub const ALL: [Self; 3] = [Self::WechatPay, Self::Alipay, Self::QqWallet];

    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::WechatPay => "wechat_pay",
            Self::Alipay => "alipay",
            Self::QqWallet => "qq_wallet",
        }
    }

    /// The provider with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|provider| provider.name() == name)
    }

    /// True when a paid order can be shared.
    pub const fn shares(self) -> bool {
        matches!(self, Self::WechatPay | Self::Alipay)
    }

    /// True when a receiver can give a share back without a refund. Alipay takes shares back as a part of a refund only.
    pub const fn returns_alone(self) -> bool {
        matches!(self, Self::WechatPay)
    }

    /// The ways to pay that it has.
    pub const fn methods(self) -> &'static [Method] {
        match self {
            Self::WechatPay => &[Method::Native, Method::Jsapi, Method::H5, Method::MiniProgram],
            Self::Alipay => &[Method::Page, Method::Wap, Method::MiniProgram],
            Self::QqWallet => &[Method::Native, Method::MiniProgram],
        }
    }
}

/// A way to pay. The name is stored.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Method {
    /// A QR code that the payer scans.
    Native,
    /// A page inside the provider's own app.
    Jsapi,
    /// A page in a phone's browser that opens the provider's app.
    H5,
    /// A mini program of the provider.
    MiniProgram,
    /// A page on a computer.
    Page,
    /// A page on a phone.
    Wap,
}

impl Method {
    /// Every method.
    pub const ALL: [Self; 6] =
        [Self::Native, Self::Jsapi, Self::H5, Self::MiniProgram, Self::Page, Self::Wap];

    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Jsapi => "jsapi",
            Self::H5 => "h5",
            Self::MiniProgram => "mini_program",
            Self::Page => "page",
            Self::Wap => "wap",
        }
    }

    /// The method with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name)
    }
}
