//! `GET /console/refunds`, `/console/notices` and `/console/merchants`.

use axum::extract::{Query, State};
use axum::response::Response;
use cashier_core::error::{Code, Error};
use cashier_core::id::{Id, Kind, MerchantId};
use cashier_core::merchant::Role;
use serde::Deserialize;

use super::payment::{notice_line, refund_line};
use super::staff::Staff;
use crate::app::{App, Shared};
use crate::error::read_error;
use crate::local_path::{Fixed, LocalPath};
use crate::pages::{Choice, MerchantLine, MerchantsPage, NoticesPage, RefundsPage, respond};
use crate::visit::Visit;

const REFUNDS: Fixed = LocalPath::fixed("/console/refunds");
const NOTICES: Fixed = LocalPath::fixed("/console/notices");
const MERCHANTS: Fixed = LocalPath::fixed("/console/merchants");

/// How many rows a page has.
const ROWS: u32 = 50;

#[derive(Deserialize)]
pub(super) struct Asked {
    /// A merchant's `Client-Id`, for the operator's people.
    #[serde(default)]
    merchant: String,
    #[serde(default)]
    before: String,
}

fn before<K: Kind>(text: &str) -> Result<Option<Id<K>>, Error> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| Error::new(Code::ParamIllegal))
}

/// The same list of the same merchant, from this row on.
fn next<K: Kind>(path: Fixed, asked: &Asked, id: Option<Id<K>>) -> Option<String> {
    let path = LocalPath::from(path);
    let path = if asked.merchant.is_empty() { path } else { path.with("merchant", &asked.merchant) };
    id.map(|id| path.with("before", &id.to_string()).to_string())
}

/// The merchants among which the operator's people choose, and the one that is chosen; a member of a merchant has the own one.
async fn choice(app: &App, staff: &Staff, asked: &Asked) -> Result<(Vec<Choice>, Option<MerchantId>), Error> {
    if let Some(own) = staff.merchant() {
        return Ok((Vec::new(), Some(own)));
    }
    let all = app.reader.clients(Role::Merchant).await.map_err(|error| read_error(&error))?;
    let chosen = all.iter().find(|merchant| merchant.client_id == asked.merchant).map(|merchant| merchant.id);
    if chosen.is_none() && !asked.merchant.is_empty() {
        return Err(Error::new(Code::ParamIllegal).with_detail("There is no such merchant."));
    }
    let choices = all.into_iter().map(|merchant| Choice {
        is_chosen: merchant.client_id == asked.merchant,
        value: merchant.client_id,
        label: merchant.name,
    });
    Ok((choices.collect(), chosen))
}

pub(super) async fn refunds(
    State(app): State<Shared>,
    staff: Staff,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Response {
    let page = async {
        let (merchants, merchant) = choice(&app, &staff, &asked).await?;
        let found = app.reader.list_refunds(merchant, before(&asked.before)?, ROWS).await;
        let found = found.map_err(|error| read_error(&error))?;
        Ok::<_, Error>(RefundsPage {
            frame: staff.frame(visit.frame.clone()),
            staff: staff.view("refunds"),
            merchants,
            lines: found.rows.iter().map(refund_line).collect(),
            next: next(REFUNDS, &asked, found.next),
            is_cut: found.is_cut,
        })
    };
    match page.await {
        Ok(page) => respond(&page),
        Err(error) => visit.refuse(&app, &error, Some(REFUNDS.into())),
    }
}

/// Notices of one merchant: the operator's people choose it first.
pub(super) async fn notices(
    State(app): State<Shared>,
    staff: Staff,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Response {
    let page = async {
        let (merchants, merchant) = choice(&app, &staff, &asked).await?;
        let mut page = NoticesPage {
            frame: staff.frame(visit.frame.clone()),
            staff: staff.view("notices"),
            needs_choice: merchant.is_none(),
            merchants,
            lines: Vec::new(),
            next: None,
            is_cut: false,
        };
        if let Some(merchant) = merchant {
            let found = app.reader.list_notices(merchant, before(&asked.before)?, ROWS).await;
            let found = found.map_err(|error| read_error(&error))?;
            page.lines.extend(found.rows.iter().filter_map(|notice| notice_line(notice, false)));
            page.next = next(NOTICES, &asked, found.next);
            page.is_cut = found.is_cut;
        }
        Ok::<_, Error>(page)
    };
    match page.await {
        Ok(page) => respond(&page),
        Err(error) => visit.refuse(&app, &error, Some(NOTICES.into())),
    }
}

pub(super) async fn merchants(State(app): State<Shared>, staff: Staff, visit: Visit) -> Response {
    let page = async {
        let failed = |error| read_error(&error);
        let mut lines = Vec::new();
        for merchant in app.reader.clients(Role::Merchant).await.map_err(failed)? {
            let standing = app.reader.standing(merchant.id.into()).await.map_err(failed)?;
            lines.push(MerchantLine {
                client_id: merchant.client_id,
                name: merchant.name,
                at: merchant.created_at,
                is_test: standing.mode.is_test(),
                is_suspended: standing.is_suspended(),
            });
        }
        Ok::<_, Error>(MerchantsPage {
            frame: staff.frame(visit.frame.clone()),
            staff: staff.view("merchants"),
            lines,
        })
    };
    match page.await {
        Ok(page) => respond(&page),
        Err(error) => visit.refuse(&app, &error, Some(MERCHANTS.into())),
    }
}
