//! `alipay.trade.fastpay.refund.query`: whether a refund was made. An unknown refund is a success without fields.

use cashier_protocol::alipay::outcome::Fault;
use cashier_protocol::alipay::trade::refund_query::{RefundQuery, RefundQueryAnswer};

use crate::alipay::desk::{Desk, success};
use crate::orders::RefundState;

pub(crate) fn answer(desk: &mut Desk<'_>) -> Result<String, Fault> {
    let asked: RefundQuery = desk.read()?;
    let order = desk.trade(&asked.trade)?;
    let done = order.refund(&asked.out_request_no).filter(|refund| refund.state == RefundState::Success);
    let Some(refund) = done else { return success(&RefundQueryAnswer::default()) };
    success(&RefundQueryAnswer {
        trade_no: Some(order.transaction_id.clone()),
        out_trade_no: Some(order.out_trade_no.clone()),
        out_request_no: Some(refund.number.clone()),
        refund_status: Some("REFUND_SUCCESS".to_owned()),
        refund_fen: Some(refund.fen),
        total_fen: Some(order.fen),
        refunded_at: refund.ended_at,
    })
}
