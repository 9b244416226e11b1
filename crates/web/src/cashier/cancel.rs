//! `POST /cashier/{token}/cancel`: the user closes the order.

use axum::extract::{Path, State};
use axum::response::Response;
use cashier_core::error::Code;

use super::{order_path, sign_in_path};
use crate::app::Shared;
use crate::local_path::see_other;
use crate::visit::Visit;
use crate::wallet::payable::PayableId;

pub(super) async fn handle(State(app): State<Shared>, Path(token): Path<String>, visit: Visit) -> Response {
    let here = order_path(&token);
    let Some(user) = &visit.user else { return see_other(sign_in_path(&here)) };
    let order = match PayableId::of_token(&app, &token) {
        Ok(order) => order,
        Err(error) => return visit.refuse(&app, &error, None),
    };
    match order.cancel(&app, user.id).await {
        // Whatever closed it first, its page says so.
        Ok(_) => see_other(here),
        Err(error) if says_its_page(order, error.code) => see_other(here),
        Err(error) => visit.refuse(&app, &error, Some(here)),
    }
}

/// Returns true when the order's page already explains this refusal. The page of somebody else's payment has a way
/// back to the shop.
const fn says_its_page(order: PayableId, refusal: Code) -> bool {
    match order {
        PayableId::Own(_) => matches!(refusal, Code::OrderAlreadyPaid | Code::OrderBoundToOther),
        PayableId::Foreign(_) => matches!(refusal, Code::OrderAlreadyPaid | Code::OrderInProcess),
    }
}
