//! `POST /v3/profitsharing/return-orders`: takes a share back from a merchant that got one.

use axum::extract::State;
use axum::response::Response;
use cashier_protocol::wechat::v3::error::ApiError;
use cashier_protocol::wechat::v3::sharing_returns::CreateReturn;

use super::call::Call;
use super::reply::{Done, refuse};
use super::sharing_view::{self, sharing_key};
use crate::identity::WECHAT_MCHID;
use crate::orders::{Key, Provider, SharingReturn};
use crate::{Sandbox, draw};

pub(super) async fn handle(State(sandbox): State<Sandbox>, call: Call) -> Response {
    call.answer(&sandbox, run(&sandbox, &call))
}

fn run(sandbox: &Sandbox, call: &Call) -> Result<Done, ApiError> {
    let params: CreateReturn = call.json()?;
    params.check()?;
    let key = match (&params.order_id, &params.out_order_no) {
        (Some(id), _) => Key::SharingId(Provider::WechatPay, id.clone()),
        (None, number) => sharing_key(number.as_deref().unwrap_or_default()),
    };
    let now = sandbox.clock.now();
    sandbox.keeper.change(|world| {
        let order = world.book.find_mut(&key).filter(|order| order.merchant == WECHAT_MCHID);
        let order = order.ok_or_else(|| refuse("RESOURCE_NOT_EXISTS", "分账单不存在"))?;
        let named = |number: &str, id: &str| match (&params.order_id, &params.out_order_no) {
            (Some(wanted), _) => wanted == id,
            (None, wanted) => wanted.as_deref() == Some(number),
        };
        let request = order.sharing.requests.iter().find(|request| named(&request.number, &request.order_id));
        let request = request.ok_or_else(|| refuse("RESOURCE_NOT_EXISTS", "分账单不存在"))?;
        if let Some(known) = order.sharing.returns.iter().find(|back| back.number == params.out_return_no) {
            let is_same = known.fen == params.amount
                && known.account == params.return_mchid
                && known.of == request.number;
            let same = is_same.then(|| Done::json(&sharing_view::sharing_return(request, known)));
            return same
                .ok_or_else(|| refuse("INVALID_REQUEST", "商户回退单号已使用，且请求参数与之前不一致"));
        }
        // Only a merchant can return a share; a person cannot be made to.
        let is_person = |share: &&crate::orders::Share| {
            share.account == params.return_mchid && share.kind != "MERCHANT_ID"
        };
        if request.shares.iter().any(|share| is_person(&share)) {
            return Err(refuse("INVALID_REQUEST", "个人接收方不支持分账回退"));
        }
        if params.amount > order.sharing.returnable_fen(request, &params.return_mchid) {
            return Err(refuse("INVALID_REQUEST", "回退金额大于该接收方可回退的金额"));
        }
        let back = SharingReturn {
            number: params.out_return_no.clone(),
            of: request.number.clone(),
            return_id: draw::number(sandbox.entropy(), "30100099", now),
            account: params.return_mchid.clone(),
            fen: params.amount,
            description: params.description.clone(),
            created_at: now,
        };
        let done = Done::json(&sharing_view::sharing_return(request, &back));
        order.sharing.returns.push(back);
        Ok(done)
    })
}
