//! `/console/members`: who works here; an owner invites, and ends memberships.

use axum::Form;
use axum::extract::State;
use axum::response::Response;
use cashier_core::error::{Code, Error};
use cashier_core::member::{EndMember, Member, MemberAct, MemberRole};
use serde::Deserialize;

use super::invite::{NewMember, invite};
use super::staff::Staff;
use crate::app::{App, Shared};
use crate::error::read_error;
use crate::local_path::{Fixed, LocalPath, see_other};
use crate::pages::{ConsoleNote, MemberLine, MemberState, MembersPage, respond};
use crate::visit::{Note, Visit};

const HERE: Fixed = LocalPath::fixed("/console/members");

#[derive(Deserialize)]
pub(super) struct Invitation {
    #[serde(default)]
    login: String,
    #[serde(default)]
    role: String,
}

#[derive(Deserialize)]
pub(super) struct Ending {
    #[serde(default)]
    login: String,
}

pub(super) async fn show(State(app): State<Shared>, staff: Staff, visit: Visit) -> Response {
    let members = match app.reader.members_of(staff.member.scope).await {
        Ok(members) => members,
        Err(error) => return visit.refuse(&app, &read_error(&error), Some(HERE.into())),
    };
    let note = match visit.note.clone() {
        Some(Note::Console(note)) => Some(note),
        _ => None,
    };
    respond(&MembersPage {
        frame: staff.frame(visit.frame),
        can_change: staff.may(MemberAct::ChangeMembers),
        roles: MemberRole::in_scope(staff.member.scope).collect(),
        base_url: app.rules.base_url.clone(),
        staff: staff.view("members"),
        members: members.into_iter().map(line).collect(),
        note,
    })
}

fn line(member: Member) -> MemberLine {
    let state = if member.ended_at.is_some() {
        MemberState::Ended
    } else if member.joined_at.is_some() {
        MemberState::Active
    } else {
        MemberState::Invited
    };
    MemberLine { login: member.login, role: member.role, state, invited_by: member.invited_by }
}

pub(super) async fn invite_one(
    State(app): State<Shared>,
    staff: Staff,
    visit: Visit,
    Form(form): Form<Invitation>,
) -> Response {
    match try_invite(&app, &staff, form).await {
        Ok(note) => Note::Console(note).tell(&app, HERE),
        Err(error) => visit.refuse(&app, &error, Some(HERE.into())),
    }
}

async fn try_invite(app: &App, staff: &Staff, form: Invitation) -> Result<ConsoleNote, Error> {
    let scope = staff.member.scope;
    let role = MemberRole::from_name(scope, &form.role).ok_or_else(|| Error::new(Code::ParamIllegal))?;
    if Member::login_of(&form.login).is_some_and(|login| login == staff.member.login) {
        let detail = "Nobody invites themselves: the invitation would sign them out.";
        return Err(Error::new(Code::ParamIllegal).with_detail(detail));
    }
    let new = NewMember { login: form.login, scope, role };
    let invited = invite(&app.engine, new, staff.who()).await?;
    Ok(ConsoleNote::Invited { login: invited.member.login, path: invited.path })
}

pub(super) async fn end(
    State(app): State<Shared>,
    staff: Staff,
    visit: Visit,
    Form(form): Form<Ending>,
) -> Response {
    let login = form.login.trim().to_lowercase();
    let command =
        EndMember { login: login.clone(), scope: staff.member.scope, by: staff.member.login.clone() };
    let about = (MemberAct::ChangeMembers, staff.merchant());
    match staff.submit(&app, command, about, (login, "ended".to_owned())).await {
        Ok(_) => see_other(HERE),
        Err(error) => visit.refuse(&app, &error, Some(HERE.into())),
    }
}
