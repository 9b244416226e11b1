//! For whom a member works, and as what.

use crate::id::MerchantId;

/// For whom a member works: that is, whose rows the member sees.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Scope {
    /// The operator: everything.
    Operator,
    /// One merchant: its own rows and no others.
    Merchant(MerchantId),
}

impl Scope {
    /// The merchant, if it is one.
    pub const fn merchant(self) -> Option<MerchantId> {
        match self {
            Self::Operator => None,
            Self::Merchant(id) => Some(id),
        }
    }

    /// The scope of a merchant, or the operator's without one.
    pub const fn of(merchant: Option<MerchantId>) -> Self {
        match merchant {
            None => Self::Operator,
            Some(id) => Self::Merchant(id),
        }
    }
}

/// What a member may do. Each role belongs to the operator or to merchants.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MemberRole {
    /// The operator's owner.
    Owner,
    /// Talks to customers on the phone.
    Support,
    /// Refunds and reconciles.
    Finance,
    /// Sees, and changes nothing.
    ReadOnly,
    /// Sees what everybody did.
    Auditor,
    /// A merchant's owner.
    MerchantOwner,
    /// Sells and refunds.
    Cashier,
    /// Sees and exports.
    Bookkeeper,
    /// Mends the merchant's integration.
    Developer,
}

impl MemberRole {
    /// Every role.
    pub const ALL: [Self; 9] = [
        Self::Owner,
        Self::Support,
        Self::Finance,
        Self::ReadOnly,
        Self::Auditor,
        Self::MerchantOwner,
        Self::Cashier,
        Self::Bookkeeper,
        Self::Developer,
    ];

    /// The name that is stored and typed. An owner's is the same on both sides.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Owner | Self::MerchantOwner => "owner",
            Self::Support => "support",
            Self::Finance => "finance",
            Self::ReadOnly => "read_only",
            Self::Auditor => "auditor",
            Self::Cashier => "cashier",
            Self::Bookkeeper => "bookkeeper",
            Self::Developer => "developer",
        }
    }

    /// True for a role in this scope.
    pub const fn is_of(self, scope: Scope) -> bool {
        let is_operators =
            matches!(self, Self::Owner | Self::Support | Self::Finance | Self::ReadOnly | Self::Auditor);
        is_operators == matches!(scope, Scope::Operator)
    }

    /// The roles in a scope.
    pub fn in_scope(scope: Scope) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |role| role.is_of(scope))
    }

    /// The role with this name in a scope.
    pub fn from_name(scope: Scope, name: &str) -> Option<Self> {
        Self::in_scope(scope).find(|role| role.name() == name)
    }

    /// True for the owners, who invite and end members.
    pub const fn is_owner(self) -> bool {
        matches!(self, Self::Owner | Self::MerchantOwner)
    }
}
