//! `GET /sandbox/v1/orders`: the orders, newest first.

use axum::Json;
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::OrderView;
use crate::Sandbox;
use crate::orders::{Order, Provider, State as OrderState};

/// Which orders.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// Only orders of this provider.
    provider: Option<Provider>,
    /// True shows only orders that can still be paid.
    #[serde(default)]
    payable: bool,
    /// The maximum number; 50 by default.
    limit: Option<usize>,
}

/// The orders.
#[derive(Serialize, ToSchema)]
pub(crate) struct Orders {
    orders: Vec<OrderView>,
}

/// The orders, newest first.
#[utoipa::path(get, path = "/sandbox/v1/orders", operation_id = "listOrders", params(PageQuery),
    responses((status = 200, description = "The orders, newest first", body = Orders)))]
pub(crate) async fn handle(State(sandbox): State<Sandbox>, Query(query): Query<PageQuery>) -> Json<Orders> {
    let now = sandbox.clock.now();
    let is_wanted = |order: &&Order| {
        let is_payable = order.state == OrderState::NotPaid && now < order.expires_at;
        query.provider.is_none_or(|provider| provider == order.dialect.provider())
            && (!query.payable || is_payable)
    };
    let limit = query.limit.unwrap_or(50).min(1_000);
    let orders = sandbox.keeper.read(|world| {
        let wanted = world.book.newest_first().filter(is_wanted).take(limit);
        wanted.map(|order| OrderView::new(order, now)).collect()
    });
    Json(Orders { orders })
}
