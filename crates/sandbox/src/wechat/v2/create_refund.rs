//! `POST /secapi/pay/refund`: requests a refund. The provider requires a client certificate; here that is a setting.

use axum::extract::State;
use axum::response::Response;
use cashier_protocol::wechat::v2::answer::transport_failure;
use cashier_protocol::wechat::v2::refunds::{RefundAccepted, RefundOrder};

use super::call::{Call, Failure, Outcome, xml};
use super::query_order::{cny, not_found};
use crate::Sandbox;
use crate::orders::{Dialect, RefundRefusal};
use crate::wechat::settle::{NoRefund, Number, WantedRefund, refund};

pub(super) async fn handle(State(sandbox): State<Sandbox>, call: Call) -> Response {
    let wants_certificate = sandbox.keeper.read(|world| world.settings().wants_client_certificate);
    if wants_certificate && !call.has_certificate {
        return xml(&transport_failure("证书验证失败: the call came without a client certificate"));
    }
    call.answer(&sandbox, run(&sandbox, &call))
}

fn run(sandbox: &Sandbox, call: &Call) -> Outcome {
    let request = RefundOrder::read(&call.fields)?;
    let order = match (&request.transaction_id, &request.out_trade_no) {
        (Some(number), _) => Number::Provider(number),
        (None, number) => Number::Merchant(number.as_deref().unwrap_or_default()),
    };
    let wanted = WantedRefund {
        order,
        dialect: Dialect::WechatV2,
        number: &request.out_refund_no,
        fen: request.refund.minor(),
        total_fen: request.total.minor(),
        reason: request.reason.clone(),
        notify_url: request.notify_url.clone(),
    };
    let (order, made, fault) = refund(sandbox, wanted).map_err(|error| refused(&error))?;
    let accepted = RefundAccepted {
        transaction_id: order.transaction_id,
        out_trade_no: order.out_trade_no,
        refund_id: made.refund_id,
        out_refund_no: made.number,
        refund: cny(made.fen).unwrap_or(request.refund),
        total: request.total,
    };
    Ok((accepted.fields(), fault))
}

fn refused(error: &NoRefund) -> Failure {
    let (code, message) = match error {
        NoRefund::NotFound => return not_found(),
        NoRefund::OtherTotal => ("REFUND_FEE_MISMATCH", "订单金额或退款金额与之前请求不一致"),
        NoRefund::OtherOrder | NoRefund::Refused(RefundRefusal::OtherContent) => {
            ("REFUND_FEE_MISMATCH", "商户退款单号已使用，且请求参数与之前不一致")
        }
        NoRefund::TooOld => ("TRADE_OVERDUE", "订单已经超过退款期限"),
        NoRefund::Refused(RefundRefusal::NotPaid) => ("TRADE_STATE_ERROR", "订单状态错误，未支付"),
        NoRefund::Refused(RefundRefusal::TooMuch) => ("INVALID_REQUEST", "申请退款金额大于订单剩余可退金额"),
        NoRefund::Refused(RefundRefusal::NotEnough) => ("NOTENOUGH", "基本账户余额不足，请充值后重新发起"),
        NoRefund::Refused(RefundRefusal::TooMany) => ("INVALID_REQ_TOO_MUCH", "退款次数过多"),
    };
    Failure(code, message.to_owned())
}
