//! `alipay.trade.query`: the state of a trade.

use cashier_protocol::alipay::outcome::Fault;
use cashier_protocol::alipay::trade::numbers::TradeNumbers;

use crate::alipay::desk::{Desk, success};
use crate::alipay::view;

pub(crate) fn answer(desk: &mut Desk<'_>) -> Result<String, Fault> {
    let asked: TradeNumbers = desk.read()?;
    success(&view::trade(desk.trade(&asked)?, desk.now))
}
