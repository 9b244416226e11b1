//! The product under which a merchant sold a payment: what the user agreed to, and so how the money may move.

/// How the money of a payment may move.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Hash)]
pub enum Product {
    /// The user confirms, and the merchant has the money.
    #[default]
    Online,
    /// The user confirms, the money is held, and the merchant captures it or lets it go.
    AuthCapture,
    /// The merchant debits a user who signed an agreement.
    Agreement,
    /// The user confirms, the money is held, and the merchant has it when the user has the goods.
    Escrow,
}

impl Product {
    /// Every product.
    pub const ALL: [Self; 4] = [Self::Online, Self::AuthCapture, Self::Agreement, Self::Escrow];

    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::AuthCapture => "auth_capture",
            Self::Agreement => "agreement",
            Self::Escrow => "escrow",
        }
    }

    /// The product with this stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|product| product.name() == name)
    }
}
