//! `POST /cashier/{token}/cancel`: the user closes the order.

use axum::extract::{Path, State};
use axum::response::Response;
use cashier_core::error::{Code, Error};

use super::{foreign, order_path, sign_in_path};
use crate::app::Shared;
use crate::local_path::see_other;
use crate::visit::Visit;
use crate::wallet::order;

pub(super) async fn handle(State(app): State<Shared>, Path(token): Path<String>, visit: Visit) -> Response {
    if let Some(id) = app.foreign_of_token(&token) {
        return foreign::cancel(&app, &visit, id).await;
    }
    let here = order_path(&token);
    let Some(user) = &visit.user else { return see_other(sign_in_path(&here)) };
    let Some(payment) = app.payment_of_token(&token) else {
        return visit.refuse(&app, &Error::new(Code::InvalidPaymentUrl), None);
    };
    match order::cancel(&app, user.id, payment).await {
        // Whatever closed it first, its page says so.
        Ok(_) => see_other(here),
        // The page of somebody else's order has a way back to the shop.
        Err(error) if matches!(error.code, Code::OrderAlreadyPaid | Code::OrderBoundToOther) => {
            see_other(here)
        }
        Err(error) => visit.refuse(&app, &error, Some(here)),
    }
}
