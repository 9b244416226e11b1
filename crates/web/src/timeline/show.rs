//! `GET /timeline/{payment_id}`: the timeline of one order.

use axum::extract::{Path, State};
use axum::response::Response;
use cashier_core::error::{Code, Error};
use cashier_core::web_order::payment_named;

use super::events::collect;
use crate::app::{App, Shared};
use crate::error::read_error;
use crate::local_path::LocalPath;
use crate::pages::{TimelinePage, respond};
use crate::visit::Visit;

pub(super) async fn handle(State(app): State<Shared>, Path(id): Path<String>, visit: Visit) -> Response {
    match page(&app, &visit, &id).await {
        Ok(page) => respond(&page),
        Err(error) => visit.refuse(&app, &error, Some(LocalPath::fixed("/timeline").into())),
    }
}

async fn page(app: &App, visit: &Visit, id: &str) -> Result<TimelinePage, Error> {
    let id = payment_named(id).ok_or_else(|| Error::new(Code::NotFound))?;
    let payment = app.reader.payment(id).await.map_err(|error| read_error(&error))?;
    let payment = payment.ok_or_else(|| Error::new(Code::OrderNotExist))?;
    let events = collect(&app.reader, &payment).await.map_err(|error| read_error(&error))?;
    Ok(TimelinePage {
        frame: visit.frame.clone(),
        payment_id: payment.id.to_string(),
        description: payment.details.description.clone(),
        payee: payment.details.payee.clone(),
        amount: payment.amount.money(),
        state: payment.state.name(),
        events,
    })
}
