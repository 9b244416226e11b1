//! `POST /v3/profitsharing/orders/unfreeze`: releases the rest of an order to the merchant itself.

use axum::extract::State;
use axum::response::Response;
use cashier_protocol::wechat::v3::error::ApiError;
use cashier_protocol::wechat::v3::profit_sharing::Unfreeze;

use super::call::Call;
use super::reply::Done;
use super::share_order::{check_open, no_order, other_content};
use super::sharing_view::{self, rest_fen, sharing_key, transaction_key};
use crate::identity::WECHAT_MCHID;
use crate::orders::{Share, ShareState};
use crate::{Sandbox, draw};

pub(super) async fn handle(State(sandbox): State<Sandbox>, call: Call) -> Response {
    call.answer(&sandbox, run(&sandbox, &call))
}

fn run(sandbox: &Sandbox, call: &Call) -> Result<Done, ApiError> {
    let params: Unfreeze = call.json()?;
    params.check()?;
    let now = sandbox.clock.now();
    let content = "unfreeze".to_owned();
    sandbox.keeper.change(|world| {
        if let Some(order) = world.book.find(&sharing_key(&params.out_order_no)) {
            let is_same = order.transaction_id == params.transaction_id;
            let request =
                order.sharing.request(&params.out_order_no).filter(|r| is_same && r.content == content);
            let request = request.ok_or_else(other_content)?;
            return Ok(Done::json(&sharing_view::sharing(order, request, now)));
        }
        let order = world.book.find_mut(&transaction_key(&params.transaction_id)).ok_or_else(no_order)?;
        check_open(order)?;
        let own = Share {
            kind: "MERCHANT_ID".to_owned(),
            account: WECHAT_MCHID.to_owned(),
            fen: rest_fen(order),
            description: params.description.clone(),
            detail_id: draw::number(sandbox.entropy(), "36000099", now),
            failure: None,
        };
        let request = ShareState {
            number: params.out_order_no.clone(),
            order_id: draw::number(sandbox.entropy(), "30000099", now),
            shares: vec![own],
            created_at: now,
            ends_at: now,
            content,
        };
        order.sharing.is_finished = true;
        let done = Done::json(&sharing_view::sharing(order, &request, now));
        order.sharing.requests.push(request);
        Ok(done)
    })
}
