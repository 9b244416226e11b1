//! `GET /timeline`: the newest orders.

use axum::extract::State;
use axum::response::Response;

use crate::app::Shared;
use crate::error::read_error;
use crate::local_path::LocalPath;
use crate::pages::{OrderLine, TimelineListPage, respond};
use crate::visit::Visit;

/// The number of orders on the page.
const ORDERS: u32 = 50;

pub(super) async fn handle(State(app): State<Shared>, visit: Visit) -> Response {
    let payments = match app.reader.newest_payments(ORDERS).await {
        Ok(payments) => payments,
        Err(error) => {
            return visit.refuse(&app, &read_error(&error), Some(LocalPath::fixed("/timeline").into()));
        }
    };
    let orders = payments
        .into_iter()
        .map(|payment| OrderLine {
            payment_id: payment.id.to_string(),
            description: payment.details.description.clone(),
            payee: payment.details.payee.clone(),
            amount: payment.amount.money(),
            state: payment.state.name(),
            created_at: payment.created_at,
        })
        .collect();
    respond(&TimelineListPage { frame: visit.frame, orders })
}
