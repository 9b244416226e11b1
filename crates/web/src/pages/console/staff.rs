//! What every page of the console shows of the member who reads it.

use cashier_core::member::{MemberAct, MemberRole, may};

use crate::pages::Frame;
use crate::texts::Console;

/// The reader.
#[derive(Clone, Debug)]
pub struct StaffView {
    /// The login.
    pub login: String,
    /// The role.
    pub role: MemberRole,
    /// The merchant's name; `None` for the operator's people.
    pub merchant: Option<String>,
    /// The page's place in the sections.
    pub place: &'static str,
}

/// A section of the console.
pub(in crate::pages) struct Section {
    pub(in crate::pages) place: &'static str,
    pub(in crate::pages) href: &'static str,
    pub(in crate::pages) label: &'static str,
}

impl StaffView {
    /// Whether the reader may do something.
    pub fn may(&self, act: MemberAct) -> bool {
        may(self.role, act)
    }

    /// The sections that the reader may see.
    pub(in crate::pages) fn sections(&self, frame: &Frame) -> Vec<Section> {
        let t = &frame.t.console;
        let all = [
            ("payments", "/console/payments", t.payments, MemberAct::SeePayments),
            ("refunds", "/console/refunds", t.refunds, MemberAct::SeeRefunds),
            ("approvals", "/console/approvals", t.approvals, MemberAct::SeeRefunds),
            ("notices", "/console/notices", t.notices, MemberAct::SeeNotices),
            ("merchants", "/console/merchants", t.merchants, MemberAct::SeeMerchants),
            ("members", "/console/members", t.members, MemberAct::SeeMembers),
            ("audit", "/console/audit", t.audit, MemberAct::SeeAudit),
        ];
        let may = all.into_iter().filter(|(_, _, _, act)| self.may(*act));
        may.map(|(place, href, label, _)| Section { place, href, label }).collect()
    }

    /// As what the reader works, and for whom.
    pub(in crate::pages) fn title(&self, frame: &Frame) -> String {
        let t = &frame.t.console;
        let place = self.merchant.as_deref().unwrap_or(t.operator);
        (t.role_at)(role_name(t, self.role), place)
    }
}

/// A role in the reader's language.
pub(in crate::pages) fn role_name(t: &Console, role: MemberRole) -> &'static str {
    match role {
        MemberRole::Owner | MemberRole::MerchantOwner => t.role_owner,
        MemberRole::Support => t.role_support,
        MemberRole::Finance => t.role_finance,
        MemberRole::ReadOnly => t.role_read_only,
        MemberRole::Auditor => t.role_auditor,
        MemberRole::Cashier => t.role_cashier,
        MemberRole::Bookkeeper => t.role_bookkeeper,
        MemberRole::Developer => t.role_developer,
    }
}
