//! The names of providers, the ways in which they let a payer pay, and what a decision has to know of one.
//!
//! A name is open: which providers there are is known to the registry of `cashier-engine` alone. A row of a provider that
//! is not there (any more) can be read and shown like every other.

use crate::short_name::short_name;

short_name! {
    /// A provider of payments. The name is stored and stands in addresses.
    ProviderName, 16
}

/// How shares of an order come back. It is fixed when the order is made, and stored with it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ShareReturns {
    /// Each by itself.
    Alone,
    /// Only as a part of a refund.
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

/// What a decision has to know of a provider. The registry gives it, together with the command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ProviderTerms {
    /// The ways to pay.
    pub methods: &'static [Method],
    /// The currencies, by their ISO 4217 codes.
    pub currencies: &'static [&'static str],
    /// How shares come back; `None` when paid orders cannot be shared.
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
