//! `POST /v3/profitsharing/receivers/add`: adds a receiver to the merchant's list. Adding it again changes it.

use axum::extract::State;
use axum::response::Response;
use cashier_protocol::wechat::v3::error::ApiError;
use cashier_protocol::wechat::v3::receivers::Receiver as WireReceiver;
use cashier_protocol::wechat::v3::sensitive;

use super::call::Call;
use super::reply::{Done, refuse};
use crate::Sandbox;
use crate::identity::{WECHAT_APPID, WECHAT_MCHID};
use crate::orders::Receiver;

pub(super) async fn handle(State(sandbox): State<Sandbox>, call: Call) -> Response {
    call.answer(&sandbox, run(&sandbox, &call))
}

fn run(sandbox: &Sandbox, call: &Call) -> Result<Done, ApiError> {
    let request: WireReceiver = call.json()?;
    request.check()?;
    if request.appid.as_deref() != Some(WECHAT_APPID) {
        return Err(refuse("PARAM_ERROR", "appid 与 mchid 不匹配"));
    }
    let name = request.name.as_deref().map(|name| call.open_field(sandbox, "name", name)).transpose()?;
    // A name received encrypted for the platform is returned encrypted for the merchant.
    let sealed = name.as_deref().map(|name| sensitive::encrypt(&sandbox.keys.merchant.verifying, name));
    let sealed = sealed.transpose().map_err(|_| refuse("SYSTEM_ERROR", "系统异常"))?;
    let receiver = Receiver {
        merchant: WECHAT_MCHID.to_owned(),
        kind: request.kind.as_str().to_owned(),
        account: request.account.clone(),
        name,
        relation: request.relation_type.as_ref().map(|relation| relation.as_str().to_owned()),
        is_active: true,
    };
    sandbox.keeper.change(|world| world.put_receiver(receiver));
    Ok(Done::json(&WireReceiver { appid: None, name: sealed, ..request }))
}
