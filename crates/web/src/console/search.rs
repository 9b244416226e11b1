//! `GET /console/search`: one box for whatever a customer says on the phone.

use std::collections::BTreeSet;

use axum::extract::{Query, State};
use axum::response::Response;
use cashier_core::error::Error;
use cashier_core::id::{PaymentId, RefundId};
use cashier_core::member::MemberAct;
use cashier_core::merchant::Role;
use cashier_core::payment::Payment;
use cashier_core::request::{Effect, Operation};
use cashier_core::web_order::payment_named;
use serde::Deserialize;

use super::HOME;
use super::filter::{amount, day};
use super::payment::path_of;
use super::payments::{HERE, line};
use super::staff::Staff;
use crate::app::{App, Shared};
use crate::error::read_error;
use crate::local_path::{LocalPath, see_other};
use crate::pages::{PaymentFilters, PaymentsPage, respond};
use crate::visit::Visit;

/// The longest text that is looked for, in characters.
const TEXT_MAX: usize = 128;

/// How many lines of a user's statement are looked at.
const LINES: u32 = 50;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
}

/// What was found.
enum Found {
    /// A page that shows it.
    Page(LocalPath),
    /// These payments.
    Payments(Vec<Payment>),
}

pub(super) async fn handle(
    State(app): State<Shared>,
    staff: Staff,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Response {
    let text: String = asked.q.trim().chars().take(TEXT_MAX).collect();
    if text.is_empty() {
        return see_other(HOME);
    }
    let payments = match look(&app, &staff, &text).await {
        Ok(Found::Page(path)) => return see_other(path),
        Ok(Found::Payments(payments)) => payments,
        Err(error) => return visit.refuse(&app, &error, Some(HOME.into())),
    };
    if let [only] = payments.as_slice() {
        return see_other(path_of(&only.id.to_string()));
    }
    respond(&PaymentsPage {
        frame: staff.frame(visit.frame),
        staff: staff.view("home"),
        lines: payments.iter().map(line).collect(),
        filters: PaymentFilters::default(),
        next: None,
        is_cut: false,
        csv: None,
        query: Some(text),
    })
}

async fn look(app: &App, staff: &Staff, text: &str) -> Result<Found, Error> {
    if day(text).is_some() {
        return Ok(Found::Page(LocalPath::from(HERE).with("from", text).with("to", text)));
    }
    if amount(text).is_some() {
        return Ok(Found::Page(LocalPath::from(HERE).with("amount", text)));
    }
    let mut ids: BTreeSet<PaymentId> = payment_named(text).into_iter().collect();
    // A list of notices links to what a notice is about, which may be a refund.
    let named = ids.iter().next().map(|id| RefundId::from_bytes(id.to_bytes()));
    for id in text.parse::<RefundId>().ok().into_iter().chain(named) {
        let refund = app.reader.refund(id).await.map_err(|error| read_error(&error))?;
        ids.extend(refund.map(|refund| refund.payment));
    }
    ids.extend(numbered(app, staff, text).await?);
    if staff.may(MemberAct::SeeUsers) {
        ids.extend(of_user(app, text).await?);
    }
    let ids: Vec<_> = ids.into_iter().collect();
    let mut payments = app.reader.payments(&ids).await.map_err(|error| read_error(&error))?;
    payments.retain(|payment| staff.sees(payment.merchant));
    payments.sort_by_key(|payment| std::cmp::Reverse(payment.id));
    Ok(Found::Payments(payments))
}

/// The payments that merchants, or the member's own one, call by this number, or a refund of which they do.
async fn numbered(app: &App, staff: &Staff, text: &str) -> Result<Vec<PaymentId>, Error> {
    let failed = |error| read_error(&error);
    let merchants = if let Some(own) = staff.merchant() {
        vec![own]
    } else {
        let all = app.reader.clients(Role::Merchant).await.map_err(failed)?;
        all.into_iter().map(|merchant| merchant.id).collect()
    };
    let mut ids = Vec::new();
    for request in app.reader.requests_named(&merchants, text).await.map_err(failed)? {
        let Effect::Done { subject, .. } = request.effect else { continue };
        if request.key.operation == Operation::Pay {
            ids.push(subject.as_id());
        } else if let Some(refund) = app.reader.refund(subject.as_id()).await.map_err(failed)? {
            ids.push(refund.payment);
        }
    }
    Ok(ids)
}

/// The newest payments on the statement of the user with this login.
async fn of_user(app: &App, text: &str) -> Result<Vec<PaymentId>, Error> {
    let failed = |error| read_error(&error);
    let Some(login) = app.reader.login(&text.to_lowercase()).await.map_err(failed)? else {
        return Ok(Vec::new());
    };
    let lines = app.reader.statement(login.user, None, LINES).await.map_err(failed)?;
    Ok(lines.into_iter().map(|line| line.subject.as_id()).collect())
}
