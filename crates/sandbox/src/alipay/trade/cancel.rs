//! `alipay.trade.cancel`: ends a trade whose outcome is unclear to the merchant: closes or refunds it.

use cashier_protocol::alipay::outcome::Fault;
use cashier_protocol::alipay::trade::cancel::{Cancel, CancelAnswer};
use cashier_protocol::alipay::trade::numbers::TradeNumbers;

use super::numbers_of;
use super::refund::give_back;
use crate::admission::after_close;
use crate::alipay::desk::{Desk, success};
use crate::alipay::extra::announce_closing;
use crate::orders::State;

pub(crate) fn answer(desk: &mut Desk<'_>) -> Result<String, Fault> {
    let asked: Cancel = desk.read()?;
    let Some(order) = desk.known(&asked.trade) else { return done(&asked.trade, None) };
    desk.is_up(order.scenario)?;
    let (id, state) = (order.id.clone(), order.state.clone());
    let left_fen = order.fen.saturating_sub(order.refunded_fen());
    let action = match state {
        State::NotPaid => "close",
        State::Closed { .. } => return done(&numbers_of(order), Some("close")),
        State::Paid { .. } => "refund",
    };
    let (now, sandbox) = (desk.now, desk.sandbox);
    if action == "refund" && left_fen > 0 {
        // A repeat finds nothing left and moves nothing.
        let number = format!("CANCEL{}", desk.new_number());
        give_back(desk, &id, &number, left_fen, None)?;
    }
    let order = desk.edit(&id)?;
    if action == "close" && order.close(now).is_ok() {
        after_close(order, now);
        announce_closing(sandbox, order, now);
    }
    done(&numbers_of(order), Some(action))
}

fn done(trade: &TradeNumbers, action: Option<&str>) -> Result<String, Fault> {
    let action = action.map(str::to_owned);
    success(&CancelAnswer { trade: trade.clone(), retry_flag: "N".to_owned(), action })
}
