//! `POST /pay/unifiedorder`: creates an order.

use axum::extract::State;
use axum::response::Response;
use cashier_protocol::flat_xml::{self, Fields};
use cashier_protocol::wechat::v2::order::{UnifiedOrder, UnifiedOrderAnswer};

use super::call::{Call, Failure, Outcome};
use crate::Sandbox;
use crate::orders::Dialect;
use crate::trouble::Fault;
use crate::wechat::create::{NewOrder, Refusal, create};
use crate::wechat::takes_notices;

pub(super) async fn handle(State(sandbox): State<Sandbox>, call: Call) -> Response {
    call.answer(&sandbox, run(&sandbox, &call))
}

fn run(sandbox: &Sandbox, call: &Call) -> Outcome {
    let request = UnifiedOrder::read(&call.fields)?;
    let trade_type =
        ["NATIVE", "JSAPI", "APP", "MWEB"].into_iter().find(|known| *known == request.trade_type);
    let trade_type = trade_type.ok_or(Failure("PARAM_ERROR", "trade_type 错误".to_owned()))?;
    if trade_type == "JSAPI" && request.openid.is_none() {
        return Err(Failure("PARAM_ERROR", "JSAPI 支付必须传 openid".to_owned()));
    }
    if !takes_notices(sandbox, &request.notify_url) {
        let issue = "notify_url must be https; plain http only on this machine";
        return Err(Failure("PARAM_ERROR", issue.to_owned()));
    }
    let new = NewOrder {
        dialect: Dialect::WechatV2,
        trade_type,
        out_trade_no: request.out_trade_no,
        fen: request.amount.minor(),
        description: request.body,
        attach: request.attach,
        notify_url: request.notify_url,
        payer: request.openid,
        time_expire: request.time_expire,
        is_shareable: request.profit_sharing.as_deref() == Some("Y"),
        content: content(&call.fields),
        scenario: call.scenario,
    };
    match create(sandbox, new) {
        Ok(created) => {
            let answer = UnifiedOrderAnswer {
                trade_type: trade_type.to_owned(),
                prepay_id: created.prepay_id,
                code_url: (trade_type == "NATIVE").then_some(created.code_url),
                mweb_url: (trade_type == "MWEB").then_some(created.h5_url),
            };
            Ok((answer.fields(), created.fault))
        }
        Err(Refusal::Down) => Ok((Fields::new(), Some(Fault::Down))),
        Err(refusal) => Err(refused(refusal)),
    }
}

/// The content of the request, without the fields that differ each time it is sent.
fn content(fields: &Fields) -> String {
    let mut fields = fields.clone();
    for name in ["nonce_str", "sign", "sign_type"] {
        fields.remove(name);
    }
    flat_xml::write(&fields).unwrap_or_default()
}

fn refused(refusal: Refusal) -> Failure {
    let (code, message) = match refusal {
        Refusal::OtherContent => ("OUT_TRADE_NO_USED", "商户订单号重复"),
        Refusal::Paid => ("ORDERPAID", "该订单已支付"),
        Refusal::Closed => ("ORDERCLOSED", "该订单已关闭"),
        Refusal::TooFast | Refusal::Down => ("FREQUENCY_LIMITED", "频率限制"),
    };
    Failure(code, message.to_owned())
}
