//! What the payer does: sign in, pay, leave. Each leads back to the page, which shows what came of it.

use axum::extract::{Path, State};
use axum::response::Redirect;

use super::path_of;
use crate::Sandbox;
use crate::orders::OrderId;

/// One tap, no password: the payer is at the order now, so the trade exists.
pub(super) async fn sign_in(State(sandbox): State<Sandbox>, Path(order): Path<String>) -> Redirect {
    let _ = sandbox.on_order(&OrderId(order.clone()), |order, now| {
        if now < order.expires_at {
            order.reach(now);
        }
        Ok(())
    });
    Redirect::to(&path_of(&order))
}

/// A payment that is refused, because it was made before or came too late, shows on the page by its state.
pub(super) async fn pay(State(sandbox): State<Sandbox>, Path(order): Path<String>) -> Redirect {
    let _ = sandbox.pay(&OrderId(order.clone()));
    Redirect::to(&path_of(&order))
}

/// The payer gives up. The order stays as it is and can be paid until its time is over.
pub(super) async fn leave(Path(order): Path<String>) -> Redirect {
    Redirect::to(&format!("{}?left=1", path_of(&order)))
}
