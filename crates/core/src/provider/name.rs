//! The names of providers, their ways to pay, and what a decision needs to know about a provider.
//!
//! The set of names is open: only the registry of `cashier-engine` knows which providers exist. A row of a provider
//! that does not exist (any more) can still be read and shown.

use crate::short_name::short_name;

short_name! {
    /// A payment provider. The name is stored and used in URLs.
    ProviderName, 16
}

/// How the shares of an order are returned. It is fixed when the order is created, and stored with it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ShareReturns {
    /// Each on its own.
    Alone,
    /// Only as part of a refund.
    WithRefund,
}

impl ShareReturns {
    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Alone => "alone",
            Self::WithRefund => "with_refund",
        }
    }

    /// The way with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Alone, Self::WithRefund].into_iter().find(|way| way.name() == name)
    }
}

/// What a decision needs to know about a provider. The registry supplies it with the command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ProviderTerms {
    /// The ways to pay.
    pub methods: &'static [Method],
    /// The currencies, by their ISO 4217 codes.
    pub currencies: &'static [&'static str],
    /// How shares are returned; `None` when paid orders cannot be shared.
    pub sharing: Option<ShareReturns>,
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
