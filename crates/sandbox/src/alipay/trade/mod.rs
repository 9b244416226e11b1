//! Trades: creating, querying, closing and refunding them. One file per method.

pub(super) mod cancel;
pub(super) mod close;
pub(super) mod create;
pub(super) mod order;
pub(super) mod precreate;
pub(super) mod query;
pub(super) mod refund;
pub(super) mod refund_query;

use cashier_protocol::alipay::trade::numbers::TradeNumbers;

use crate::orders::Order;

/// Both numbers of a trade.
fn numbers_of(order: &Order) -> TradeNumbers {
    TradeNumbers {
        out_trade_no: Some(order.out_trade_no.clone()),
        trade_no: Some(order.transaction_id.clone()),
    }
}
