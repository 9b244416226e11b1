//! `GET /console/audit`: what members did.

use axum::extract::{Query, State};
use axum::response::Response;
use cashier_core::error::{Code, Error};
use cashier_core::id::ActId;
use cashier_core::member::AuditLine;
use serde::Deserialize;

use super::staff::Staff;
use crate::app::{App, Shared};
use crate::error::read_error;
use crate::local_path::{Fixed, LocalPath};
use crate::pages::{AuditPage, AuditRow, respond};
use crate::visit::Visit;

const HERE: Fixed = LocalPath::fixed("/console/audit");

/// How many lines a page has.
const LINES: u32 = 50;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    before: String,
}

pub(super) async fn handle(
    State(app): State<Shared>,
    staff: Staff,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Response {
    match page(&app, &staff, &visit, &asked.before).await {
        Ok(page) => respond(&page),
        Err(error) => visit.refuse(&app, &error, Some(HERE.into())),
    }
}

async fn page(app: &App, staff: &Staff, visit: &Visit, before: &str) -> Result<AuditPage, Error> {
    let before: Option<ActId> = match before {
        "" => None,
        text => Some(text.parse().map_err(|_| Error::new(Code::ParamIllegal))?),
    };
    let lines = app.reader.audit_lines(staff.merchant(), before, LINES).await;
    let lines = lines.map_err(|error| read_error(&error))?;
    let is_full = u32::try_from(lines.len()).is_ok_and(|count| count == LINES);
    let last = lines.last().filter(|_| is_full);
    Ok(AuditPage {
        frame: staff.frame(visit.frame.clone()),
        staff: staff.view("audit"),
        next: last.map(|line| LocalPath::from(HERE).with("before", &line.id.to_string()).to_string()),
        lines: lines.into_iter().map(row).collect(),
    })
}

fn row(line: AuditLine) -> AuditRow {
    AuditRow {
        at: line.id.created_at(),
        login: line.who.login,
        address: line.who.address,
        act: line.act,
        subject: line.subject,
        detail: line.detail,
    }
}
