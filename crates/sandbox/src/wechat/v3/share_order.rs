//! `POST /v3/profitsharing/orders`: shares an order.

use std::time::Duration;

use axum::extract::State;
use axum::response::Response;
use cashier_core::time::Timestamp;
use cashier_protocol::wechat::v3::error::ApiError;
use cashier_protocol::wechat::v3::profit_sharing::{CreateSharing, NewShare};

use super::call::Call;
use super::reply::{Done, refuse};
use super::sharing_view::{self, rest_fen, sharing_key, transaction_key};
use crate::orders::{Order, Receiver, Share, ShareState, State as OrderState};
use crate::world::World;
use crate::{Sandbox, draw};

/// The maximum number of requests for one order.
const REQUESTS_MAX: usize = 50;

pub(super) async fn handle(State(sandbox): State<Sandbox>, call: Call) -> Response {
    call.answer(&sandbox, run(&sandbox, &call))
}

fn run(sandbox: &Sandbox, call: &Call) -> Result<Done, ApiError> {
    let params: CreateSharing = call.json()?;
    params.check()?;
    for name in params.receivers.iter().filter_map(|share| share.name.as_deref()) {
        call.open_field(sandbox, "receivers.name", name)?;
    }
    // Encrypted names differ each time, so they cannot be compared.
    let plain: Vec<_> =
        params.receivers.iter().map(|share| (share.kind.as_str(), &share.account, share.amount)).collect();
    let content = serde_json::to_string(&(plain, params.unfreeze_unsplit)).unwrap_or_default();
    let now = sandbox.clock.now();
    sandbox.keeper.change(|world| {
        if let Some(done) = again(world, &params, &content, now)? {
            return Ok(done);
        }
        let (percent, sharing_s) = (world.settings().sharing_percent_max, world.settings().sharing_s);
        let receivers = world.receivers.clone();
        let order = world.book.find_mut(&transaction_key(&params.transaction_id)).ok_or_else(no_order)?;
        check(order, &params, percent)?;
        let request = ShareState {
            number: params.out_order_no.clone(),
            order_id: draw::number(sandbox.entropy(), "30000099", now),
            shares: params.receivers.iter().map(|share| new_share(sandbox, share, &receivers, now)).collect(),
            created_at: now,
            ends_at: now.saturating_add(Duration::from_secs(sharing_s.into())),
            content,
        };
        order.sharing.is_finished = params.unfreeze_unsplit;
        let done = Done::json(&sharing_view::sharing(order, &request, now));
        order.sharing.requests.push(request);
        Ok(done)
    })
}

/// The same number again: the same content gets the same answer.
fn again(
    world: &World,
    params: &CreateSharing,
    content: &str,
    now: Timestamp,
) -> Result<Option<Done>, ApiError> {
    let Some(order) = world.book.find(&sharing_key(&params.out_order_no)) else { return Ok(None) };
    let request = order
        .sharing
        .request(&params.out_order_no)
        .filter(|request| request.content == content && order.transaction_id == params.transaction_id);
    let request = request.ok_or_else(other_content)?;
    Ok(Some(Done::json(&sharing_view::sharing(order, request, now))))
}

fn check(order: &Order, params: &CreateSharing, percent: u8) -> Result<(), ApiError> {
    check_open(order)?;
    let wanted = params.receivers.iter().map(|share| share.amount).fold(0, i64::saturating_add);
    if wanted > rest_fen(order) {
        return Err(refuse("NOT_ENOUGH", "分账金额不足，超出订单剩余待分金额"));
    }
    let most = order.fen.saturating_mul(percent.into()) / 100;
    if order.sharing.given_fen().saturating_add(wanted) > most {
        return Err(refuse("RULE_LIMIT", "分账金额超出最大分账比例"));
    }
    Ok(())
}

/// Checks that an order can be shared: created for it, paid, not finished.
pub(super) fn check_open(order: &Order) -> Result<(), ApiError> {
    if !matches!(order.state, OrderState::Paid { .. }) {
        return Err(no_order());
    }
    if !order.is_shareable {
        return Err(refuse("NO_AUTH", "订单未标记分账，不支持分账"));
    }
    if order.sharing.is_finished {
        return Err(refuse("INVALID_REQUEST", "订单已分账完结"));
    }
    if order.sharing.requests.len() >= REQUESTS_MAX {
        return Err(refuse("RULE_LIMIT", "同一笔订单最多分账 50 次"));
    }
    Ok(())
}

fn new_share(sandbox: &Sandbox, params: &NewShare, receivers: &[Receiver], now: Timestamp) -> Share {
    let is_known = receivers.iter().any(|receiver| {
        receiver.is_active && receiver.kind == params.kind.as_str() && receiver.account == params.account
    });
    Share {
        kind: params.kind.as_str().to_owned(),
        account: params.account.clone(),
        fen: params.amount,
        description: params.description.clone(),
        detail_id: draw::number(sandbox.entropy(), "36000099", now),
        failure: (!is_known).then(|| "NO_RELATION".to_owned()),
    }
}

pub(super) fn no_order() -> ApiError {
    refuse("RESOURCE_NOT_EXISTS", "订单不存在")
}

pub(super) fn other_content() -> ApiError {
    refuse("INVALID_REQUEST", "商户分账单号已使用，且请求参数与之前不一致")
}
