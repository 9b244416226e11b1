//! `alipay.trade.order.settle`: shares a payment.

use std::time::Duration;

use cashier_protocol::alipay::outcome::{Fault, TRADE_STATUS_ERROR};
use cashier_protocol::alipay::royalty::settle::{Settle, Settled};
use cashier_protocol::alipay::trade::numbers::TradeNumbers;
use cashier_protocol::alipay::trade::state::TradeState;

use crate::alipay::desk::{Desk, success, system_error};
use crate::alipay::view;
use crate::orders::{Order, Share, ShareState};

/// The maximum number of requests for one trade: synchronous, asynchronous.
const REQUESTS_MAX: (usize, usize) = (50, 300);

pub(crate) fn answer(desk: &mut Desk<'_>) -> Result<String, Fault> {
    let asked: Settle = desk.read()?;
    let numbers = TradeNumbers { trade_no: Some(asked.trade_no.clone()), out_trade_no: None };
    let order = desk.trade(&numbers)?;
    let content = serde_json::to_string(&asked).map_err(|_| system_error())?;
    if let Some(known) = order.sharing.request(&asked.out_request_no) {
        if known.content != content {
            return Err(Fault::business("ACQ.DISCORDANT_REPEAT_REQUEST", "请求信息不一致"));
        }
        return success(&settled(order, known));
    }
    check(desk, order, &asked)?;
    let (id, now, order_id) = (order.id.clone(), desk.now, desk.new_number());
    let is_async = asked.royalty_mode.as_deref() == Some("async");
    let takes = Duration::from_secs(u64::from(desk.world.settings().sharing_s));
    let share = |(index, part): (usize, &cashier_protocol::alipay::royalty::settle::RoyaltyPart)| Share {
        kind: part.trans_in_type.clone().unwrap_or_else(|| "userId".to_owned()),
        account: part.trans_in.clone(),
        fen: part.fen,
        description: part.desc.clone().unwrap_or_default(),
        detail_id: format!("{order_id}{index:02}"),
        failure: None,
    };
    let request = ShareState {
        number: asked.out_request_no.clone(),
        shares: asked.royalty_parameters.iter().enumerate().map(share).collect(),
        order_id: order_id.clone(),
        created_at: now,
        ends_at: if is_async { now.saturating_add(takes) } else { now },
        content,
    };
    let order = desk.edit(&id)?;
    let answer = settled(order, &request);
    order.sharing.requests.push(request);
    order.sharing.is_finished |= asked.extend_params.is_finish;
    success(&answer)
}

fn settled(order: &Order, request: &ShareState) -> Settled {
    Settled { trade_no: order.transaction_id.clone(), settle_no: Some(request.order_id.clone()) }
}

fn check(desk: &Desk<'_>, order: &Order, asked: &Settle) -> Result<(), Fault> {
    let is_paid = view::state(order, desk.now) == TradeState::Success;
    if !is_paid || order.sharing.is_finished {
        return Err(Fault::business(TRADE_STATUS_ERROR, "交易状态不合法"));
    }
    let is_async = asked.royalty_mode.as_deref() == Some("async");
    let most = if is_async { REQUESTS_MAX.1 } else { REQUESTS_MAX.0 };
    if order.sharing.requests.len() >= most {
        return Err(Fault::business("ACQ.TRADE_SETTLE_ERROR", "分账次数超限"));
    }
    // A receiver is unknown until the merchant has bound it.
    for part in &asked.royalty_parameters {
        let kind = part.trans_in_type.as_deref().unwrap_or("userId");
        let is_bound = desk.world.receivers.iter().any(|known| {
            known.is_active
                && known.merchant == desk.call.app_id
                && known.kind == kind
                && known.account == part.trans_in
        });
        if !is_bound {
            return Err(Fault::business("ACQ.ROYALTY_RECEIVER_INVALID", "分账收款方未绑定"));
        }
    }
    let given = order.sharing.given_fen();
    let wanted = asked.total_fen().and_then(|fen| fen.checked_add(given)).ok_or_else(system_error)?;
    let percent = i64::from(desk.world.settings().sharing_percent_max);
    let most = order.fen.saturating_mul(percent) / 100;
    let left = order.fen.saturating_sub(view::refunded_fen(order));
    if wanted > most.min(left) {
        return Err(Fault::business("ACQ.ALLOC_AMOUNT_VALIDATE_ERROR", "分账金额超限"));
    }
    Ok(())
}
