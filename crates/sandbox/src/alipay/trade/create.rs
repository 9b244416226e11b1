//! `alipay.trade.create`: a trade for a mini program. It exists at once.

use cashier_protocol::alipay::outcome::Fault;
use cashier_protocol::alipay::trade::create::Created;
use cashier_protocol::alipay::trade::order::Product;

use super::order::take;
use crate::alipay::desk::{Desk, success};

pub(crate) fn answer(desk: &mut Desk<'_>) -> Result<String, Fault> {
    let id = take(desk, Product::Create)?;
    let now = desk.now;
    let order = desk.edit(&id)?;
    order.reach(now);
    success(&Created { out_trade_no: order.out_trade_no.clone(), trade_no: order.transaction_id.clone() })
}
