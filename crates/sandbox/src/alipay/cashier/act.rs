//! The payer's actions: sign in, pay, leave. Each leads back to the page, which shows the result.

use axum::extract::{Path, State};
use axum::response::Redirect;

use super::path_of;
use crate::Sandbox;
use crate::orders::OrderId;

/// One tap, no password: the payer has now reached the order, so the trade exists.
pub(super) async fn sign_in(State(sandbox): State<Sandbox>, Path(order): Path<String>) -> Redirect {
    let _ = sandbox.on_order(&OrderId(order.clone()), |order, now| {
        if now < order.expires_at {
            order.reach(now);
        }
        Ok(())
    });
    Redirect::to(&path_of(&order))
}

/// If the payment is refused, because the order is already paid or it is too late, the page shows the state.
pub(super) async fn pay(State(sandbox): State<Sandbox>, Path(order): Path<String>) -> Redirect {
    let _ = sandbox.pay(&OrderId(order.clone()));
    Redirect::to(&path_of(&order))
}

/// The payer gives up. The order is unchanged and can be paid until it expires.
pub(super) async fn leave(Path(order): Path<String>) -> Redirect {
    Redirect::to(&format!("{}?left=1", path_of(&order)))
}
