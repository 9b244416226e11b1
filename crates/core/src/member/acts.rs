//! The one table that says which role may do what. Every route of the console names its act.

use super::role::MemberRole::{
    self, Auditor, Bookkeeper, Cashier, Developer, Finance, MerchantOwner, Owner, ReadOnly, Support,
};

/// Something that a member does in the console.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MemberAct {
    /// Sees the first page.
    SeeHome,
    /// Searches, and sees payments with everything that happened to them.
    SeePayments,
    /// Sees refunds.
    SeeRefunds,
    /// Takes lists away as files.
    Export,
    /// Gives a payer money back.
    Refund,
    /// Approves a refund that somebody else asked for.
    ApproveRefund,
    /// Closes a payment that was not paid.
    Cancel,
    /// Sees what was told to whom.
    SeeNotices,
    /// Sends a notice again.
    ResendNotice,
    /// Sees the merchants.
    SeeMerchants,
    /// Sees a user.
    SeeUsers,
    /// Sees the members of the own scope.
    SeeMembers,
    /// Invites members to the own scope, and ends their membership.
    ChangeMembers,
    /// Sees what members did.
    SeeAudit,
}

impl MemberAct {
    /// Every act.
    pub const ALL: [Self; 14] = [
        Self::SeeHome,
        Self::SeePayments,
        Self::SeeRefunds,
        Self::Export,
        Self::Refund,
        Self::ApproveRefund,
        Self::Cancel,
        Self::SeeNotices,
        Self::ResendNotice,
        Self::SeeMerchants,
        Self::SeeUsers,
        Self::SeeMembers,
        Self::ChangeMembers,
        Self::SeeAudit,
    ];

    /// The name that the audit keeps.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SeeHome => "see_home",
            Self::SeePayments => "see_payments",
            Self::SeeRefunds => "see_refunds",
            Self::Export => "export",
            Self::Refund => "refund",
            Self::ApproveRefund => "approve_refund",
            Self::Cancel => "cancel",
            Self::SeeNotices => "see_notices",
            Self::ResendNotice => "resend_notice",
            Self::SeeMerchants => "see_merchants",
            Self::SeeUsers => "see_users",
            Self::SeeMembers => "see_members",
            Self::ChangeMembers => "change_members",
            Self::SeeAudit => "see_audit",
        }
    }

    /// The roles that may do it.
    pub const fn roles(self) -> &'static [MemberRole] {
        match self {
            Self::SeeHome | Self::SeePayments => &MemberRole::ALL,
            Self::SeeRefunds => {
                &[Owner, Support, Finance, ReadOnly, Auditor, MerchantOwner, Cashier, Bookkeeper]
            }
            Self::Export => &[Owner, Finance, Auditor, MerchantOwner, Bookkeeper],
            Self::Refund => &[Owner, Support, Finance, MerchantOwner, Cashier],
            Self::ApproveRefund => &[Owner, Finance, MerchantOwner],
            Self::Cancel => &[Owner, Support, MerchantOwner, Cashier],
            Self::SeeNotices => &[Owner, Support, ReadOnly, Auditor, MerchantOwner, Developer],
            Self::ResendNotice => &[Owner, Support, MerchantOwner, Developer],
            Self::SeeMerchants => &[Owner, Support, Finance, ReadOnly, Auditor],
            Self::SeeUsers => &[Owner, Support, Finance, Auditor],
            Self::ChangeMembers => &[Owner, MerchantOwner],
            Self::SeeMembers | Self::SeeAudit => &[Owner, Auditor, MerchantOwner],
        }
    }
}

/// Whether a role may do something.
pub fn may(role: MemberRole, act: MemberAct) -> bool {
    act.roles().contains(&role)
}
