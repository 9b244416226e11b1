//! `alipay.trade.order.settle.query`: the outcome of a sharing, part by part.

use cashier_protocol::alipay::outcome::Fault;
use cashier_protocol::alipay::royalty::settle_query::{PartDetail, SettleQuery, SettleState};
use cashier_protocol::alipay::trade::numbers::TradeNumbers;

use crate::alipay::desk::{Desk, success};
use crate::identity::ALIPAY_SELLER_ID;
use crate::orders::{Key, Provider, Share};

pub(crate) fn answer(desk: &mut Desk<'_>) -> Result<String, Fault> {
    let asked: SettleQuery = desk.read()?;
    let order = match (&asked.settle_no, &asked.trade_no) {
        (Some(number), _) => {
            let found = desk.world.book.find(&Key::SharingId(Provider::Alipay, number.clone()));
            found.filter(|order| order.merchant == desk.call.app_id)
        }
        (None, trade_no) => desk.known(&TradeNumbers { trade_no: trade_no.clone(), out_trade_no: None }),
    };
    let request = order.and_then(|order| {
        order.sharing.requests.iter().find(|known| {
            asked.settle_no.as_ref().is_some_and(|number| *number == known.order_id)
                || asked.out_request_no.as_ref().is_some_and(|number| *number == known.number)
        })
    });
    let Some(request) = request else {
        return Err(Fault::business("ACQ.TRADE_SETTLE_NOT_EXIST", "分账请求不存在"));
    };
    let is_done = request.ends_at <= desk.now;
    let detail = |share: &Share| PartDetail {
        trans_out: Some(ALIPAY_SELLER_ID.to_owned()),
        trans_in: Some(share.account.clone()),
        fen: share.fen,
        state: if is_done { "SUCCESS" } else { "PROCESSING" }.to_owned(),
        error_code: None,
    };
    success(&SettleState {
        out_request_no: Some(request.number.clone()),
        made_at: Some(request.created_at),
        royalty_detail_list: request.shares.iter().map(detail).collect(),
    })
}
