//! Closing and refunding, for both versions of the API.

use std::time::Duration;

use cashier_core::time::Timestamp;

use super::create::PAYABLE;
use crate::admission::after_close;
use crate::identity::WECHAT_MCHID;
use crate::notify::end_refund;
use crate::orders::{
    Dialect, Key, NewRefund, Order, PayRefusal, Provider, Refund, RefundRefusal, RefundState, State,
};
use crate::scenario::Scenario;
use crate::trouble::Fault;
use crate::{Sandbox, draw};

/// How long after its payment an order can be refunded.
const REFUNDABLE: Duration = Duration::from_hours(365 * 24);

/// How an order is named in a call.
#[derive(Clone, Copy, Debug)]
pub(super) enum Number<'a> {
    /// `out_trade_no`.
    Merchant(&'a str),
    /// `transaction_id`, which is not disclosed before the payment.
    Provider(&'a str),
}

impl Number<'_> {
    pub(super) fn key(self) -> Key {
        match self {
            Self::Merchant(number) => merchant_key(number),
            Self::Provider(number) => Key::Transaction(Provider::WechatPay, number.to_owned()),
        }
    }
}

pub(super) fn merchant_key(out_trade_no: &str) -> Key {
    Key::Merchant(Provider::WechatPay, WECHAT_MCHID.to_owned(), out_trade_no.to_owned())
}

/// An order of WeChat Pay.
pub(super) fn find(sandbox: &Sandbox, number: Number<'_>) -> Option<Order> {
    let is_known = |order: &&Order| matches!(number, Number::Merchant(_)) || order.paid_at().is_some();
    sandbox.keeper.read(|world| world.book.find(&number.key()).filter(is_known).cloned())
}

/// The state of an order, in the words of both versions. An unpaid order ends by itself after seven days; reaching
/// `time_expire` does not close it.
pub(super) fn trade_state(order: &Order, now: Timestamp) -> (&'static str, &'static str) {
    match order.state {
        State::Paid { .. } if order.refunds.is_empty() => ("SUCCESS", "支付成功"),
        State::Paid { .. } => ("REFUND", "转入退款"),
        State::Closed { .. } => ("CLOSED", "已关闭"),
        State::NotPaid if now >= order.created_at.saturating_add(PAYABLE) => ("CLOSED", "已关闭"),
        State::NotPaid => ("NOTPAY", "未支付"),
    }
}

/// Why an order is not closed.
pub(super) enum CloseRefusal {
    NotFound,
    Paid,
    AlreadyClosed,
}

/// Closes an order. In one scenario a payment was in progress and arrives half a minute later.
pub(super) fn close(sandbox: &Sandbox, out_trade_no: &str) -> Result<Option<Scenario>, CloseRefusal> {
    let now = sandbox.clock.now();
    let closed = sandbox.keeper.change(|world| {
        let refuses_second = world.settings().refuses_second_close;
        let order = world.book.find_mut(&merchant_key(out_trade_no)).ok_or(CloseRefusal::NotFound)?;
        let was_open = order.state == State::NotPaid;
        if !was_open && refuses_second && order.paid_at().is_none() {
            return Err(CloseRefusal::AlreadyClosed);
        }
        order.close(now).map_err(|_: PayRefusal| CloseRefusal::Paid)?;
        after_close(order, now);
        Ok(order.scenario)
    });
    sandbox.wake();
    closed
}

/// A merchant's refund request.
pub(super) struct WantedRefund<'a> {
    pub(super) order: Number<'a>,
    pub(super) dialect: Dialect,
    pub(super) number: &'a str,
    pub(super) fen: i64,
    pub(super) total_fen: i64,
    pub(super) reason: Option<String>,
    pub(super) notify_url: Option<String>,
}

/// Why a refund was not made.
pub(super) enum NoRefund {
    NotFound,
    /// The total given by the merchant is not the order's.
    OtherTotal,
    /// The number belongs to a refund of another order.
    OtherOrder,
    TooOld,
    Refused(RefundRefusal),
}

/// Accepts a refund. Only the answer to a new one can get lost: repeating the call finds out.
pub(super) fn refund(
    sandbox: &Sandbox,
    wanted: WantedRefund<'_>,
) -> Result<(Order, Refund, Option<Fault>), NoRefund> {
    let now = sandbox.clock.now();
    let refund_id = draw::number(sandbox.entropy(), "50300099", now);
    let number_key = refund_key(wanted.number);
    let accepted = sandbox.keeper.change(|world| {
        let refund_s = world.settings().refund_s;
        let other = world.book.find(&number_key).map(|order| order.id.clone());
        let order = world.book.find_mut(&wanted.order.key()).ok_or(NoRefund::NotFound)?;
        if other.is_some_and(|other| other != order.id) {
            return Err(NoRefund::OtherOrder);
        }
        if order.fen != wanted.total_fen {
            return Err(NoRefund::OtherTotal);
        }
        if order.paid_at().is_some_and(|at| now >= at.saturating_add(REFUNDABLE)) {
            return Err(NoRefund::TooOld);
        }
        let request = NewRefund {
            number: wanted.number.to_owned(),
            refund_id,
            dialect: wanted.dialect,
            fen: wanted.fen,
            reason: wanted.reason,
            notify_url: wanted.notify_url,
        };
        let due_at = now.saturating_add(Duration::from_secs(refund_s.into()));
        let is_new = order.add_refund(request, now, Some(due_at)).map_err(NoRefund::Refused)?;
        if refund_s == 0 && order.scenario != Some(Scenario::AbnormalRefund) {
            end_refund(sandbox, order, wanted.number, RefundState::Success, now);
        }
        let refund = order.refund(wanted.number).cloned().ok_or(NoRefund::NotFound)?;
        let fault = Fault::of(order.scenario).filter(|fault| is_new || *fault != Fault::Lost);
        Ok((order.clone(), refund, fault))
    });
    sandbox.wake();
    accepted
}

pub(super) fn refund_key(number: &str) -> Key {
    Key::Refund(Provider::WechatPay, WECHAT_MCHID.to_owned(), number.to_owned())
}
