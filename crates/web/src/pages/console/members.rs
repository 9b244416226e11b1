//! `/console/members`.

use askama::Template;
use cashier_core::member::MemberRole;

use super::staff::role_name;
use super::{ConsoleNote, StaffView};
use crate::pages::{Frame, Page};

/// The members of a scope.
#[derive(Template)]
#[template(path = "console_members.html")]
pub struct MembersPage {
    /// The frame around the page.
    pub frame: Frame,
    /// The reader.
    pub staff: StaffView,
    /// The members, by login.
    pub members: Vec<MemberLine>,
    /// True for an owner.
    pub can_change: bool,
    /// The roles that can be given.
    pub roles: Vec<MemberRole>,
    /// The address of this site, for the invitation's link.
    pub base_url: String,
    /// What came of the last form.
    pub note: Option<ConsoleNote>,
}

/// One member.
pub struct MemberLine {
    /// The login.
    pub login: String,
    /// The role.
    pub role: MemberRole,
    /// The state.
    pub state: MemberState,
    /// Who invited the member.
    pub invited_by: String,
}

/// How far a membership is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MemberState {
    /// The invitation was not taken yet.
    Invited,
    /// The member can sign in.
    Active,
    /// An owner ended it.
    Ended,
}

impl MembersPage {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
    fn role(&self, role: &MemberRole) -> &'static str {
        role_name(&self.frame.t.console, *role)
    }

    fn state(&self, line: &MemberLine) -> (&'static str, &'static str) {
        let t = &self.frame.t.console;
        match line.state {
            MemberState::Invited => (t.state_invited, "open"),
            MemberState::Active => (t.state_active, "good"),
            MemberState::Ended => (t.state_ended, "off"),
        }
    }

    /// True if the reader may end this membership.
    fn can_end(&self, line: &MemberLine) -> bool {
        self.can_change && line.state != MemberState::Ended && line.login != self.staff.login
    }

    /// Who was invited just now, and the link to be handed over.
    fn invitation(&self) -> Option<(&str, String)> {
        match self.note.as_ref()? {
            ConsoleNote::Invited { login, path } => Some((login, format!("{}{path}", self.base_url))),
            _ => None,
        }
    }
}

impl Page for MembersPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}
