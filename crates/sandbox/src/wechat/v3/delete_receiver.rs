//! `POST /v3/profitsharing/receivers/delete`: removes a receiver from the merchant's list.

use axum::extract::State;
use axum::response::Response;
use cashier_protocol::wechat::v3::error::ApiError;
use cashier_protocol::wechat::v3::receivers::Receiver as WireReceiver;

use super::call::Call;
use super::reply::Done;
use crate::Sandbox;
use crate::identity::WECHAT_MCHID;
use crate::orders::Receiver;

pub(super) async fn handle(State(sandbox): State<Sandbox>, call: Call) -> Response {
    call.answer(&sandbox, run(&sandbox, &call))
}

fn run(sandbox: &Sandbox, call: &Call) -> Result<Done, ApiError> {
    let request: WireReceiver = call.json()?;
    let receiver = Receiver {
        merchant: WECHAT_MCHID.to_owned(),
        kind: request.kind.as_str().to_owned(),
        account: request.account.clone(),
        name: None,
        relation: None,
        is_active: false,
    };
    sandbox.keeper.change(|world| world.put_receiver(receiver));
    let gone =
        WireReceiver { appid: None, name: None, relation_type: None, custom_relation: None, ..request };
    Ok(Done::json(&gone))
}
