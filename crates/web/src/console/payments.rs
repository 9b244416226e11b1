//! `GET /console/payments` and `/console/payments.csv`: lists of payments.

use axum::extract::{Query, State};
use axum::response::Response;
use cashier_core::error::Error;
use cashier_core::member::MemberAct;
use cashier_core::merchant::Role;
use cashier_core::money::Money;
use cashier_core::payment::Payment;

use super::filter::{Filter, STATES};
use super::staff::Staff;
use crate::app::{App, Shared};
use crate::error::read_error;
use crate::local_path::{Fixed, LocalPath};
use crate::pages::{Choice, PaymentFilters, PaymentLine, PaymentsPage, respond};
use crate::visit::Visit;

pub(super) const HERE: Fixed = LocalPath::fixed("/console/payments");
pub(super) const CSV: Fixed = LocalPath::fixed("/console/payments.csv");

/// How many payments a page has.
const ROWS: u32 = 50;

pub(super) async fn handle(
    State(app): State<Shared>,
    staff: Staff,
    visit: Visit,
    Query(filter): Query<Filter>,
) -> Response {
    match page(&app, &staff, &visit, &filter).await {
        Ok(page) => respond(&page),
        Err(error) => visit.refuse(&app, &error, Some(HERE.into())),
    }
}

async fn page(app: &App, staff: &Staff, visit: &Visit, filter: &Filter) -> Result<PaymentsPage, Error> {
    let wanted = filter.read(app, staff).await?;
    let found = app.reader.list_payments(&wanted, filter.before()?, ROWS).await;
    let found = found.map_err(|error| read_error(&error))?;
    let chosen = |value: &str, label: String, now: &str| Choice {
        is_chosen: value == now,
        value: value.to_owned(),
        label,
    };
    let mut merchants = Vec::new();
    if staff.merchant().is_none() {
        let all = app.reader.clients(Role::Merchant).await.map_err(|error| read_error(&error))?;
        merchants.extend(all.into_iter().map(|one| chosen(&one.client_id, one.name, &filter.merchant)));
    }
    let states = STATES.into_iter().map(|state| chosen(state, state.to_owned(), &filter.state)).collect();
    let csv = staff.may(MemberAct::Export).then(|| filter.at(CSV, None).to_string());
    Ok(PaymentsPage {
        frame: staff.frame(visit.frame.clone()),
        staff: staff.view("payments"),
        lines: found.rows.iter().map(line).collect(),
        filters: PaymentFilters {
            merchants,
            states,
            from: filter.from.clone(),
            to: filter.to.clone(),
            amount: filter.amount.clone(),
        },
        next: found.next.map(|id| filter.at(HERE, Some(id)).to_string()),
        is_cut: found.is_cut,
        csv,
        query: None,
    })
}

/// One payment as a list shows it.
pub(super) fn line(payment: &Payment) -> PaymentLine {
    PaymentLine {
        id: payment.id.to_string(),
        at: payment.created_at,
        payee: payment.details.payee.clone(),
        number: payment.details.request_id.clone(),
        description: payment.details.description.clone(),
        amount: payment.amount.money(),
        refunded: (payment.refunded > 0).then(|| Money::new(payment.refunded, payment.amount.currency())),
        state: payment.state.name(),
    }
}
