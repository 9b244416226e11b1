//! `POST /v3/pay/transactions/{native, jsapi, h5, app}`: creates an order.

use axum::extract::State;
use axum::response::Response;
use cashier_core::time::Timestamp;
use cashier_protocol::wechat::v3::error::ApiError;
use cashier_protocol::wechat::v3::order::{CreateOrder, H5Order, Kind, NativeOrder, PrepaidOrder};

use super::call::{Call, too_fast};
use super::reply::{Done, down, refuse};
use crate::Sandbox;
use crate::identity::WECHAT_APPID;
use crate::orders::Dialect;
use crate::wechat::create::{NewOrder, Refusal, create};
use crate::wechat::takes_notices;

pub(super) async fn native(State(sandbox): State<Sandbox>, call: Call) -> Response {
    call.answer(&sandbox, run(&sandbox, &call, Kind::Native))
}

pub(super) async fn jsapi(State(sandbox): State<Sandbox>, call: Call) -> Response {
    call.answer(&sandbox, run(&sandbox, &call, Kind::Jsapi))
}

pub(super) async fn h5(State(sandbox): State<Sandbox>, call: Call) -> Response {
    call.answer(&sandbox, run(&sandbox, &call, Kind::H5))
}

pub(super) async fn app(State(sandbox): State<Sandbox>, call: Call) -> Response {
    call.answer(&sandbox, run(&sandbox, &call, Kind::App))
}

fn run(sandbox: &Sandbox, call: &Call, kind: Kind) -> Result<Done, ApiError> {
    let request: CreateOrder = call.json()?;
    request.check(kind)?;
    Call::is_of(Some(&request.mchid))?;
    if request.appid != WECHAT_APPID {
        return Err(refuse("APPID_MCHID_NOT_MATCH", "appid 与 mchid 不匹配"));
    }
    if !takes_notices(sandbox, &request.notify_url) {
        return Err(refuse("PARAM_ERROR", "notify_url must be https; plain http only on this machine"));
    }
    let created = match create(sandbox, new_order(call, request, kind)?) {
        Ok(created) => created,
        Err(Refusal::Down) => return Ok(down()),
        Err(refusal) => return Err(refused(refusal)),
    };
    let done = match kind {
        Kind::Native => Done::json(&NativeOrder { code_url: created.code_url }),
        Kind::Jsapi | Kind::App => Done::json(&PrepaidOrder { prepay_id: created.prepay_id }),
        Kind::H5 => Done::json(&H5Order { h5_url: created.h5_url }),
    };
    Ok(done.with(created.fault))
}

fn new_order(call: &Call, request: CreateOrder, kind: Kind) -> Result<NewOrder, ApiError> {
    let content = serde_json::to_string(&request).map_err(|_| refuse("PARAM_ERROR", "参数错误"))?;
    let time_expire = request.time_expire.as_deref().map(Timestamp::parse_rfc3339).transpose();
    Ok(NewOrder {
        dialect: Dialect::WechatV3,
        trade_type: kind.trade_type(),
        out_trade_no: request.out_trade_no,
        fen: request.amount.total,
        description: request.description,
        attach: request.attach,
        notify_url: request.notify_url,
        payer: request.payer.map(|payer| payer.openid),
        time_expire: time_expire.map_err(|error| refuse("PARAM_ERROR", &error.to_string()))?,
        is_shareable: request.settle_info.and_then(|settle| settle.profit_sharing).unwrap_or(false),
        content: format!("{} {content}", kind.word()),
        scenario: call.scenario,
    })
}

fn refused(refusal: Refusal) -> ApiError {
    match refusal {
        Refusal::OtherContent => refuse("INVALID_REQUEST", "请求重入时，参数与首次请求时不一致"),
        Refusal::Paid => refuse("ORDERPAID", "该订单已支付"),
        Refusal::Closed => refuse("ORDER_CLOSED", "该订单已关闭，请更换商户订单号后重新下单"),
        Refusal::TooFast | Refusal::Down => too_fast(),
    }
}
