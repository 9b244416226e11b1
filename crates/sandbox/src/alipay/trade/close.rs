//! `alipay.trade.close`: closes an unpaid trade.

use cashier_protocol::alipay::outcome::{Fault, TRADE_HAS_CLOSE, TRADE_STATUS_ERROR};
use cashier_protocol::alipay::trade::close::Close;
use cashier_protocol::alipay::trade::state::TradeState;

use super::numbers_of;
use crate::admission::after_close;
use crate::alipay::desk::{Desk, success};
use crate::alipay::extra::announce_closing;
use crate::alipay::view;

pub(crate) fn answer(desk: &mut Desk<'_>) -> Result<String, Fault> {
    let asked: Close = desk.read()?;
    let trade = desk.trade(&asked.trade)?;
    match view::state(trade, desk.now) {
        TradeState::WaitBuyerPay => {}
        TradeState::Closed if trade.paid_at().is_none() => {
            return Err(Fault::business(TRADE_HAS_CLOSE, "交易已经关闭"));
        }
        _ => return Err(Fault::business(TRADE_STATUS_ERROR, "交易状态不合法")),
    }
    let (id, now, sandbox) = (trade.id.clone(), desk.now, desk.sandbox);
    let order = desk.edit(&id)?;
    // The state was checked above, under the same lock.
    if order.close(now).is_ok() {
        after_close(order, now);
        announce_closing(sandbox, order, now);
    }
    success(&numbers_of(order))
}
