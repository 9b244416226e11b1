//! `POST /v3/refund/domestic/refunds`: requests a refund.

use axum::extract::State;
use axum::response::Response;
use cashier_protocol::wechat::v3::error::ApiError;
use cashier_protocol::wechat::v3::refunds::CreateRefund;

use super::call::Call;
use super::reply::{Done, refuse};
use super::view;
use crate::Sandbox;
use crate::orders::{Dialect, RefundRefusal};
use crate::wechat::settle::{NoRefund, Number, WantedRefund, refund};
use crate::wechat::takes_notices;

pub(super) async fn handle(State(sandbox): State<Sandbox>, call: Call) -> Response {
    call.answer(&sandbox, run(&sandbox, &call))
}

fn run(sandbox: &Sandbox, call: &Call) -> Result<Done, ApiError> {
    let request: CreateRefund = call.json()?;
    request.check()?;
    if request.notify_url.as_deref().is_some_and(|url| !takes_notices(sandbox, url)) {
        return Err(refuse("PARAM_ERROR", "notify_url must be https; plain http only on this machine"));
    }
    let order = match (&request.transaction_id, &request.out_trade_no) {
        (Some(number), _) => Number::Provider(number),
        (None, number) => Number::Merchant(number.as_deref().unwrap_or_default()),
    };
    let wanted = WantedRefund {
        order,
        dialect: Dialect::WechatV3,
        number: &request.out_refund_no,
        fen: request.amount.refund,
        total_fen: request.amount.total,
        reason: request.reason.clone(),
        notify_url: request.notify_url.clone(),
    };
    match refund(sandbox, wanted) {
        Ok((order, made, fault)) => Ok(Done::json(&view::refund(&order, &made)).with(fault)),
        Err(error) => Err(refused(&error)),
    }
}

fn refused(error: &NoRefund) -> ApiError {
    match error {
        NoRefund::NotFound => refuse("RESOURCE_NOT_EXISTS", "订单不存在"),
        NoRefund::OtherTotal => refuse("INVALID_REQUEST", "订单金额或退款金额与之前请求不一致，请核实后再试"),
        NoRefund::OtherOrder | NoRefund::Refused(RefundRefusal::OtherContent) => {
            refuse("INVALID_REQUEST", "商户退款单号已使用，且请求参数与之前不一致")
        }
        NoRefund::TooOld => refuse("INVALID_REQUEST", "订单已超过可退款的最大期限"),
        NoRefund::Refused(RefundRefusal::NotPaid) => refuse("INVALID_REQUEST", "订单未支付，不能退款"),
        NoRefund::Refused(RefundRefusal::TooMuch) => {
            refuse("INVALID_REQUEST", "申请退款金额大于订单剩余可退金额")
        }
        NoRefund::Refused(RefundRefusal::NotEnough) => {
            refuse("NOT_ENOUGH", "基本账户余额不足，请充值后重新发起")
        }
        NoRefund::Refused(RefundRefusal::TooMany) => refuse("RULE_LIMIT", "同一笔订单最多退款 50 次"),
    }
}
