//! `alipay.trade.refund`: refunds a trade, at once.

use cashier_protocol::alipay::outcome::{Fault, TRADE_STATUS_ERROR};
use cashier_protocol::alipay::royalty::settle::RoyaltyPart;
use cashier_protocol::alipay::trade::refund::{Refund, RefundAnswer};
use cashier_protocol::alipay::trade::state::TradeState;

use crate::alipay::desk::{Desk, success, unknown_trade};
use crate::alipay::extra::Extra;
use crate::alipay::view;
use crate::draw;
use crate::notify::end_refund;
use crate::orders::{Dialect, NewRefund, OrderId, RefundRefusal, RefundState, SharingReturn};
use crate::scenario::Scenario;

pub(crate) fn answer(desk: &mut Desk<'_>) -> Result<String, Fault> {
    let asked: Refund = desk.read()?;
    let trade = desk.trade(&asked.trade())?;
    let id = trade.id.clone();
    if view::state(trade, desk.now) == TradeState::Finished {
        return Err(Fault::business("ACQ.TRADE_HAS_FINISHED", "交易已完结"));
    }
    let number = match asked.out_request_no {
        Some(number) => number,
        // A full refund may have no number; it is then identified by that of the trade.
        None if asked.refund_fen == trade.fen => trade.out_trade_no.clone(),
        None => {
            return Err(Fault::business("ACQ.INVALID_PARAMETER", "out_request_no: must be given for a part"));
        }
    };
    let is_known = trade.refund(&number).is_some();
    // What is refused takes no share back.
    trade.takes_refund(&number, asked.refund_fen).map_err(fault)?;
    if !is_known {
        take_back(desk, &id, &number, &asked.refund_royalty_parameters)?;
    }
    let has_moved = give_back(desk, &id, &number, asked.refund_fen, asked.refund_reason)?;
    let order = desk.edit(&id)?;
    success(&RefundAnswer {
        trade_no: order.transaction_id.clone(),
        out_trade_no: order.out_trade_no.clone(),
        fund_change: if has_moved { "Y" } else { "N" }.to_owned(),
        refunded_total_fen: view::refunded_fen(order),
        refunded_at: order.refund(&number).and_then(|refund| refund.ended_at),
        buyer_logon_id: Some(view::BUYER_LOGON_ID.to_owned()),
    })
}

/// Refunds money. Returns true when this very call moved it: repeating the request changes nothing.
pub(super) fn give_back(
    desk: &mut Desk<'_>,
    id: &OrderId,
    number: &str,
    fen: i64,
    reason: Option<String>,
) -> Result<bool, Fault> {
    let (now, sandbox, refund_id) = (desk.now, desk.sandbox, desk.new_number());
    let order = desk.edit(id)?;
    // A refund of the whole rest closes the trade, which not every way to pay announces.
    let closes = view::refunded_fen(order).saturating_add(fen) >= order.fen;
    let is_told = !closes || Extra::of(order).announces_closing();
    let notify_url = order.notify_url.clone().filter(|_| is_told);
    let (number, dialect) = (number.to_owned(), Dialect::Alipay);
    let params = NewRefund { number: number.clone(), refund_id, dialect, fen, reason, notify_url };
    if !order.add_refund(params, now, None).map_err(fault)? {
        return Ok(false);
    }
    // If the payer's bank cannot accept the money, the refund stays open until the control API ends it.
    let scenario = order.scenario;
    let has_moved = scenario != Some(Scenario::AbnormalRefund);
    if has_moved {
        end_refund(sandbox, order, &number, RefundState::Success, now);
    }
    desk.trouble.after_change(scenario);
    Ok(has_moved)
}

/// Takes shares back from receivers, before the refund they are part of.
fn take_back(desk: &mut Desk<'_>, id: &OrderId, number: &str, parts: &[RoyaltyPart]) -> Result<(), Fault> {
    let (now, entropy) = (desk.now, desk.sandbox.entropy());
    let order = desk.world.book.edit(id).ok_or_else(unknown_trade)?;
    let mut returns: Vec<SharingReturn> = Vec::new();
    for part in parts {
        // Here the receiver of the share is the one who pays, from as many of its shares as needed.
        let account = part.trans_out.as_deref().unwrap_or(&part.trans_in);
        let mut left = part.fen;
        for request in &order.sharing.requests {
            let same = |known: &&SharingReturn| known.account == account && known.of == request.number;
            let taken = returns.iter().filter(same).map(|known| known.fen).fold(0, i64::saturating_add);
            let fen = order.sharing.returnable_fen(request, account).saturating_sub(taken).min(left);
            if fen < 1 {
                continue;
            }
            left = left.saturating_sub(fen);
            returns.push(SharingReturn {
                number: number.to_owned(),
                of: request.number.clone(),
                return_id: draw::number(entropy, "", now),
                account: account.to_owned(),
                fen,
                description: part.desc.clone().unwrap_or_default(),
                created_at: now,
            });
        }
        if left > 0 {
            return Err(Fault::business("ACQ.ALLOC_AMOUNT_VALIDATE_ERROR", "分账退回金额超限"));
        }
    }
    order.sharing.returns.extend(returns);
    Ok(())
}

fn fault(refusal: RefundRefusal) -> Fault {
    match refusal {
        RefundRefusal::NotPaid => Fault::business(TRADE_STATUS_ERROR, "交易状态不合法"),
        RefundRefusal::TooMuch => Fault::business("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", "退款金额超限"),
        RefundRefusal::NotEnough => Fault::business("ACQ.SELLER_BALANCE_NOT_ENOUGH", "商户余额不足"),
        RefundRefusal::OtherContent => Fault::business("ACQ.DISCORDANT_REPEAT_REQUEST", "请求信息不一致"),
        RefundRefusal::TooMany => Fault::business("ACQ.REASON_TRADE_REFUND_FEE_ERR", "退款次数超限"),
    }
}
