//! `POST /cashier/{token}/cancel`: the user closes the order.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use cashier_core::error::{Code, Error};

use super::{foreign, order_path, sign_in_path};
use crate::app::Shared;
use crate::visit::Visit;
use crate::wallet::order;

pub(super) async fn handle(State(app): State<Shared>, Path(token): Path<String>, visit: Visit) -> Response {
    if let Some(id) = app.foreign_of_token(&token) {
        return foreign::cancel(&app, &visit, id).await;
    }
    let here = order_path(&token);
    if visit.user.is_none() {
        return Redirect::to(&sign_in_path(&here)).into_response();
    }
    let Some(payment) = app.payment_of_token(&token) else {
        return visit.refuse(&app, &Error::new(Code::InvalidPaymentUrl), None);
    };
    match order::cancel(&app, payment).await {
        // Whatever closed it first, its page says so.
        Ok(_) => Redirect::to(&here).into_response(),
        Err(error) if error.code == Code::OrderAlreadyPaid => Redirect::to(&here).into_response(),
        Err(error) => visit.refuse(&app, &error, Some(here)),
    }
}
