//! Shares in the form of API v3, and what their endpoints have in common.

use cashier_core::time::Timestamp;
use cashier_protocol::wechat::time::to_rfc3339;
use cashier_protocol::wechat::v3::profit_sharing::{
    Share as WireShare, ShareFailure, ShareStatus, Sharing as WireSharing, SharingStatus,
};
use cashier_protocol::wechat::v3::receivers::ReceiverKind;
use cashier_protocol::wechat::v3::sharing_returns::{ReturnStatus, SharingReturn as WireReturn};

use crate::identity::WECHAT_MCHID;
use crate::orders::{Key, Order, Provider, Share, ShareState, SharingReturn};

/// The end time of a share that is still in progress, as written by the provider.
const NOT_YET: &str = "1970-01-01T08:00:00+08:00";

/// The WeChat Pay order with this provider number.
pub(super) fn transaction_key(transaction_id: &str) -> Key {
    Key::Transaction(Provider::WechatPay, transaction_id.to_owned())
}

pub(super) fn sharing_key(out_order_no: &str) -> Key {
    Key::Sharing(Provider::WechatPay, WECHAT_MCHID.to_owned(), out_order_no.to_owned())
}

/// The amount of an order that is still frozen.
pub(super) fn rest_fen(order: &Order) -> i64 {
    if order.sharing.is_finished || !order.is_shareable {
        return 0;
    }
    let rest = order.fen.saturating_sub(order.refunded_fen()).saturating_sub(order.sharing.given_fen());
    rest.max(0)
}

/// A request to share.
pub(super) fn sharing(order: &Order, request: &ShareState, now: Timestamp) -> WireSharing {
    let has_ended = now >= request.ends_at;
    WireSharing {
        transaction_id: order.transaction_id.clone(),
        out_order_no: request.number.clone(),
        order_id: request.order_id.clone(),
        state: if has_ended { SharingStatus::Finished } else { SharingStatus::Processing },
        receivers: request.shares.iter().map(|one| share(request, one, has_ended)).collect(),
    }
}

fn share(request: &ShareState, share: &Share, has_ended: bool) -> WireShare {
    let result = match &share.failure {
        _ if !has_ended => ShareStatus::Pending,
        Some(_) => ShareStatus::Closed,
        None => ShareStatus::Success,
    };
    let failure = share.failure.clone().filter(|_| has_ended);
    WireShare {
        kind: ReceiverKind::from(share.kind.clone()),
        account: share.account.clone(),
        amount: share.fen,
        description: share.description.clone(),
        result,
        fail_reason: failure.map(ShareFailure::from),
        detail_id: Some(share.detail_id.clone()),
        create_time: Some(to_rfc3339(request.created_at)),
        finish_time: Some(if has_ended { to_rfc3339(request.ends_at) } else { NOT_YET.to_owned() }),
    }
}

/// A return.
pub(super) fn sharing_return(request: &ShareState, back: &SharingReturn) -> WireReturn {
    WireReturn {
        order_id: request.order_id.clone(),
        out_order_no: request.number.clone(),
        out_return_no: back.number.clone(),
        return_id: back.return_id.clone(),
        return_mchid: back.account.clone(),
        amount: back.fen,
        description: back.description.clone(),
        result: ReturnStatus::Success,
        fail_reason: None,
        create_time: Some(to_rfc3339(back.created_at)),
        finish_time: Some(to_rfc3339(back.created_at)),
    }
}
